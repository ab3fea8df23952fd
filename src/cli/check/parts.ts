import { toMillionths } from "../../policy/amount.js";
import { counterKey } from "../../policy/counter-key.js";
import type { Path } from "../../policy/finding.js";
import { hasOperator, OPERATORS, type Operator } from "../../policy/operators.js";
import { namesOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition, Rule } from "../../policy/policy.v1.js";
import type { Condition2, Limit2, Rule2, ToolRules2 } from "../../policy/policy.v2.js";
import { limitsOf, type PlacedLimit } from "../../policy/rate-limit.js";
import { type Window, windowKey, windowSeconds, zoneOf } from "../../policy/windows.js";

/** A rule of a policy, and the way to it. */
export interface RulePart {
  /** The key of its entry: a name, or a pattern of version "2"; `ALL_TOOLS` where it holds for all. */
  readonly tool: string;
  readonly list: "require" | "deny_if";
  /** The rule with those of its conditions that version "1" could have: they hold together with the others. */
  readonly rule: Rule;
  /** The index of each of these among all. */
  readonly indices: readonly number[];
  readonly written: Rule2;
  readonly path: Path;
}

/** No tool has a blank name. */
export const ALL_TOOLS = "";

/** Whether version "1" could have all conditions of a rule. */
export const isWhole = ({ rule, written }: RulePart): boolean => rule.conditions.length === written.conditions.length;

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
  /** The same for limits that share a counter and charge it the same by the same calls. */
  readonly kind: string;
  /** Whether version "1" could have it: it charges every call, on a window of one length. */
  readonly isPlain: boolean;
  readonly written: Limit2;
  readonly path: Path;
}

/** Whether an operator holds for what it does not name. */
export const isNegative = (op: Operator): boolean => OPERATORS[op].excludes === true;

/** Whether an operator names the values that it compares with. */
export const namesValues = (op: Operator): boolean => ["scalar", "list"].includes(OPERATORS[op].operand);

/** All rules, in the order of the document, and then those of `all_tools`. */
export function rulesOf(policy: AnyPolicy): readonly RulePart[] {
  const own = Object.entries(policy.tools ?? {}).flatMap(([tool, rules]) => rulesIn(rules, tool, ["tools", tool]));
  return [...own, ...rulesIn(policy.all_tools ?? {}, ALL_TOOLS, ["all_tools"])];
}

/** The rules of one entry. */
export const ownRules = (policy: AnyPolicy, tool: string): readonly RulePart[] =>
  rulesIn(policy.tools?.[tool] ?? {}, tool, ["tools", tool]);

const rulesIn = (rules: Pick<ToolRules2, "require" | "deny_if">, tool: string, at: Path): readonly RulePart[] =>
  (["require", "deny_if"] as const).flatMap((list) =>
    (rules[list] ?? []).map((rule, index) => rulePart(rule, { tool, list, path: [...at, list, index] })),
  );

function rulePart(written: Rule2, at: Pick<RulePart, "tool" | "list" | "path">): RulePart {
  const indices = written.conditions.flatMap((one, index) => (isOf1(one) ? [index] : []));
  const conditions = indices.map((index) => asOf1(written.conditions[index]!));
  return { ...at, rule: { ...written, conditions } as Rule, indices, written };
}

/**
 * Whether version "1" could have a condition: an argument compared with what the document writes. The name of what is
 * asked for, `uri` or `prompt`, counts as one.
 */
export function isOf1(of: Condition2): of is Condition2 & Condition {
  if (!("op" in of) || !hasOperator("1", of.op)) return false;
  const { path, value, if_absent, ignore_case } = of as Condition2 & Record<string, unknown>;
  const names = namesOf(path as string);
  return value !== undefined && if_absent === undefined && ignore_case === undefined && isRead(names);
}

/** Whether names lead to an argument that a text with dots can write, or are the name of what is asked for. */
export const isRead = (names: readonly string[]): boolean =>
  (names[0] === "args" || names[0] === "uri" || names[0] === "prompt") && !names.some((name) => name.includes("."));

const asOf1 = (of: Condition2): Condition => {
  const { path } = of as Condition;
  return typeof path === "string" ? (of as Condition) : { ...(of as Condition), path: namesOf(path).join(".") };
};

