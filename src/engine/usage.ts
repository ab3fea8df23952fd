import type { CompiledPolicy, CompiledTool } from "./compile/compile.js";
import { type Limits, NO_LIMITS } from "./compile/limit.js";
import { areArgs, argsOf, isContext, nameOf, readAnyMembers, readContext, sectionFor } from "./decide/call-members.js";
import { carriedBy } from "./decide/carried.js";
import type { Context } from "./decide/decide.js";
import { joined } from "./decide/joined-calls.js";
import { NO_ARGS, readAll } from "./decide/read-arguments.js";
import { scopeValues } from "./decide/scope-values.js";
import { together } from "./decide/together.js";
import { type Weighed, weigh } from "./decide/weigh.js";
import type { LimitUsage } from "./decision.js";
import { usageOf } from "./decision-from.js";
import { readReservation } from "./read-reservation.js";
import type { Charge } from "./store.js";

/** A question for how much is used: charges of nothing, and the limits that they answer for. */
export interface UsageQuestion extends Pick<Weighed, "charges" | "list"> {
  readonly now: number;
}

const NOTHING: UsageQuestion = { charges: [], list: [], now: 0 };

/**
 * The limits that a call would be charged to, those of calls that it carries too, whatever else the policy says of it; or those
 * that observe it. Throws if the clock shows no time.
 */
export function usageQuestion(
  policy: CompiledPolicy,
  call: unknown,
  { defaultScope: fallback, now: time, annotationsOf }: Context,
  observing = false,
): UsageQuestion {
  const limitsOf = ({ limits, observers }: CompiledTool): Limits =>
    observing ? (observers?.limits ?? NO_LIMITS) : limits;
  const members = readAnyMembers(call);
  const section = sectionFor(policy, members);
  const { scope } = members;
  const given = argsOf(members);
  const name = nameOf(members);
  if (section === null || typeof name !== "string" || name.length > section.longestName || !areArgs(given))
    return NOTHING;
  const read = readContext(call as object, policy.reads, section === policy ? annotationsOf : null, name);
  if (!isContext(read)) return NOTHING;
  const { principal, annotations } = read as { principal?: object; annotations?: object };
  const tool = section.tools.get(name) ?? section.find(name);
  const args = given ?? NO_ARGS;
  // Limits that are plain read no more of the scope than they count by.
  const isPlain = tool.dispatches === null && limitsOf(tool).plain;
  const own = isPlain ? fallback : scopeValues(scope, fallback);
  const all = { name, args, principal, annotations, scope: own };
  const outer = { tool, carried: undefined, args, values: isPlain ? [] : readAll(tool.reads, all) };
  const carried = tool.dispatches === null ? [] : carriedBy(policy, tool, args, observing).calls;
  const calls = (joined(outer, carried, all, policy, annotationsOf) ?? []).filter(
    (one) => limitsOf(one.tool).meters.length > 0,
  );
  if (calls.length === 0) return NOTHING;
  const now = time();
  const shares = calls.map(({ tool, values, carried }) => ({
    weighed: weigh(limitsOf(tool), values, isPlain ? scope : own, own, now, true),
    tool: carried,
  }));
  const { charges, list } = shares.length === 1 ? shares[0]!.weighed : together(shares);
  if (charges.some(({ windowStart }) => Number.isNaN(windowStart)))
    throw new Error("the clock shows no finite number that `Date` can show, expected epoch milliseconds");
  return { charges, list, now };
}

/** Reads a store's answer to it; throws if it is not a reservation. */
export function usageFrom({ charges, list }: UsageQuestion, answer: unknown): readonly LimitUsage[] {
  const reservation = readReservation(answer, charges);
  if (reservation === null) throw new Error("the store's answer is not a reservation");
  return list.map((limit) => usageOf(limit, charges[limit.meter]!, reservation.used[limit.meter]!));
}

/** Charges whose release leaves nothing on the counters of a call, in their present windows and those that count with them. */
export function everything(policy: CompiledPolicy, call: unknown, context: Context): readonly Charge[] {
  const { charges } = usageQuestion(policy, call, context);
  const observed = usageQuestion(policy, call, context, true);
  return [...charges, ...observed.charges].flatMap((charge) => {
    const { windowStart, windowEnd, reach } = charge;
    const length = windowEnd - windowStart;
    return Array.from({ length: reach + 1 }, (_, back) => ({
      ...charge,
      windowStart: windowStart - back * length,
      windowEnd: windowEnd - back * length,
      amount: Number.MAX_SAFE_INTEGER,
    }));
  });
}
