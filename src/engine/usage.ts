import type { CompiledPolicy, CompiledTool } from "./compile/compile.js";
import type { Limits } from "./compile/limit.js";
import { areArgs, isContext, readAnyMembers, readContext } from "./decide/call-members.js";
import type { Context } from "./decide/decide.js";
import { NO_ARGS, readAll } from "./decide/read-arguments.js";
import { scopeValues } from "./decide/scope-values.js";
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

/** The limits that a call would be charged to, whatever else the policy says of it. Throws if there is no time. */
export function usageQuestion(
  policy: CompiledPolicy,
  call: unknown,
  { defaultScope: fallback, now: time }: Context,
  limitsOf: (tool: CompiledTool) => Limits = ({ limits }) => limits,
): UsageQuestion {
  const { tool: name, args, scope } = readAnyMembers(call);
  const isRead = typeof name === "string" && name.length <= policy.longestName && areArgs(args);
  if (!isRead) return NOTHING;
  const context = readContext(call as object, policy.reads);
  if (!isContext(context)) return NOTHING;
  const tool = policy.tools.get(name) ?? policy.find(name);
  const limits = limitsOf(tool);
  if (limits.meters.length === 0) return NOTHING;
  const now = time();
  const { principal, annotations } = context as { principal?: object; annotations?: object };
  const read = (): readonly unknown[] =>
    readAll(tool.reads, {
      tool: name,
      args: args ?? NO_ARGS,
      principal,
      annotations,
      scope: scopeValues(scope, fallback),
    });
  const values = limits.plain ? [] : read();
  const { charges, list } = weigh(limits, values, scope, fallback, now, true);
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
  const observed = usageQuestion(policy, call, context, ({ observers }) => observers?.limits ?? NO_LIMITS);
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

const NO_LIMITS: Limits = { list: [], meters: [], plain: true };
