import { fromUnits } from "../policy/amount.js";
import { ChargedDecision } from "./charged-decision.js";
import type { CompiledTool } from "./compile/compile.js";
import type { Limit } from "./compile/limit.js";
import type { Decision, LimitUsage } from "./decision.js";
import type { Charge, Reservation } from "./store.js";

/** Whether a store can have counted so much: after a charge that it says it made, or as a counter stands. */
const isCount = (count: unknown, { amount, max }: Charge, ok: boolean): count is number =>
  Number.isSafeInteger(count) &&
  (ok ? (count as number) >= amount && (count as number) <= max : (count as number) >= 0);

/** A copy of a store's answer, each member read once; null if it is no reservation for these charges. */
export function readReservation(answer: unknown, charges: readonly Charge[]): Reservation | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { ok, used } = answer as Reservation;
  if (typeof ok !== "boolean" || !Array.isArray(used) || used.length !== charges.length) return null;
  const counts = charges.map((_, i): unknown => used[i]);
  return charges.every((charge, i) => isCount(counts[i], charge, ok)) ? { ok, used: counts as number[] } : null;
}

/** The state of one limit after a charge, or as it stands. */
export function usageOf(limit: Limit, charge: Charge, used: number): LimitUsage {
  const { counter, scope, window, shownMax: max, sums } = limit;
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

/** Turns a store's answer into the decision; null if it is no reservation for these charges. */
export function decisionFrom(
  tool: CompiledTool,
  charges: readonly Charge[],
  now: number,
  answer: unknown,
  engine: object,
): Decision | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { ok, used } = answer as Reservation;
  if (!Array.isArray(used) || used.length !== charges.length) return null;
  if (ok === true) return admit(tool, charges, used, engine);
  return ok === false ? refuse(tool, charges, now, used) : null;
}

/** The denial of a call that asks for more than a limit ever holds, whatever is counted; null if no limit does. */
export const refuseAlways = (tool: CompiledTool, charges: readonly Charge[], now: number): Decision | null =>
  refuse(
    tool,
    charges,
    now,
    charges.map(() => 0),
  );

// Each counter has a limit, so that who reads the count of each limit reads and checks them all.

function admit(
  tool: CompiledTool,
  charges: readonly Charge[],
  used: readonly unknown[],
  engine: object,
): Decision | null {
  const { list } = tool.limits;
  if (list.length === 1) {
    const count = used[0];
    if (!isCount(count, charges[0]!, true)) return null;
    return new ChargedDecision(tool.allow, [usageOf(list[0]!, charges[0]!, count)], charges, engine);
  }
  const limits = new Array<LimitUsage>(list.length);
  for (let i = 0; i < limits.length; i++) {
    const limit = list[i]!;
    const charge = charges[limit.meter]!;
    const count = used[limit.meter];
    if (!isCount(count, charge, true)) return null;
    limits[i] = usageOf(limit, charge, count);
  }
  return new ChargedDecision(tool.allow, limits, charges, engine);
}

function refuse(
  tool: CompiledTool,
  charges: readonly Charge[],
  now: number,
  used: readonly unknown[],
): Decision | null {
  let limits: LimitUsage[] | null = null;
  let first: Limit | null = null;
  let resetAt = now;
  let never = false;
  for (const limit of tool.limits.list) {
    const charge = charges[limit.meter]!;
    const count = used[limit.meter];
    if (!isCount(count, charge, false)) return null;
    if (count + charge.amount <= limit.max) continue;
    first ??= limit;
    resetAt = Math.max(resetAt, charge.windowEnd);
    never ||= charge.amount > limit.max || limit.max === 0;
    const usage = usageOf(limit, charge, count);
    // A literal has room for what it holds, an empty array that grows for seventeen.
    if (limits === null) limits = [usage];
    else limits.push(usage);
  }
  if (limits === null) return null;
  const { pointer: rule, exceeded: message } = first!;
  return never
    ? { effect: "deny", code: "limit_exceeded", rule, message, limits }
    : {
        effect: "deny",
        code: "limit_exceeded",
        rule,
        message,
        limits,
        retryAfterMs: Math.max(1, Math.ceil(resetAt - now)),
      };
}
