import { toMillionths } from "../../policy/amount.js";
import type { Limits } from "../compile/limit.js";
import type { Meter } from "../compile/meter.js";
import { moveTo } from "../compile/window.js";
import type { CallScope, Decision } from "../decision.js";
import type { Charge } from "../store.js";
import { follow } from "./read-arguments.js";
import { scopeValue } from "./scope-values.js";

/** Whose counter of a meter a call is charged to; undefined where it does not carry the scope value. */
export const subjectOf = (meter: Meter, scope: unknown, fallback: CallScope): string | undefined =>
  meter.scope === "global" ? "" : scopeValue(scope, meter.scope, fallback);

/** A charge on a meter in the window that holds `now`. Where there is none, its bounds are NaN. */
export function chargeOf(
  meter: Meter,
  counter: string,
  subject: string,
  amount: number,
  max: number,
  now: number,
): Charge {
  const { windows } = meter;
  const isTime = moveTo(windows, now);
  return {
    counter,
    subject,
    windowStart: isTime ? windows.start! : Number.NaN,
    windowEnd: isTime ? windows.end! : Number.NaN,
    reach: windows.reach,
    amount,
    max,
  };
}

/**
 * The charges of a call by limits that are all plain, or the denial by the first that it cannot be charged to. See
 * docs/language.md#all-or-none. `values` are the arguments that the tool looks at; they may be left out where all its
 * limits count calls.
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
    const { path } = meter;
    const amount = path === null ? meter.amount : toMillionths(follow(path.rest, values![path.slot]));
    if (amount < 0) return meter.amountInvalid;
    const charge = chargeOf(meter, meter.counter, subject, amount, meter.max, now);
    if (charges === null) return [charge];
    charges[i] = charge;
  }
  return charges!;
}
