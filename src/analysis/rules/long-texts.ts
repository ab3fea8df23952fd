import { keyOf } from "../../json/key.js";
import { namesOf, operandOf } from "../../policy/path.js";
import { compilePattern } from "../../policy/pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition2 } from "../../policy/policy.v2.js";
import type { StrictOperator } from "../values/value-test.js";
import type { PlacedRule } from "./placed-rules.js";

/**
 * A pattern or a strict operator is not evaluated on a text that is too long for it, and nested quantifiers not on long arrays.
 * The analysis does not know such calls.
 */

/** Whether other rules deny each call that a rule denies for its size alone. */
export function areSizesBounded(rule: PlacedRule, by: readonly PlacedRule[]): boolean {
  const looks = allLooksIn(rule.conditions, false);
  if (looks === null) return false;
  const bounding = by.filter(({ list, conditions }) => list === "require" || conditions.length === 1);
  return looks.every((look) =>
    bounding.some(({ list, conditions, part: { document } }) =>
      conditions.some((one) => bounds(one, look, list === "require", document)),
    ),
  );
}

/** A test that is not evaluated on long texts. */
interface Look {
  /** Key of the path. */
  readonly path: string;
  readonly op: "regex" | StrictOperator;
  /** The longest text that a pattern takes; strict operators also look at the length of parts. */
  readonly most: number;
}

/** Such tests in conditions; null where their sizes are not followed here. */
function allLooksIn(conditions: readonly Condition2[], isWithin: boolean): readonly Look[] | null {
  const looks = conditions.map((one) => looksIn(one, isWithin));
  return looks.includes(null) ? null : looks.flatMap((one) => one ?? []);
}

function looksIn(condition: Condition2, isWithin: boolean): readonly Look[] | null {
  if ("all" in condition) return allLooksIn(condition.all, isWithin);
  if ("any" in condition) return allLooksIn(condition.any, isWithin);
  if ("not" in condition) return looksIn(condition.not, isWithin);
  if (!("op" in condition)) return isWithin ? null : allLooksIn(condition.conditions, true);
  const look = lookOf(condition);
  if (look === undefined) return [];
  return isWithin ? null : [look];
}

function lookOf(condition: Extract<Condition2, { readonly op: string }>): Look | undefined {
  const path = keyOf(namesOf(condition.path));
  switch (condition.op) {
    case "regex": {
      const pattern = compilePattern(condition.value);
      return { path, op: "regex", most: pattern.ok ? pattern.maxLength : 0 };
    }
    case "within":
    case "url_in":
    case "email_in":
      return { path, op: condition.op, most: Number.POSITIVE_INFINITY };
    default:
      return undefined;
  }
}

/** Whether a condition is not evaluated on the same long texts, or, of `require`, is not met by them. */
function bounds(condition: Condition2, look: Look, required: boolean, document: AnyPolicy): boolean {
  if (!("op" in condition) || keyOf(namesOf(condition.path)) !== look.path) return false;
  const own = lookOf(condition);
  if (own !== undefined) return own.op === look.op && own.most <= look.most;
  const isExact = condition.op === "eq" || condition.op === "in";
  if (!required || !isExact || ("ignore_case" in condition && condition.ignore_case === true)) return false;
  const operand = operandOf(condition, document);
  if (operand === undefined) return false;
  return (typeof operand === "object" ? [...operand] : [operand]).every((one) => `${one}`.length <= look.most);
}
