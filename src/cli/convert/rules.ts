import type { Limit, Rule, ToolRules } from "../../policy/policy.v1.js";
import { quote } from "../../policy/words.js";
import { convertArgument } from "./argument.js";
import { type Counted, convertReading, convertState } from "./counted.js";
import type { InterceptRule } from "./intercept.js";
import { boundOf, counterOf } from "./original-counters.js";
import type { Part } from "./part.js";

/** The output for all rules of a tool. */
export interface Rules {
  readonly require: readonly Rule[];
  readonly denyIf: readonly Rule[];
  readonly limits: readonly Limit[];
  /** The message of a denial of every call; an empty one for none of its own. */
  readonly refusal?: string;
}

/** Converts rules in their order. `placed` learns what was written for which line. */
export function convertRules(
  rules: readonly InterceptRule[],
  counted: Counted,
  placed: (written: Rule | Limit, line: number) => void,
): Rules {
  return joinRules(
    rules.map((rule) => {
      const converted = convertRule(rule, counted);
      for (const written of [...converted.require, ...converted.denyIf, ...converted.limits])
        placed(written, rule.line);
      return converted;
    }),
  );
}

/** Rules that must all let a call through. */
export function joinRules(all: readonly Rules[]): Rules {
  const refusal = all.find((one) => one.refusal !== undefined)?.refusal;
  return {
    require: all.flatMap((one) => one.require),
    denyIf: all.flatMap((one) => one.denyIf),
    limits: all.flatMap((one) => one.limits),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

export const isEmpty = ({ require, denyIf, limits, refusal }: Rules): boolean =>
  require.length + denyIf.length + limits.length === 0 && refusal === undefined;

/** The same as the rules of a tool. */
export function toolRules({ require, denyIf, limits, refusal }: Rules): ToolRules {
  if (refusal !== undefined) return { action: "deny", ...(refusal === "" ? {} : { reason: refusal }) };
  return {
    ...(require.length === 0 ? {} : { require: [...require] }),
    ...(denyIf.length === 0 ? {} : { deny_if: [...denyIf] }),
    ...(limits.length === 0 ? {} : { limits: [...limits] }),
  };
}

function convertRule(rule: InterceptRule, counted: Counted): Rules {
  const { name, action, onDeny } = rule;
  if (action === "deny") return { require: [], denyIf: [], limits: [], refusal: onDeny ?? "" };
  const parts = partsOf(rule, counted);
  const refusal = refusalOf(rule, parts, counted);
  if (refusal !== undefined) return { require: [], denyIf: [], limits: [], refusal };
  const conditions = parts.flatMap((part) => part.conditions);
  const message = onDeny === undefined ? {} : { on_deny: onDeny };
  return {
    require: conditions.length === 0 ? [] : [{ description: name, conditions, ...message }],
    denyIf: parts.flatMap((part) => part.denyIf).map((one) => ({ description: name, ...one, ...message })),
    limits: parts.flatMap((part) => part.limits).map((one) => ({ description: name, ...one, ...message })),
  };
}

function partsOf(rule: InterceptRule, counted: Counted): readonly Part[] {
  const key = counterOf(counted.tool, rule)?.key;
  const bound = key === undefined ? undefined : boundOf(rule, key);
  const conditions = rule.conditions.map((condition) => {
    if (condition === bound) return convertState(rule, counted);
    return condition.path.startsWith("args.")
      ? convertArgument(condition, counted.notes)
      : convertReading(condition, counted);
  });
  return bound === undefined ? [...conditions, convertState(rule, counted)] : conditions;
}

/** The message of a denial of every call, where a part asks for one. */
function refusalOf(
  { name, onDeny }: InterceptRule,
  parts: readonly Part[],
  { tool, notes }: Counted,
): string | undefined {
  const refusals = parts.flatMap((part) => part.refusals);
  const whose = tool === "*" ? "every tool" : quote(tool);
  for (const { line, why, alike } of refusals) {
    if (alike) notes.remark(line, why);
    else notes.stricter(line, `${why}; every call of ${whose} is denied`);
  }
  if (refusals.length === 0) return undefined;
  if (refusals.every(({ alike }) => alike)) return onDeny ?? "";
  return `the rule "${name}" could not be carried over from Intercept, and denies every call until it is written by hand`;
}
