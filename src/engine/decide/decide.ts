import { snapshot } from "../../json/snapshot.js";
import { readAll } from "../compile/arguments.js";
import type { Entry, Table } from "../compile/compile.js";
import { approvalRequest, INVALID_CALL, NOT_JSON } from "../compile/fixed-decisions.js";
import { firstDenial } from "../compile/rule.js";
import type { CallScope, Decision } from "../decision.js";
import type { Charge } from "../store.js";
import type { Approvals } from "./approved.js";
import { chargesOf } from "./charge.js";
import { areArgs, isCall, readMembers, readOwn } from "./read-call.js";
import { scopeValue } from "./scope-values.js";
import type { Trace } from "./trace.js";

/** What the walk needs to know beside the call. */
export interface Surroundings {
  /** Scope values for calls that carry none. */
  readonly scope: CallScope;
  /** The time in epoch milliseconds, NaN if there is none; asked for once, and only where a limit applies. */
  readonly now: () => number;
  /** Where approvals are asked for and accepted. */
  readonly approvals: Approvals;
}

/** What becomes of a call that all rules let through: its charges are to be reserved. `now` is NaN if there is no time. */
export type Reserve<Result> = (entry: Entry, charges: readonly Charge[], now: number) => Result;

/** Not `Object.create(null)`: V8 keeps that as a hash table, and listing the keys of one makes all listing slower. */
const NO_ARGS: object = Object.freeze(Object.setPrototypeOf({}, null));

/**
 * Takes a call through section 5 of the language, up to where a store must be asked. Throws what reading it throws.
 */
export function walk<Result>(
  table: Table,
  call: unknown,
  around: Surroundings,
  options: unknown,
  trace: Trace | null,
  reserve: Reserve<Result>,
): Decision | Result {
  if (!isCall(call)) return INVALID_CALL;
  const { tool, args: given, scope } = readMembers(call);
  if (typeof tool !== "string" || !areArgs(given)) return INVALID_CALL;

  const entry = table.entries.get(tool) ?? table.unlisted;
  if (trace !== null) trace.reach(entry);
  if (entry.settled !== null) return entry.settled;
  const args = given ?? NO_ARGS;
  if (entry.approval !== null) return walkApproval(entry, args, scope, around, options, trace, reserve);

  const values = entry.collected ? readAll(entry.wanted, args) : null;
  if (entry.rules !== null) {
    const denied = firstDenial(entry.rules, entry.wanted, args, values, trace);
    if (denied !== null) return denied;
  }
  return entry.limited ? charge(entry, values, scope, around, reserve) : entry.allow;
}

/** Makes the charges of a call and has them reserved. */
function charge<Result>(
  entry: Entry,
  values: readonly unknown[] | null,
  scope: unknown,
  around: Surroundings,
  reserve: Reserve<Result>,
): Decision | Result {
  const now = around.now();
  const charges = chargesOf(entry.limits, values, scope, around.scope, now);
  return Array.isArray(charges) ? reserve(entry, charges, now) : charges;
}

/** The same for a tool that needs approval: the copy that a person will see is what the rules are asked about. */
function walkApproval<Result>(
  entry: Entry,
  given: object,
  givenScope: unknown,
  around: Surroundings,
  options: unknown,
  trace: Trace | null,
  reserve: Reserve<Result>,
): Decision | Result {
  const copy = snapshot(given);
  const args = copy ?? given;
  const scope = {
    grant: scopeValue(givenScope, "grant", around.scope),
    session: scopeValue(givenScope, "session", around.scope),
  };
  const values = readAll(entry.wanted, args);
  const denied = firstDenial(entry.rules, entry.wanted, args, values, trace);
  if (denied !== null) return denied;

  const ask = (): Decision | null => {
    if (copy === undefined) return NOT_JSON;
    const request = approvalRequest(entry.approval!.pointer, entry.approval!.reason);
    const asked = { entry, args: copy, ...scope };
    if (around.approvals.spend(approvedIn(options), asked)) return null;
    around.approvals.issue(request, asked);
    return request;
  };
  if (!entry.limited) return ask() ?? entry.allow;
  return charge(entry, values, scope, around, (_, charges, now) => ask() ?? reserve(entry, charges, now));
}

/** What the host hands back as approved; what cannot be read is ignored like anything else that is no approval. */
function approvedIn(options: unknown): unknown {
  try {
    return readOwn(Object(options), "approved");
  } catch {
    // No approval either.
  }
}
