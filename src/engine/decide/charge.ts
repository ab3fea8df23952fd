import { toMillionths } from "../../policy/amount.js";
import type { Limits, Meter } from "../compile/limit.js";
import { moveTo } from "../compile/window.js";
import type { CallScope, Decision } from "../decision.js";
import type { Charge } from "../store.js";
import { follow } from "./read-arguments.js";
import { scopeValue } from "./scope-values.js";

/** Whose counter of a meter a call is charged to; undefined where it does not carry the scope value. */
export const subjectOf = (meter: Meter, scope: unknown, fallback: CallScope): string | undefined =>
  meter.scope === "global" ? "" : scopeValue(scope, meter.scope, fallback);

/** A charge on a meter in the window that holds `now`. */
export function chargeOf(meter: Meter, subject: string, amount: number, now: number): Charge {
  const { windows } = meter;
  moveTo(windows, now);
  return {
    counter: meter.counter,
    subject,
    windowStart: windows.start!,
    windowEnd: windows.end!,
    amount,
    max: meter.max,
  };
}

/**
 * The charges of a call, or the denial by the first limit that it cannot be charged to. See docs/language.md#all-or-none.
 * `values` are the arguments that the tool looks at; they may be left out where all its limits count calls.
 */
export function chargesOf(
  { meters }: Limits,
  values: readonly unknown[] | null,
  scope: unknown,
  fallback: CallScope,
  now: number,
): Charge[] | Decision {
  // One charge is written as a literal, which costs a third of an array that is made first and filled then.
  // Stryker disable next-line ConditionalExpression, ArrayDeclaration: an array that grows, or of one charge, holds the same and costs more.
  const charges = meters.length === 1 ? null : new Array<Charge>(meters.length);
  for (let i = 0; i < meters.length; i++) {
    const meter = meters[i]!;
    const subject = meter.subjectOf === -1 ? subjectOf(meter, scope, fallback) : charges![meter.subjectOf]!.subject;
    if (subject === undefined) return meter.scopeMissing;
    const amount = meter.path === null ? 1 : toMillionths(follow(meter.path.rest, values![meter.path.slot]));
    if (amount < 0) return meter.amountInvalid;
    const charge = chargeOf(meter, subject, amount, now);
    if (charges === null) return [charge];
    charges[i] = charge;
  }
  return charges!;
}

/** The charge of each limit that observes, without a bound, or its denial of a call that cannot be charged. */
export function observedCharges(
  { meters }: Limits,
  values: readonly unknown[],
  scope: CallScope,
  now: number,
): readonly { readonly charge: Charge | null; readonly lacking: Decision | null }[] {
  return meters.map((meter) => {
    const subject = subjectOf(meter, scope, scope);
    if (subject === undefined) return { charge: null, lacking: meter.scopeMissing };
    const amount = meter.path === null ? 1 : toMillionths(follow(meter.path.rest, values[meter.path.slot]));
    if (amount < 0) return { charge: null, lacking: meter.amountInvalid };
    // Without a time there is no window to count in.
    if (Number.isNaN(now)) return { charge: null, lacking: null };
    return { charge: { ...chargeOf(meter, subject, amount, now), max: Number.MAX_SAFE_INTEGER }, lacking: null };
  });
}
