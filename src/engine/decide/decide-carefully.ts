import { readOwn } from "../../json/own.js";
import { snapshot } from "../../json/snapshot.js";
import type { CompiledPolicy, CompiledTool } from "../compile/compile.js";
import { approvalRequest, NOT_JSON, withObserved } from "../compile/fixed-decisions.js";
import type { Decision } from "../decision.js";
import { requestOf } from "./asking.js";
import type { Context, Reserve } from "./decide.js";
import { firstDenial } from "./first-denial.js";
import { NO_WATCH, observationsOf } from "./observing.js";
import { readAll, type Surroundings } from "./read-arguments.js";
import type { Trace } from "./trace.js";
import { weigh } from "./weigh.js";

/**
 * Decides a call of a tool that may need approval, or that something observes. If a person may
 * be asked, the arguments are copied first, and the rules look at the copy.
 */
export function decideCarefully<Result>(
  policy: CompiledPolicy,
  tool: CompiledTool,
  given: Surroundings,
  context: Context,
  options: unknown,
  trace: Trace | null,
  reserve: Reserve<Result>,
): Decision | Result {
  const mayAsk = tool.asks.length > 0;
  const args = mayAsk ? snapshot(given.args) : undefined;
  const principal = mayAsk && given.principal !== undefined ? snapshot(given.principal) : undefined;
  const isJson = args !== undefined && (principal !== undefined || given.principal === undefined);
  const { scope } = given;
  const call = { ...given, args: args ?? given.args, principal: principal ?? given.principal };
  const values = readAll(tool.reads, call);
  if (trace !== null) trace.rules(tool.rules, values);
  const denied = firstDenial(tool.rules, tool.reads, call.args, values);
  if (denied !== null) return denied;

  if (trace !== null) trace.limits(tool.limits.list, values);
  const observers = tool.observers;
  const now = tool.limited || (observers?.limits.meters.length ?? 0) > 0 ? context.now() : Number.NaN;
  const limits = weigh(tool.limits, values, scope, scope, now);
  const { charges, lacking } = limits;
  if (lacking.length > 0) return lacking[0]!.denial;

  if (trace !== null) trace.asked(tool.asks, values);
  const asked = requestOf(tool.asks, values);
  const watch = observers === null ? null : observationsOf(observers, values, scope, now);
  if (asked !== null) {
    if (!isJson) return NOT_JSON;
    const { rule, message, policy: asking } = asked;
    const approval = { policy, tool: given.tool, args, principal, grant: scope.grant, session: scope.session };
    if (!context.approvals.spend(approvedIn(options), approval)) {
      const request = withObserved(approvalRequest(rule, message, asking), (watch ?? NO_WATCH).said);
      context.approvals.issue(request, approval);
      return request;
    }
  }
  const { allow } = tool;
  return charges.length === 0 && watch === null ? allow : reserve({ allow, limits }, charges, now, watch);
}

/** The decision that the host hands back as approved. If it cannot be read, it is ignored. */
function approvedIn(options: unknown): unknown {
  try {
    return readOwn(Object(options), "approved");
  } catch {
    // Not an approval either.
  }
}
