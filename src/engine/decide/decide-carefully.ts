import { readOwn } from "../../json/own.js";
import { snapshot } from "../../json/snapshot.js";
import type { CompiledPolicy, CompiledTool } from "../compile/compile.js";
import {
  approvalRequest,
  INVALID_CALL,
  NOT_JSON,
  withObserved,
  withRemember,
  withTool,
} from "../compile/fixed-decisions.js";
import type { Decision, DecisionCode } from "../decision.js";
import { firstNotAllowing } from "./argument-names.js";
import { requestOf } from "./asking.js";
import { type Carried, carriedBy } from "./carried.js";
import type { Context, Reserve } from "./decide.js";
import { type JoinedCall, joined } from "./joined-calls.js";
import { NO_WATCH, observationsOf, type Watch } from "./observing.js";
import { readAll, type Surroundings } from "./read-arguments.js";
import { ruleDenial } from "./rule-denial.js";
import { together } from "./together.js";
import type { Trace } from "./trace.js";
import { weigh } from "./weigh.js";

const NOTHING: Carried = { calls: [], unread: null };

/**
 * Decides a call that may need approval, that something observes, or that carries others, which are decided with it. If a
 * person may be asked, the arguments are copied first, and the rules look at the copy.
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
  const isCopied = tool.asks.length > 0 || tool.dispatches !== null;
  const args = isCopied ? snapshot(given.args) : undefined;
  const principal = isCopied && given.principal !== undefined ? snapshot(given.principal) : undefined;
  const isJson = args !== undefined && (principal !== undefined || given.principal === undefined);
  const { scope } = given;
  const call = { ...given, args: args ?? given.args, principal: principal ?? given.principal };
  const own = { tool, carried: undefined, args: call.args, values: readAll(tool.reads, call) };

  const follow = (observing: boolean): Carried =>
    tool.dispatches === null ? NOTHING : carriedBy(policy, tool, call.args, observing);
  const { calls: carried, unread } = follow(false);
  const calls = joined(own, carried, call, policy, context.annotationsOf);
  if (calls === null) return INVALID_CALL;
  if (trace !== null) for (const one of calls.slice(1)) trace.reach(one.tool, one.carried);

  const denied =
    firstByName(calls) ??
    (unread && withTool(unread.denial, unread.tool === given.name ? undefined : unread.tool)) ??
    firstByRules(calls, trace);
  if (denied !== null) return denied;

  if (trace !== null) for (const { tool, values, carried } of calls) trace.limits(tool.limits.list, values, carried);
  const isObserved = calls.some(({ tool: { dispatches } }) => dispatches !== null && dispatches.all.length > dispatches.enforced.length); // biome-ignore format: one line
  const watched = isObserved ? follow(true) : null;
  const watchedCalls = watched === null ? calls : joined(own, watched.calls, call, policy, context.annotationsOf);
  const isWatched = watched?.unread != null || watchedCalls?.some(({ tool }) => tool.observers !== null) === true;
  const isLimited = (one: CompiledTool): boolean => one.limited || (one.observers?.limits.meters.length ?? 0) > 0;
  const now = [...calls, ...(watchedCalls ?? [])].some((one) => isLimited(one.tool)) ? context.now() : Number.NaN;
  const shares = calls.map(({ tool, values, carried }) => ({
    weighed: weigh(tool.limits, values, scope, scope, now),
    tool: carried,
  }));
  const lacking = shares.find(({ weighed }) => weighed.lacking.length > 0);
  if (lacking !== undefined) return withTool(lacking.weighed.lacking[0]!.denial, lacking.tool);
  const limits = shares.length === 1 ? shares[0]!.weighed : together(shares);
  const { charges } = limits;

  if (trace !== null) for (const { tool, values, carried } of calls) trace.asked(tool.asks, values, carried);
  const asked = requestOf(calls);
  const watch: Watch | null =
    isWatched && watchedCalls !== null ? observationsOf(watchedCalls, watched?.unread ?? null, scope, now) : null;
  if (asked !== null) {
    if (!isJson) return NOT_JSON;
    const { rule, message, policy: asking, tool: by, remember } = asked;
    const approval = { policy, tool: given.name, args, principal, grant: scope.grant, session: scope.session };
    if (!context.approvals.spend(approvedIn(options), approval)) {
      const fresh = withTool(approvalRequest(rule, message, asking), by);
      const request = withObserved(withRemember(fresh, remember), (watch ?? NO_WATCH).said);
      context.approvals.issue(request, approval);
      return request;
    }
  }
  const { allow } = tool;
  return charges.length === 0 && watch === null ? allow : reserve({ allow, limits }, charges, now, watch);
}

const BY_NAME: readonly DecisionCode[] = ["hidden", "default_deny", "denied"];

/** The denial by the first step that denies one of the calls for its name, and there of the first call. */
function firstByName(calls: readonly JoinedCall[]): Decision | null {
  for (const code of BY_NAME) {
    const found = calls.find(({ tool }) => tool.denial?.code === code);
    if (found !== undefined) return withTool(found.tool.denial!, found.carried);
  }
  return null;
}

/** The same by names of arguments, then by rules. */
function firstByRules(calls: readonly JoinedCall[], trace: Trace | null): Decision | null {
  for (const { tool, args, carried } of calls) {
    const denied = tool.names === null ? null : firstNotAllowing(tool.names, args);
    if (denied !== null) return withTool(denied, carried);
  }
  for (const kind of ["require", "deny_if"] as const) {
    for (const { tool, values, carried } of calls) {
      for (let rule = tool.rules; rule !== null; rule = rule.next) {
        if (rule.kind !== kind) continue;
        if (trace !== null) trace.rule(rule, values, carried);
        const denied = ruleDenial(rule, values);
        if (denied !== null) return withTool(denied, carried);
      }
    }
  }
  return null;
}

/** The decision that the host hands back as approved. If it cannot be read, it is ignored. */
function approvedIn(options: unknown): unknown {
  try {
    return readOwn(Object(options), "approved");
  } catch {
    // Not an approval either.
  }
}
