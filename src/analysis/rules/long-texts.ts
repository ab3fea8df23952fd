import { keyOf } from "../../json/key.js";
import { namesOf, operandOf } from "../../policy/path.js";
import { compilePattern } from "../../policy/pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition2 } from "../../policy/policy.v2.js";
import type { PlacedRule } from "./placed-rules.js";

/**
 * A pattern is not evaluated on a text that is too long for it, and nested quantifiers not on long arrays. The analysis does
 * not know such calls.
 */

/** Whether other rules deny each call that a rule denies for its size alone. */
export function areSizesBounded(rule: PlacedRule, by: readonly PlacedRule[]): boolean {
  const { document } = rule.part;
  const looks = allLooksIn(rule.conditions, false);
  const bounding = by.filter(({ list, conditions }) => list === "require" || conditions.length === 1);
  if (looks === null) return false;
  return looks.every(({ path, most }) =>
    bounding.some(({ list, conditions }) =>
      conditions.some((one) => bounds(one, path, most, list === "require", document)),
    ),
  );
}

interface Look {
  /** Key of the path. */
  readonly path: string;
  /** The longest text that the pattern takes. */
  readonly most: number;
}

/** The patterns of conditions; null where their sizes are not followed here. */
function allLooksIn(conditions: readonly Condition2[], isWithin: boolean): readonly Look[] | null {
  const looks = conditions.map((one) => looksIn(one, isWithin));
  return looks.includes(null) ? null : looks.flatMap((one) => one ?? []);
}

function looksIn(condition: Condition2, isWithin: boolean): readonly Look[] | null {
  if ("all" in condition) return allLooksIn(condition.all, isWithin);
  if ("any" in condition) return allLooksIn(condition.any, isWithin);
  if ("not" in condition) return looksIn(condition.not, isWithin);
  if (!("op" in condition)) return isWithin ? null : allLooksIn(condition.conditions, true);
  if (condition.op !== "regex") return [];
  return isWithin ? null : [{ path: keyOf(namesOf(condition.path)), most: longest(condition.value) }];
}

/** Whether a condition is not met, if it is of `require`, or at least not evaluated on longer texts. */
function bounds(condition: Condition2, path: string, most: number, required: boolean, document: AnyPolicy): boolean {
  if (!("op" in condition) || keyOf(namesOf(condition.path)) !== path) return false;
  if (condition.op === "regex") return longest(condition.value) <= most;
  if (!required) return false;
  if (condition.op === "max_size") return condition.value !== undefined && (condition.value as number) <= most;
  const operand = condition.op === "eq" || condition.op === "in" ? operandOf(condition, document) : undefined;
  if (operand === undefined) return false;
  return (typeof operand === "object" ? [...operand] : [operand]).every((one) => `${one}`.length <= most);
}

function longest(source: string): number {
  const pattern = compilePattern(source);
  return pattern.ok ? pattern.maxLength : 0;
}
