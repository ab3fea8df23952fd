import type { Formula, Known } from "../search/formula.js";
import type { Goal } from "../search/solve.js";
import { UNREADABLE_VALUE, valueAt } from "../values/cell-of.js";
import { KEY_TEST } from "../values/counted-tests.js";
import type { Variable } from "../values/space.js";
import type { Json } from "../values/value-test.js";
import { ANY_VERDICT, FALSE, only, TRUE, Verdict, type Verdicts } from "../verdicts.js";

/** The values of one call, as goals that other calls meet which have the same kinds of values. */

type Values = Readonly<Record<string, unknown>>;

/** The value at a place; null and what no limit could count by are as good as none. */
function standsAt({ names, domain }: Variable, values: Values): unknown {
  const value = valueAt(values, names);
  if (value === UNREADABLE_VALUE || value === undefined || value === null) return value ?? undefined;
  return domain.kind === "scope" && KEY_TEST.verdict(value as Json) !== Verdict.True ? undefined : value;
}

/** The verdicts of all tests on a call; those that compare two of its values are open. */
export const knownOf = (values: Values): Known => ({
  test(at, test, absent, unreadable): Verdicts {
    if (at.domain.kind === "free") return ANY_VERDICT;
    if (at.domain.kind === "constant") return only(at.tests[test]!.verdict(at.domain.value));
    const value = standsAt(at, values);
    if (value === undefined) return only(absent);
    return only(value === UNREADABLE_VALUE ? unreadable : at.tests[test]!.verdict(value as Json));
  },
  own: (at) => (valueAt(values, at.names) === undefined ? FALSE : TRUE),
});

/** Goals that calls meet if no test tells the value at this place from the one in a call. */
export function heldGoals(at: Variable, values: Values): readonly Goal[] {
  if (at.domain.kind === "constant" || at.domain.kind === "free") return [];
  const own: readonly Goal[] = at.ownMatters
    ? [{ formula: { kind: "own", at }, allowed: valueAt(values, at.names) === undefined ? FALSE : TRUE }]
    : [];
  const value = standsAt(at, values);
  // Held by the place that holds it.
  if (value === UNREADABLE_VALUE) return own;
  const goals = [...at.tests.keys()].flatMap((test): readonly Goal[] => {
    const leaf = (absent: Verdict): Formula => ({ kind: "test", at, test, absent, unreadable: opposite(absent) });
    if (value === undefined)
      return [
        { formula: leaf(Verdict.True), allowed: TRUE },
        { formula: leaf(Verdict.False), allowed: FALSE },
      ];
    const verdict = at.tests[test]!.verdict(value as Json);
    const other = opposite(verdict);
    return [{ formula: { kind: "test", at, test, absent: other, unreadable: other }, allowed: only(verdict) }];
  });
  return [...own, ...goals];
}

const opposite = (verdict: Verdict): Verdict => (verdict === Verdict.True ? Verdict.False : Verdict.True);
