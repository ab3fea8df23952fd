import { keyOf } from "../../json/key.js";
import { namesOf } from "../../policy/path.js";
import type { Limit2, Path } from "../../policy/policy.v2.js";
import type { Reader } from "../search/conditions.js";
import type { Formula } from "../search/formula.js";
import { chargeTest, KEY_TEST, sizeChargeTest } from "../values/counted-tests.js";
import type { Space } from "../values/space.js";
import type { ValueTest } from "../values/value-test.js";
import { Verdict } from "../verdicts.js";

/**
 * TRUE for calls that a limit can count, and that it does not refuse whatever the count: those that it leaves out, and those
 * that have a value for its scope and its `by`, and an amount of at most its `max`.
 */
export function limitFormula(
  limit: Limit2,
  reader: Reader,
  space: Space,
): { readonly formula: Formula; readonly key: string } {
  const { scope, by = [], when, max, increment_from: from, increment_from_size: size, amount = 1 } = limit;
  const holds = (path: Path, test: ValueTest): Formula => {
    const at = space.at(namesOf(path));
    return { kind: "test", at, test: space.test(at, test), absent: Verdict.False, unreadable: Verdict.False };
  };
  const counts: readonly Formula[] = [
    ...(scope === "global" ? [] : [holds(["scope", scope], KEY_TEST)]),
    ...by.map((path) => holds(path, KEY_TEST)),
    from !== undefined
      ? holds(from, chargeTest(max))
      : size !== undefined
        ? holds(size, sizeChargeTest(max))
        : { kind: "constant", verdict: amount <= max ? Verdict.True : Verdict.False },
  ];
  const all: Formula = { kind: "all", parts: counts };
  const charged =
    from !== undefined
      ? ["from", namesOf(from), max]
      : size !== undefined
        ? ["size", namesOf(size), max]
        : [amount <= max];
  const key = keyOf([scope, by.map(namesOf), charged]);
  if (when === undefined) return { formula: all, key };
  const left: Formula = { kind: "not", part: { kind: "may", part: reader.formulaOf(when) } };
  return { formula: { kind: "any", parts: [left, all] }, key };
}
