import { toMillionths } from "../../policy/amount.js";
import { counterKey } from "../../policy/counter-key.js";
import type { Path } from "../../policy/finding.js";
import { OPERATORS, type Operator } from "../../policy/operators.js";
import type { Policy1 } from "../../policy/policy.js";
import type { Condition, Rule } from "../../policy/policy.v1.js";
import { limitsOf, type PlacedLimit } from "../../policy/rate-limit.js";
import { type Window, windowSeconds } from "../../policy/windows.js";

/** A rule of a policy, and the way to it. */
export interface RulePart {
  readonly tool: string;
  readonly list: "require" | "deny_if";
  readonly rule: Rule;
  readonly path: Path;
}

/** A condition of a policy, and the way to it. */
export interface ConditionPart {
  readonly condition: Condition;
  readonly path: Path;
}

/** A limit of a policy, a `rate_limit` written out, and the way to it. */
export interface LimitPart {
  readonly counter: string;
  readonly window: Window;
  readonly windowSeconds: number;
  readonly max: number;
  /** In the counter's units: calls, or millionths. */
  readonly units: number;
  readonly scope: "grant" | "session" | "global";
  readonly argument: string | undefined;
  /** The same for limits that share a counter. */
  readonly counterKey: string;
  readonly path: Path;
}

/** Whether an operator holds for what it does not name. */
export const isNegative = (op: Operator): boolean => OPERATORS[op].excludes === true;

/** Whether an operator names the values that it compares with. */
export const namesValues = (op: Operator): boolean => ["scalar", "list"].includes(OPERATORS[op].operand);

/** All rules, in the order of the document. */
export function rulesOf(policy: Policy1): readonly RulePart[] {
  return Object.entries(policy.tools ?? {}).flatMap(([tool, rules]) =>
    (["require", "deny_if"] as const).flatMap((list) =>
      (rules[list] ?? []).map((rule, index) => ({ tool, list, rule, path: ["tools", tool, list, index] })),
    ),
  );
}

export const conditionsOf = ({ rule, path }: RulePart): readonly ConditionPart[] =>
  rule.conditions.map((condition, index) => ({ condition, path: [...path, "conditions", index] }));

function limitPart({ limit, at }: PlacedLimit, of: Path): LimitPart {
  const { counter, window, max, scope, increment_from: argument } = limit;
  const units = argument === undefined ? max : toMillionths(max);
  return {
    ...{ counter, window, windowSeconds: windowSeconds(window), max, units, scope, argument },
    counterKey: counterKey(limit),
    path: [...of, ...at],
  };
}

/** The limits of `all_tools`. */
export const sharedLimits = (policy: Policy1): readonly LimitPart[] =>
  limitsOf(policy.all_tools ?? { limits: [] }, null).map((placed) => limitPart(placed, ["all_tools"]));

/** The limits that a tool has of its own. */
export function ownLimits(policy: Policy1, tool: string): readonly LimitPart[] {
  const rules = policy.tools?.[tool];
  return rules === undefined ? [] : limitsOf(rules, tool).map((placed) => limitPart(placed, ["tools", tool]));
}

/** A tool's own limits for each tool that `tools` lists. */
export const allOwnLimits = (policy: Policy1): readonly LimitPart[] =>
  Object.keys(policy.tools ?? {}).flatMap((tool) => ownLimits(policy, tool));
