import { Verdict } from "../compile/condition.js";
import { observation } from "../compile/fixed-decisions.js";
import type { CallScope, Observation } from "../decision.js";
import type { Charge } from "../store.js";
import { hasOther } from "./argument-names.js";
import { asks } from "./asking.js";
import type { Carried } from "./carried.js";
import { distinct } from "./distinct.js";
import type { JoinedCall } from "./joined-calls.js";
import { ruleVerdict } from "./rule-verdict.js";
import { type Share, together } from "./together.js";
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

/** The steps of docs/language.md#order-of-evaluation at which what observes can speak. */
enum Step {
  hidden = 0,
  default_deny = 1,
  denied = 2,
  carried = 3,
  names = 4,
  require = 5,
  deny_if = 6,
  limits = 7,
  approval = 8,
}

/**
 * The words of all that observes these calls, which are decided together. `unread` is there where one that carries others could not be read.
 * `scope` has the values that count. `now` is NaN if the clock shows none.
 */
export function observationsOf(
  calls: readonly JoinedCall[],
  unread: Carried["unread"],
  scope: CallScope,
  now: number,
): Watch {
  const said: { readonly at: Step; readonly says: Observation }[] = [];
  if (unread !== null) {
    const { code, rule, policy } = unread.denial;
    said.push({ at: Step.carried, says: observation(code, rule, policy) });
  }
  const shares = calls.flatMap(({ tool: { observers }, args, values, carried }): readonly Share[] => {
    if (observers === null) return [];
    for (const says of observers.fixed) said.push({ at: Step[says.code as "hidden"], says });
    const own = observers.names.length === 0 ? [] : Reflect.ownKeys(args);
    for (const { names, says } of observers.names) if (hasOther(own, names)) said.push({ at: Step.names, says });
    for (const { rule, decided, undecided } of observers.rules) {
      const verdict = ruleVerdict(rule, values);
      const says = verdict === Verdict.Indeterminate ? undecided : decided;
      if (verdict !== rule.passes) said.push({ at: Step[rule.kind as "require"], says });
    }
    const weighed = weigh(observers.limits, values, scope, scope, now);
    for (const { limit, denial } of weighed.lacking)
      said.push({ at: Step.limits, says: observation(denial.code, limit.pointer, limit.policy) });
    for (const { ask, says } of observers.asks) if (asks(ask, values)) said.push({ at: Step.approval, says });
    return [{ weighed, tool: carried }];
  });
  const sorted = said.sort((a, b) => a.at - b.at).map(({ says }) => says);
  const { charges, meters, list } = shares.length === 1 ? shares[0]!.weighed : together(shares);
  const all = calls.length === 1 ? sorted : distinct(sorted);
  // A window needs a time.
  const isCounted = charges.every(({ windowStart }) => !Number.isNaN(windowStart));
  if (!isCounted) return { ...NO_WATCH, said: all };
  return {
    said: all,
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
