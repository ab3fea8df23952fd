import { MAX_CONDITIONS } from "../../policy/caps.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition, Rule } from "../../policy/policy.v1.js";
import { quote } from "../../policy/words.js";
import type { LintRule } from "./lint-finding.js";
import { conditionsOf, isWhole, ownRules, type RulePart, rulesOf } from "./parts.js";
import { isOptional } from "./place.js";

/** A `deny_if` that compares an argument which may be left out, without saying what becomes of calls that do. */
export const optionalArguments: LintRule = ({ policy, placeOf }, report) => {
  for (const part of rulesOf(policy)) {
    if (part.list !== "deny_if") continue;
    const { length } = part.written.conditions;
    const guarded = new Set<string>();
    for (const { condition, path } of conditionsOf(part)) {
      const place = placeOf(part.tool, condition.path);
      if (condition.op === "exists" || place === undefined || !isOptional(place)) continue;
      if (guarded.has(condition.path)) continue;
      if (saysSo(policy, part, condition, place.given)) continue;
      guarded.add(condition.path);
      const guard = { path: condition.path, op: "exists", value: true };
      const is2 = policy.version === "2";
      const fits = !is2 && length + guarded.size <= MAX_CONDITIONS;
      const letsThrough = `calls of ${quote(part.tool)} without ${quote(condition.path)}`;
      report({
        id: "TG144",
        path,
        ...(fits ? { repair: { changes: [{ path, insert: guard }], letsThrough } } : {}),
        message: `${quote(condition.path)} does not have to be given, and calls without it are denied${length > 1 ? " unless another condition of the rule is false" : ""}; if they may pass, ${is2 ? '`"if_absent": false` in this condition says so' : `put \`${JSON.stringify(guard)}\` before this condition`}${fits ? " (`--fix-unsafe` writes it)" : ""}`,
      });
    }
  }
};

/** Whether the policy says, in this rule or in another of the tool, what becomes of calls without the argument. */
function saysSo(policy: AnyPolicy, part: RulePart, { path }: Condition, given: readonly boolean[]): boolean {
  const isHere = (one: Condition): boolean => impliesPresence(one.path, path, given);
  if (part.rule.conditions.some((one) => one.op === "exists" && one.value === true && isHere(one))) return true;
  // An argument that `require` looks at has to be there.
  return ownRules(policy, part.tool).some((other) =>
    other.list === "deny_if"
      ? isWhole(other) && deniesAbsence(other.rule, path)
      : other.rule.conditions.some((one) => !(one.op === "exists" && !one.value) && isHere(one)),
  );
}

/** Whether a rule of `deny_if` denies every call without an argument. */
export const deniesAbsence = ({ conditions: [only, ...more] }: Rule, path: string): boolean =>
  more.length === 0 && only?.op === "exists" && only.value === false && only.path === path;

/** Whether an argument is there for certain once the one at `other` is. */
export function impliesPresence(other: string, path: string, given: readonly boolean[]): boolean {
  if (other === path || other.startsWith(`${path}.`)) return true;
  return path.startsWith(`${other}.`) && !given.slice(other.split(".").length - 1).includes(false);
}
