import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Condition2 as Condition } from "../../src/policy/policy.v2.js";
import { decisionsOver, situation, withConditions } from "./stacks.js";
import { type Theorem, wordless } from "./theorem.js";

const opposite = (condition: Condition): Condition => ({ not: turned(condition) });

/** The same condition by De Morgan's laws: `all` and `every` become `any` and `some` of opposites, and the other way round. */
function turned(condition: Condition): Condition {
  if ("all" in condition) return { not: { any: condition.all.map(opposite) } };
  if ("any" in condition) return { not: { all: condition.any.map(opposite) } };
  if ("not" in condition) return { not: turned(condition.not) };
  if ("op" in condition) return condition;
  const { conditions, if_absent } = condition;
  const absent = if_absent === undefined ? {} : { if_absent: !if_absent };
  const some: Condition[] = [{ not: { all: conditions.map(turned) } }];
  return "every" in condition
    ? { not: { some: condition.every, conditions: some, ...absent } }
    : { not: { every: condition.some, conditions: some, ...absent } };
}

/** De Morgan's laws hold in three values, for lists and for elements. */
export const de_morgan_holds_in_three_values: Theorem = (library) =>
  fc.property(situation, ({ stack, calls }) => {
    const other = withConditions(stack, turned);
    const [these, those] = [stack, other].map((one) => decisionsOver(library, one, calls).map(wordless));
    return isDeepStrictEqual(these, those);
  });
