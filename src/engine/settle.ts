import { fromUnits } from "../policy/amount.js";
import { Admission } from "./admission.js";
import type { Claim } from "./claim.js";
import type { Decision, LimitUsage } from "./decision.js";
import { STORE_UNAVAILABLE } from "./decisions.js";
import type { Limit } from "./limit.js";
import type { Charge, Reservation } from "./store.js";

/** A copy of a store's answer, each member read once; null if it is no reservation for these charges. */
export function readReservation(answer: unknown, charges: readonly Charge[]): Reservation | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { ok, used: counts } = answer as Reservation;
  if (typeof ok !== "boolean" || !Array.isArray(counts) || counts.length !== charges.length) return null;
  const used: number[] = [];
  for (const { amount, max } of charges) {
    const count: unknown = counts[used.length];
    if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) return null;
    if (ok && (count < amount || count > max)) return null;
    used.push(count);
  }
  return { ok, used };
}

/** The state of one limit after a charge, or as it stands. */
export function usageOf(limit: Limit, charge: Charge, used: number): LimitUsage {
  const { counter, scope, window, max, increment_from } = limit.document;
  const sums = increment_from !== undefined;
  return {
    counter,
    scope,
    window,
    max,
    used: fromUnits(used, sums),
    remaining: fromUnits(Math.max(0, limit.max - used), sums),
    resetAt: charge.windowEnd,
  };
}

/** Turns a store's answer to a claim into the decision. */
export function settle(claim: Claim, answer: unknown, issuer: object): Decision {
  const reservation = readReservation(answer, claim.charges);
  if (reservation === null) return STORE_UNAVAILABLE;
  return reservation.ok ? admit(claim, reservation.used, issuer) : refuse(claim, reservation.used);
}

function admit({ entry, charges }: Claim, used: readonly number[], issuer: object): Decision {
  const limits = entry.limits.list.map((limit) => usageOf(limit, charges[limit.meter]!, used[limit.meter]!));
  return new Admission(entry.allow, limits, charges, issuer);
}

function refuse({ entry, charges, now }: Claim, used: readonly number[]): Decision {
  const limits: LimitUsage[] = [];
  let first: Limit | null = null;
  let resetAt = now;
  let never = false;
  for (const limit of entry.limits.list) {
    const charge = charges[limit.meter]!;
    const count = used[limit.meter]!;
    if (count + charge.amount <= limit.max) continue;
    first ??= limit;
    resetAt = Math.max(resetAt, charge.windowEnd);
    never ||= charge.amount > limit.max || limit.max === 0;
    limits.push(usageOf(limit, charge, count));
  }
  if (first === null) return STORE_UNAVAILABLE;
  const refusal = {
    effect: "deny",
    code: "limit_exceeded",
    rule: first.pointer,
    message: first.exceeded,
    limits,
  } as const;
  return never ? refusal : { ...refusal, retryAfterMs: Math.max(1, Math.ceil(resetAt - now)) };
}
