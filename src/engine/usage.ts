import type { CompiledPolicy } from "./compile/compile.js";
import type { Limit } from "./compile/limit.js";
import { areArgs, isContext, readAnyMembers, readContext } from "./decide/call-members.js";
import { chargeOf, subjectOf } from "./decide/charge.js";
import type { Context } from "./decide/decide.js";
import type { LimitUsage } from "./decision.js";
import { usageOf } from "./decision-from.js";
import { readReservation } from "./read-reservation.js";
import type { Charge } from "./store.js";

/** A question for how much is used: charges of nothing, and the limits that each of them answers for. */
export interface UsageQuestion {
  readonly charges: readonly Charge[];
  readonly limits: readonly { readonly limit: Limit; readonly charge: number }[];
  readonly now: number;
}

/** The limits that a call would be charged to, whatever else the policy says of it. Throws if there is no time. */
export function usageQuestion(
  policy: CompiledPolicy,
  call: unknown,
  { defaultScope: fallback, now: time }: Context,
): UsageQuestion {
  const { tool, args, scope } = readAnyMembers(call);
  const charges: Charge[] = [];
  const isRead = typeof tool === "string" && tool.length <= policy.longestName && areArgs(args);
  if (!isRead || !isContext(readContext(call as object, policy.reads))) return { charges, limits: [], now: 0 };

  const { list, meters } = (policy.tools.get(tool) ?? policy.find(tool)).limits;
  const now = meters.length === 0 ? 0 : time();
  if (Number.isNaN(now)) throw new Error("the clock shows no finite number, expected epoch milliseconds");
  const places = meters.map((meter) => {
    const subject = subjectOf(meter, scope, fallback);
    return subject === undefined ? -1 : charges.push(chargeOf(meter, subject, 0, now)) - 1;
  });
  const limits = list.map((limit) => ({ limit, charge: places[limit.meter]! })).filter(({ charge }) => charge >= 0);
  return { charges, limits, now };
}

/** Reads a store's answer to it; throws if it is not a reservation. */
export function usageFrom({ charges, limits }: UsageQuestion, answer: unknown): readonly LimitUsage[] {
  const reservation = readReservation(answer, charges);
  if (reservation === null) throw new Error("the store's answer is not a reservation");
  return limits.map(({ limit, charge }) => usageOf(limit, charges[charge]!, reservation.used[charge]!));
}
