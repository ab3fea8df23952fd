import type { Approvals } from "./approval.js";
import { Claim } from "./claim.js";
import type { Entry, Table } from "./compile.js";
import type { CallScope, Decision } from "./decision.js";
import { approvalRequest, INVALID_CALL, NOT_JSON, STORE_UNAVAILABLE } from "./decisions.js";
import { amountOf, chargeOf, subjectOf } from "./limit.js";
import { areArgs, readMembers, readOwn } from "./read.js";
import { firstDenial } from "./rule.js";
import { scopeValue } from "./scope.js";
import { snapshot } from "./snapshot.js";
import type { Charge } from "./store.js";
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

export type Outcome = Decision | Claim;

/** Not `Object.create(null)`: V8 keeps that as a hash table, and listing the keys of one makes all listing slower. */
const NO_ARGS: object = Object.freeze(Object.setPrototypeOf({}, null));

/** A call as it was read, once. */
interface Reading {
  readonly args: object;
  readonly scope: unknown;
}

/**
 * Takes a call through section 5 of the language, up to where a store must be asked. Throws what reading it throws.
 */
export function walk(
  table: Table,
  call: unknown,
  around: Surroundings,
  options: unknown,
  trace: Trace | null,
): Outcome {
  if (typeof call !== "object" || call === null) return INVALID_CALL;
  const { tool, args: given, scope } = readMembers(call);
  if (typeof tool !== "string" || !areArgs(given)) return INVALID_CALL;

  const args = given ?? NO_ARGS;
  const entry = table.entries.get(tool) ?? table.unlisted;
  if (trace !== null) trace.reach(entry);
  if (entry.settled !== null) return entry.settled;
  if (entry.approval !== null) {
    return walkApproval(entry, tool, { args, scope }, around, options, trace);
  }

  const denied = firstDenial(entry.rules, args, trace);
  if (denied !== null) return denied;
  if (!entry.limited) return entry.allow;
  const now = around.now();
  const charges = chargesOf(entry, { args, scope }, around.scope, now);
  return Array.isArray(charges) ? claimOf(entry, charges, now, trace) : charges;
}

/** The same for a tool that needs approval: the copy that a person will see is what the rules are asked about. */
function walkApproval(
  entry: Entry,
  tool: string,
  reading: Reading,
  around: Surroundings,
  options: unknown,
  trace: Trace | null,
): Outcome {
  const copy = snapshot(reading.args);
  const args = copy ?? reading.args;
  const scope = {
    grant: scopeValue(reading.scope, "grant", around.scope),
    session: scopeValue(reading.scope, "session", around.scope),
  };
  const denied = firstDenial(entry.rules, args, trace);
  if (denied !== null) return denied;
  const { limited } = entry;
  const now = limited ? around.now() : 0;
  const charges = chargesOf(entry, { args, scope }, {}, now);
  if (!Array.isArray(charges)) return charges;
  if (copy === undefined) return NOT_JSON;
  const request = approvalRequest(entry.approval!.pointer, entry.approval!.reason);
  const asked = { entry, tool, args: copy, ...scope };
  if (trace !== null) return request;
  if (!around.approvals.spend(approvedIn(options), asked)) {
    around.approvals.issue(request, asked);
    return request;
  }
  return limited ? claimOf(entry, charges, now, trace) : entry.allow;
}

/** What the host hands back as approved; what cannot be read is ignored like anything else that is no approval. */
function approvedIn(options: unknown): unknown {
  try {
    return typeof options === "object" && options !== null ? readOwn(options, "approved") : undefined;
  } catch {
    return undefined;
  }
}

/** Without a time nothing can be counted; the fail mode is for stores alone. `explain` asks no store. */
const claimOf = (entry: Entry, charges: readonly Charge[], now: number, trace: Trace | null): Outcome =>
  trace === null && Number.isNaN(now) ? STORE_UNAVAILABLE : new Claim(entry, charges, now);

/** What a call is charged, or the denial by the first limit that it cannot be charged to (step 7). */
function chargesOf(entry: Entry, { args, scope }: Reading, fallback: CallScope, now: number): Charge[] | Decision {
  const charges: Charge[] = [];
  for (const meter of entry.limits.meters) {
    const subject = subjectOf(meter, scope, fallback);
    if (subject === undefined) return meter.scopeMissing;
    const amount = amountOf(meter, args);
    if (amount < 0) return meter.amountInvalid;
    charges.push(chargeOf(meter, subject, amount, now));
  }
  return charges;
}