export const conditionsOf = ({ rule, indices, path }: RulePart): readonly ConditionPart[] =>
  rule.conditions.map((condition, at) => ({ condition, path: [...path, "conditions", indices[at]!] }));

function limitPart({ limit, at }: PlacedLimit<Limit2>, of: Path): LimitPart {
  const { counter, window, max, scope, increment_from } = limit;
  const argument = increment_from === undefined ? undefined : namesOf(increment_from).join(".");
  const { by, when, amount = 1, increment_from_size, release, sliding = false } = limit;
  const units = argument === undefined ? max : toMillionths(max);
  return {
    ...{ counter, window, windowSeconds: windowSeconds(window), max, units, scope, argument },
    counterKey: counterKey(limit),
    kind: JSON.stringify([counterKey(limit), by, when, amount, increment_from_size]),
    isPlain:
      windowKey(window) === windowSeconds(window) &&
      zoneOf(limit) === undefined &&
      !sliding &&
      amount === 1 &&
      [by, when, increment_from_size, release].every((one) => one === undefined),
    written: limit,
    path: [...of, ...at],
  };
}

/** The limits of `all_tools`, but for those that observe: they bound nothing. */
export const sharedLimits = (policy: AnyPolicy): readonly LimitPart[] =>
  limitsOf(policy.all_tools ?? {}, null)
    .filter(isEnforced)
    .map((placed) => limitPart(placed, ["all_tools"]));

/** The limits that an entry has of its own. */
export function ownLimits(policy: AnyPolicy, tool: string): readonly LimitPart[] {
  const rules: ToolRules2 = policy.tools?.[tool] ?? {};
  if (rules.mode === "observe") return [];
  return limitsOf(rules, tool)
    .filter(isEnforced)
    .map((placed) => limitPart(placed, ["tools", tool]));
}

const isEnforced = ({ limit }: PlacedLimit<Limit2>): boolean => limit.mode !== "observe";

/** A path of a limit into a call: what it counts by, or counts; and the way to it. */
export interface LimitPath {
  readonly names: readonly string[];
  readonly key: "by" | "increment_from" | "increment_from_size";
  readonly path: Path;
}

/** A path that `match` names. */
interface MatchedPath extends Pick<LimitPath, "names" | "path"> {
  readonly tool: string;
}

/** The paths of a limit but for those of its `when`. */
export function pathsOf({ written, path }: LimitPart): readonly LimitPath[] {
  const counting = (["increment_from", "increment_from_size"] as const).flatMap((key): LimitPath[] => {
    const of = written[key];
    return of === undefined ? [] : [{ names: namesOf(of), key, path: [...path, key] }];
  });
  const by = (written.by ?? []).map(
    (of, index): LimitPath => ({ names: namesOf(of), key: "by", path: [...path, "by", index] }),
  );
  return [...counting, ...by];
}

/** The paths in the `match` of each entry's `remember`. */
export const matchedPaths = ({ tools = {} }: AnyPolicy): readonly MatchedPath[] =>
  Object.entries(tools).flatMap(([tool, rules]) =>
    ((rules as ToolRules2).remember?.match ?? []).map((of, index) => ({
      tool,
      names: namesOf(of),
      path: ["tools", tool, "remember", "match", index],
    })),
  );

/** The path of a limit with dots, if it leads into the arguments and no name has a dot. */
export const argumentOf = ({ names }: Pick<LimitPath, "names">): string | undefined =>
  names[0] === "args" && !names.some((name) => name.includes(".")) ? names.join(".") : undefined;

/** The arguments that a call must have so that these limits count it. */
export const neededBy = (limits: readonly LimitPart[]): readonly string[] =>
  limits
    .filter(({ written }) => written.when === undefined)
    .flatMap((limit) => pathsOf(limit).flatMap((one) => argumentOf(one) ?? []));

/** A tool's own limits for each tool that `tools` lists. */
export const allOwnLimits = (policy: AnyPolicy): readonly LimitPart[] =>
  Object.keys(policy.tools ?? {}).flatMap((tool) => ownLimits(policy, tool));
