import { fromUnits } from "../policy/amount.js";
import { ChargedDecision } from "./charged-decision.js";
import { overAlone } from "./compile/denial-messages.js";
import type { Limit } from "./compile/limit.js";
import type { Counted } from "./decide/weigh.js";
import type { Decision, LimitUsage } from "./decision.js";
import { countsOf, isCount } from "./read-reservation.js";
import type { Charge, Reservation } from "./store.js";

/** An allowance that its limits still have a word in. */
export interface Charged {
  readonly allow: Decision;
  /** The limits that are charged, and of each charge what can be given back. */
  readonly limits: { readonly list: readonly Limit[]; readonly meters: readonly Counted[] };
}

/** The decision from a store's answer; null if that is not a reservation for these charges. `engine` may release it. */
export function decisionFrom(
  tool: Charged,
  charges: readonly Charge[],
  now: number,
  answer: unknown,
  engine: object,
): Decision | null {
  const used = countsOf(answer, charges);
  if (used === null) return null;
  const { ok } = answer as Reservation;
  if (ok === true) return admission(tool, charges, used, engine);
  return ok === false ? refusal(tool, charges, now, used) : null;
}

/** The denial of a call that asks for more than a limit ever holds, whatever is counted; null if no limit does. */
export const refuseAlways = (tool: Charged, charges: readonly Charge[], now: number): Decision | null =>
  refusal(
    tool,
    charges,
    now,
    charges.map(() => 0),
  );

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

// Each counter has a limit, so that the count of each limit read and checked is every count. A copy of the answer, read and
// checked before, would cost a decision over memory 96 bytes.

function admission(
  tool: Charged,
  charges: readonly Charge[],
  used: readonly unknown[],
  engine: object,
): Decision | null {
  const { list, meters } = tool.limits;
  // Stryker disable next-line ConditionalExpression, BlockStatement: the loop below gives the same for one limit, and costs more.
  if (list.length === 1) {
    const count = used[0];
    if (!isCount(count, charges[0]!, true)) return null;
    return ChargedDecision.of(tool.allow, [usageOf(list[0]!, charges[0]!, count)], charges, meters, engine);
  }
  const limits = new Array<LimitUsage>(list.length);
  for (let i = 0; i < limits.length; i++) {
    const limit = list[i]!;
    const charge = charges[limit.meter]!;
    const count = used[limit.meter];
    if (!isCount(count, charge, true)) return null;
    limits[i] = usageOf(limit, charge, count);
  }
  return ChargedDecision.of(tool.allow, limits, charges, meters, engine);
}

/** The denial by the limits that cannot hold their charges; null if all can, which is a refusal without a reason. */
function refusal(charged: Charged, charges: readonly Charge[], now: number, used: readonly unknown[]): Decision | null {
  let limits: LimitUsage[] | null = null;
  let first: Limit | null = null;
  let resetAt = now;
  let never = false;
  let alone = false;
  for (const limit of charged.limits.list) {
    const charge = charges[limit.meter]!;
    const count = used[limit.meter];
    if (!isCount(count, charge, false)) return null;
    const amount = limit.amount < 0 ? charge.amount : limit.amount;
    if (count + amount <= limit.max) continue;
    if (first === null) {
      first = limit;
      alone = limit.max > 0 && amount > limit.max;
    }
    resetAt = Math.max(resetAt, charge.windowEnd);
    never ||= amount > limit.max || (limit.max === 0 && limit.document.amount !== 0);
    const usage = usageOf(limit, charge, count);
    // A literal has room for what it holds, an empty array that grows for seventeen.
    if (limits === null) limits = [usage];
    else limits.push(usage);
  }
  if (limits === null) return null;
  const { pointer: rule, policy, tool, document, exceeded } = first!;
  const message = alone ? (document.on_deny ?? overAlone(document)) : exceeded;
  const refused: Decision = never
    ? { effect: "deny", code: "limit_exceeded", rule, message, limits }
    : {
        effect: "deny",
        code: "limit_exceeded",
        rule,
        message,
        limits,
        retryAfterMs: Math.max(1, Math.ceil(resetAt - now)),
      };
  if (policy === undefined && tool === undefined) return refused;
  return { ...refused, ...(tool === undefined ? {} : { tool }), ...(policy === undefined ? {} : { policy }) };
}
