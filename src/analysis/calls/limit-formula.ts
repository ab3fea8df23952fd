import { keyOf } from "../../json/key.js";
import { namesOf } from "../../policy/path.js";
import type { Limit2, Path } from "../../policy/policy.v2.js";
import type { Reader } from "../search/conditions.js";
import type { Formula } from "../search/formula.js";
import { chargeTest, KEY_TEST, sizeChargeTest } from "../values/counted-tests.js";
import type { Space } from "../values/space.js";
import type { ValueTest } from "../values/value-test.js";
import { Verdict } from "../verdicts.js";

/** The conditions that a limit makes whatever its count, and the key of each. */
export interface LimitFormulas {
  /** TRUE where it counts, also where it is not certain. */
  readonly counts: Formula;
  /** TRUE for calls that it can count, or leaves out: with a value for its scope and its `by`, and an amount. */
  readonly countable: Formula;
  /** TRUE for calls that it leaves out, or whose amount is at most its `max`: others are refused by any count. */
  readonly fits: Formula;
  readonly countableKey: string;
  readonly fitsKey: string;
  readonly whenKey: string;
}

const constant = (holds: boolean): Formula => ({ kind: "constant", verdict: holds ? Verdict.True : Verdict.False });

export function limitFormulas(limit: Limit2, reader: Reader, space: Space): LimitFormulas {
  const { scope, by = [], when, max, increment_from: from, increment_from_size: size, amount = 1 } = limit;
  const holds = (path: Path, test: ValueTest): Formula => {
    const at = space.at(namesOf(path));
    return { kind: "test", at, test: space.test(at, test), absent: Verdict.False, unreadable: Verdict.False };
  };
  const counts: Formula = when === undefined ? constant(true) : { kind: "may", part: reader.formulaOf(when) };
  const unlessLeftOut = (parts: readonly Formula[]): Formula =>
    when === undefined
      ? { kind: "all", parts }
      : {
          kind: "any",
          parts: [
            { kind: "not", part: counts },
            { kind: "all", parts },
          ],
        };
  const whenKey = when === undefined ? "" : reader.keyOf(when);
  const charged = [from === undefined ? null : namesOf(from), size === undefined ? null : namesOf(size)];
  const isSaid = from === undefined && size === undefined;
  return {
    counts,
    countable: unlessLeftOut([
      ...(scope === "global" ? [] : [holds(["scope", scope], KEY_TEST)]),
      ...by.map((path) => holds(path, KEY_TEST)),
      ...(from === undefined ? [] : [holds(from, chargeTest())]),
      ...(size === undefined ? [] : [holds(size, sizeChargeTest())]),
    ]),
    fits: unlessLeftOut([
      ...(from === undefined ? [] : [holds(from, chargeTest(max))]),
      ...(size === undefined ? [] : [holds(size, sizeChargeTest(max))]),
      ...(isSaid ? [constant(amount <= max)] : []),
    ]),
    countableKey: keyOf([scope, by.map(namesOf), charged, whenKey]),
    fitsKey: keyOf([isSaid ? [amount <= max] : [charged, max], whenKey]),
    whenKey,
  };
}
