import { Verdict } from "../compile/condition.js";
import { observation } from "../compile/fixed-decisions.js";
import type { Observers } from "../compile/join.js";
import type { CallScope, Observation } from "../decision.js";
import type { Charge } from "../store.js";
import { asks } from "./asking.js";
import { observedCharges } from "./charge.js";
import { ruleVerdict } from "./rule-verdict.js";

/** All that is told and counted of a call by what observes it. See docs/language.md#observing. */
export interface Watch {
  /** The parts that would have denied the call or asked for approval, in the language's order. */
  readonly said: readonly Observation[];
  /** The charges of limits that observe, without a bound. None if there is no time. */
  readonly charges: readonly Charge[];
  /** Each such limit, by the index of its charge: what it says once the count is above its `max`. */
  readonly limits: readonly { readonly charge: number; readonly max: number; readonly says: Observation }[];
}

/** Nothing to tell and to count. */
export const NO_WATCH: Watch = { said: [], charges: [], limits: [] };

/** `scope` has the values that count. `now` is NaN if there is no time. */
export function observationsOf(observers: Observers, values: readonly unknown[], scope: CallScope, now: number): Watch {
  const said = [...observers.fixed];
  for (const { rule, decided, undecided } of observers.rules) {
    const verdict = ruleVerdict(rule, values);
    if (verdict !== rule.passes) said.push(verdict === Verdict.Indeterminate ? undecided : decided);
  }
  const charged = observedCharges(observers.limits, values, scope, now);
  const charges: Charge[] = [];
  const places = charged.map(({ charge }) => (charge === null ? -1 : charges.push(charge) - 1));
  const limits = observers.limits.list.flatMap(({ pointer, policy, max, meter }) => {
    const { lacking } = charged[meter]!;
    if (lacking !== null) said.push(observation(lacking.code, pointer, policy));
    const charge = places[meter]!;
    return charge === -1 ? [] : [{ charge, max, says: observation("limit_exceeded", pointer, policy) }];
  });
  for (const { ask, says } of observers.asks) if (asks(ask, values)) said.push(says);
  return { said, charges, limits };
}
