import { readOwn } from "../../json/own.js";
import { snapshot } from "../../json/snapshot.js";
import type { CompiledPolicy, CompiledTool } from "../compile/compile.js";
import { approvalRequest, INVALID_CALL, NOT_JSON } from "../compile/fixed-decisions.js";
import type { CallScope, Decision } from "../decision.js";
import type { Charge } from "../store.js";
import type { Approvals } from "./approved.js";
import { areArgs, isCall, readMembers } from "./call-members.js";
import { chargesOf } from "./charge.js";
import { firstDenial } from "./first-denial.js";
import { readAll } from "./read-arguments.js";
import { scopeValue } from "./scope-values.js";
import type { Trace } from "./trace.js";

/** The inputs beside the policy and the call. */
export interface Context {
  /** Scope values for calls that carry none. */
  readonly defaultScope: CallScope;
  /** The time in epoch milliseconds, NaN if there is none; asked for once, and only where a limit applies. */
  readonly now: () => number;
  /** Where approvals are asked for and accepted. */
  readonly approvals: Approvals;
}

/** The outcome of a call that all rules let through: its charges are to be reserved. `now` is NaN if there is no time. */
export type Reserve<Result> = (tool: CompiledTool, charges: readonly Charge[], now: number) => Result;

/** Not `Object.create(null)`: V8 keeps that as a hash table, and listing the keys of one makes all listing slower. */
const NO_ARGS: object = Object.freeze(Object.setPrototypeOf({}, null));

/**
 * Takes a call through section 5 of the language, up to where a store must be asked. Throws what reading it throws.
 */
export function decide<Result>(
  policy: CompiledPolicy,
  call: unknown,
  context: Context,
  options: unknown,
  trace: Trace | null,
  reserve: Reserve<Result>,
): Decision | Result {
  if (!isCall(call)) return INVALID_CALL;
  const { tool: name, args: given, scope } = readMembers(call);
  if (typeof name !== "string" || !areArgs(given)) return INVALID_CALL;

  const tool = policy.tools.get(name) ?? policy.unlisted;
  if (trace !== null) trace.reach(tool);
  if (tool.fixedDecision !== null) return tool.fixedDecision;
  const args = given ?? NO_ARGS;
  if (tool.approval !== null) return decideWithApproval(tool, args, scope, context, options, trace, reserve);

  const values = tool.readsAll ? readAll(tool.reads, args) : null;
  // Stryker disable next-line ConditionalExpression: without rules, none denies and nothing is read.
  if (tool.rules !== null) {
    const denied = firstDenial(tool.rules, tool.reads, args, values, trace);
    if (denied !== null) return denied;
  }
  return tool.limited ? charge(tool, values, scope, context, reserve) : tool.allow;
}

/** Makes the charges of a call and has them reserved. */
function charge<Result>(
  tool: CompiledTool,
  values: readonly unknown[] | null,
  scope: unknown,
  context: Context,
  reserve: Reserve<Result>,
): Decision | Result {
  const now = context.now();
  const charges = chargesOf(tool.limits, values, scope, context.defaultScope, now);
  return Array.isArray(charges) ? reserve(tool, charges, now) : charges;
}

/** The same for a tool that needs approval: the copy that a person will see is what the rules are asked about. */
function decideWithApproval<Result>(
  tool: CompiledTool,
  given: object,
  givenScope: unknown,
  context: Context,
  options: unknown,
  trace: Trace | null,
  reserve: Reserve<Result>,
): Decision | Result {
  const copy = snapshot(given);
  const args = copy ?? given;
  const scope = {
    grant: scopeValue(givenScope, "grant", context.defaultScope),
    session: scopeValue(givenScope, "session", context.defaultScope),
  };
  const values = readAll(tool.reads, args);
  const denied = firstDenial(tool.rules, tool.reads, args, values, trace);
  if (denied !== null) return denied;

  const ask = (): Decision | null => {
    if (copy === undefined) return NOT_JSON;
    const request = approvalRequest(tool.approval!.pointer, tool.approval!.reason);
    const asked = { tool, args: copy, ...scope };
    if (context.approvals.spend(approvedIn(options), asked)) return null;
    context.approvals.issue(request, asked);
    return request;
  };
  if (!tool.limited) return ask() ?? tool.allow;
  return charge(tool, values, scope, context, (_, charges, now) => ask() ?? reserve(tool, charges, now));
}

/** The decision that the host hands back as approved; one that cannot be read is ignored like anything else that is not an approval. */
function approvedIn(options: unknown): unknown {
  try {
    return readOwn(Object(options), "approved");
  } catch {
    // No approval either.
  }
}
