import { isDeepStrictEqual } from "node:util";
import type { Decision, LimitUsage, Observation } from "../../src/index.js";
import type { Counted, ExpectedLimit } from "./expected.js";
import type { CallRecord, Message, UsageRecord } from "./records.js";

/** The limit as a decision is to show it, where its counter holds so much. */
function usageOf(limit: ExpectedLimit, { charges }: Counted, used: number): LimitUsage {
  const { maxUnits, unitsPerOne, charge } = limit;
  const { counter, scope, window, max } = limit.limit;
  const remaining = Math.max(0, maxUnits - used) / unitsPerOne;
  return { counter, scope, window, max, used: used / unitsPerOne, remaining, resetAt: charges[charge]!.end };
}

/** Whether nothing was heard of the store, and nothing will be. */
const isLost = (message: Message, now: number): boolean =>
  message.got === "failure" || message.late || (message.got === undefined && now >= message.deadline);

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
  if (isLost(message, now))
    return storeFailure === "allow"
      ? { effect: "allow", code: "allowed", limits: [], degraded: true }
      : { effect: "deny", code: "store_unavailable", limits: [] };
  const { got } = message;
  if (got === undefined || got === "failure") return "was decided before its store answered";
  const { limits, charges } = expected;
  const shown = (which: readonly ExpectedLimit[]) => which.map((one) => usageOf(one, expected, got.used[one.charge]!));
  if (got.ok) return { effect: "allow", code: "allowed", limits: shown(limits) };
  const refusing = limits.filter(({ charge, maxUnits, amount }) => got.used[charge]! + amount! > maxUnits);
  const never = refusing.some(
    ({ limit, maxUnits, amount }) => amount! > maxUnits || (maxUnits === 0 && limit.amount !== 0),
  );
  const resets = Math.max(...refusing.map(({ charge }) => charges[charge]!.end));
  const retryAfterMs = Math.max(1, Math.ceil(resets - expected.now));
  return { effect: "deny", code: "limit_exceeded", limits: shown(refusing), ...(never ? {} : { retryAfterMs }) };
}

/** What observes a call is to say of it at this time; a sentence if it cannot have been asked. */
function observedFor(
  { expected, watch: message }: CallRecord,
  effect: string,
  now: number,
): readonly Observation[] | string {
  const { watch } = expected;
  if (watch === undefined || effect === "deny") return [];
  const { said, counted } = watch;
  if (effect !== "allow" || counted.charges.length === 0 || Number.isNaN(counted.now)) return said;
  if (message === undefined) return "was allowed, and what observes it is not charged";
  if (isLost(message, now)) return said;
  const { got } = message;
  if (got === undefined || got === "failure") return "was decided before what observes it was counted";
  const { charges, limits } = counted;
  const full = limits.filter(({ charge, maxUnits, amount }) => {
    const before = got.used[charge]! - (got.ok ? charges[charge]!.amount! : 0);
    return before + amount! > maxUnits;
  });
  return [...said, ...full.map(({ says }) => says!)];
}

/** What is wrong with a decision that comes at this time. */
export function wrongDecision(record: CallRecord, decision: Decision, now: number): string | undefined {
  const right = decisionFor(record, now);
  if (typeof right === "string") return right;
  const observed = observedFor(record, right.effect, now);
  if (typeof observed === "string") return observed;
  const isRight = same(right, decision) && isDeepStrictEqual(observed, decision.observed ?? []);
  return isRight
    ? undefined
    : `was decided ${JSON.stringify(decision)}, expected ${JSON.stringify({ ...right, observed })}`;
}

/** What is wrong with what `usage` gave at this time. */
export function wrongUsage(record: UsageRecord, now: number): string | undefined {
  const { counted, message, result } = record;
  const carried = counted.charges.filter(({ subject }) => subject !== undefined);
  // Without a limit that counts for the call, no time is needed.
  const failed = (message !== undefined && isLost(message, now)) || (carried.length > 0 && Number.isNaN(counted.now));
  if (failed) return result === "thrown" ? undefined : "usage hides that its store or its clock failed";
  if (result === "thrown") return "usage throws without a reason";
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
