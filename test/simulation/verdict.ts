import type { Decision, LimitUsage } from "../../src/index.js";
import type { Counted, ExpectedLimit } from "./expected.js";
import type { CallRecord, UsageRecord } from "./records.js";

/** The limit as a decision is to show it, where its counter holds so much. */
function usageOf(limit: ExpectedLimit, { charges }: Counted, used: number): LimitUsage {
  const { counter, scope, window, max, maxUnits, unitsPerOne, charge } = limit;
  const remaining = Math.max(0, maxUnits - used) / unitsPerOne;
  return { counter, scope, window, max, used: used / unitsPerOne, remaining, resetAt: charges[charge]!.end };
}

/** Why nothing was heard of the store at a time: undefined as long as something may still be. */
function noAnswer({ message, deadline }: CallRecord | UsageRecord, now: number): "failure" | undefined {
  return message?.got === "failure" || (message !== undefined && message.got === undefined && now >= deadline)
    ? "failure"
    : undefined;
}

type Outline = Pick<Decision, "effect" | "code" | "limits" | "retryAfterMs" | "degraded">;

const FIELDS = ["counter", "scope", "window", "max", "used", "remaining", "resetAt"] as const;

const same = (a: Outline, b: Outline): boolean =>
  a.effect === b.effect &&
  a.code === b.code &&
  a.retryAfterMs === b.retryAfterMs &&
  a.degraded === b.degraded &&
  a.limits.length === b.limits.length &&
  a.limits.every((limit, i) => FIELDS.every((field) => limit[field] === b.limits[i]![field]));

/** The decision that a call must get at this time; a sentence if it must not get one. */
function decisionFor(record: CallRecord, now: number): Outline | string {
  const { expected, message, storeFailure } = record;
  if (expected.kind === "settled") return { effect: expected.effect, code: expected.code, limits: [] };
  if (message === undefined) return "was decided without its store";
  if (noAnswer(record, now))
    return storeFailure === "allow"
      ? { effect: "allow", code: "allowed", limits: [], degraded: true }
      : { effect: "deny", code: "store_unavailable", limits: [] };
  const { got } = message;
  if (got === undefined || got === "failure") return "was decided before its store answered";
  const { limits, charges } = expected;
  const shown = (which: readonly ExpectedLimit[]) => which.map((one) => usageOf(one, expected, got.used[one.charge]!));
  if (got.ok) return { effect: "allow", code: "allowed", limits: shown(limits) };
  const refusing = limits.filter(({ charge, maxUnits }) => got.used[charge]! + charges[charge]!.amount! > maxUnits);
  const never = refusing.some(({ charge, maxUnits }) => maxUnits === 0 || charges[charge]!.amount! > maxUnits);
  const resets = Math.max(...refusing.map(({ charge }) => charges[charge]!.end));
  const retryAfterMs = Math.max(1, Math.ceil(resets - expected.now));
  return { effect: "deny", code: "limit_exceeded", limits: shown(refusing), ...(never ? {} : { retryAfterMs }) };
}

/** What is wrong with a decision that comes at this time. */
export function wrongDecision(record: CallRecord, decision: Decision, now: number): string | undefined {
  const right = decisionFor(record, now);
  if (typeof right === "string") return right;
  return same(right, decision)
    ? undefined
    : `was decided ${JSON.stringify(decision)}, expected ${JSON.stringify(right)}`;
}

/** What is wrong with what `usage` gave at this time. */
export function wrongUsage(record: UsageRecord, now: number): string | undefined {
  const { counted, message, result } = record;
  const failed = noAnswer(record, now) !== undefined || (counted.charges.length > 0 && Number.isNaN(counted.now));
  if (failed) return result === "thrown" ? undefined : "usage hides that its store or its clock failed";
  if (result === "thrown") return "usage throws without a reason";
  const carried = counted.charges.filter(({ subject }) => subject !== undefined);
  const got = message?.got ?? "failure";
  if (carried.length > 0 && got === "failure") return "usage is told before its store answered";
  const used = got === "failure" ? [] : got.used;
  const wanted = counted.limits
    .map((limit) => ({ limit, place: carried.indexOf(counted.charges[limit.charge]!) }))
    .filter(({ place }) => place >= 0)
    .map(({ limit, place }) => usageOf(limit, counted, used[place]!));
  const [right, given] = [JSON.stringify(wanted), JSON.stringify(result)];
  return right === given ? undefined : `usage shows ${given}, expected ${right}`;
}
