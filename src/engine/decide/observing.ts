import { Verdict } from "../compile/condition.js";
import { observation } from "../compile/fixed-decisions.js";
import type { Observers } from "../compile/join.js";
import type { CallScope, Observation } from "../decision.js";
import type { Charge } from "../store.js";
import { asks } from "./asking.js";
import { ruleVerdict } from "./rule-verdict.js";
import { type Counted, weigh } from "./weigh.js";

/** All that is told and counted of a call by what observes it. See docs/language.md#observing. */
export interface Watch {
  /** The parts that would have denied the call or asked for approval, in the language's order. */
  readonly said: readonly Observation[];
  /** The charges of limits that observe, without a bound. None if there is no time. */
  readonly charges: readonly Charge[];
  readonly meters: readonly Counted[];
  /** Each such limit, by the index of its charge: what it says once the count is above its `max`. */
  readonly limits: readonly { readonly charge: number; readonly max: number; readonly says: Observation }[];
}

/** Nothing to tell and to count. */
export const NO_WATCH: Watch = { said: [], charges: [], meters: [], limits: [] };

/** `scope` has the values that count. `now` is NaN if there is no time. */
export function observationsOf(observers: Observers, values: readonly unknown[], scope: CallScope, now: number): Watch {
  const said = [...observers.fixed];
  for (const { rule, decided, undecided } of observers.rules) {
    const verdict = ruleVerdict(rule, values);
    if (verdict !== rule.passes) said.push(verdict === Verdict.Indeterminate ? undecided : decided);
  }
  const { charges, meters, list, lacking } = weigh(observers.limits, values, scope, scope, now);
  for (const { limit, denial } of lacking) said.push(observation(denial.code, limit.pointer, limit.policy));
  for (const { ask, says } of observers.asks) if (asks(ask, values)) said.push(says);
  // A window needs a time.
  const isCounted = charges.every(({ windowStart }) => !Number.isNaN(windowStart));
  if (!isCounted) return { ...NO_WATCH, said };
  return {
    said,
    charges: charges.map((charge) => ({ ...charge, max: Number.MAX_SAFE_INTEGER })),
    meters,
    limits: list.map(({ pointer, policy, max, amount, meter }) => ({
      charge: meter,
      // The count after the charge, which may be that of another limit on the counter.
      max: max + charges[meter]!.amount - amount,
      says: observation("limit_exceeded", pointer, policy),
    })),
  };
}
