import type { CompiledPolicy, CompiledTool } from "../compile/compile.js";
import { INVALID_CALL } from "../compile/fixed-decisions.js";
import type { CallScope, Decision } from "../decision.js";
import type { Charged } from "../decision-from.js";
import type { Charge } from "../store.js";
import type { Approvals } from "./approved.js";
import { firstNotAllowing } from "./argument-names.js";
import {
  type AnnotationsOf,
  areArgs,
  argsOf,
  type CallMembers,
  isCall,
  isContext,
  nameOf,
  readContext,
  readMembers,
  sectionFor,
} from "./call-members.js";
import { chargesOf } from "./charge.js";
import { decideCarefully } from "./decide-carefully.js";
import { firstDenial } from "./first-denial.js";
import type { Watch } from "./observing.js";
import { NO_ARGS, readAll, readArguments, type Surroundings } from "./read-arguments.js";
import { scopeValues } from "./scope-values.js";
import type { Trace } from "./trace.js";
import { weigh } from "./weigh.js";

/** The inputs beside the policy and the call. */
export interface Context {
  /** Scope values for calls that carry none. */
  readonly defaultScope: CallScope;
  /** The time in epoch milliseconds, NaN if there is none; asked for once, and only where a limit applies. */
  readonly now: () => number;
  /** Where approvals are asked for and accepted. */
  readonly approvals: Approvals;
  /** The host's knowledge of tools whose calls carry none; null where it has none. */
  readonly annotationsOf: AnnotationsOf | null;
}

/**
 * The outcome of a call that all rules let through: its charges are to be reserved, and what observes it is to be told.
 * `now` is NaN if there is no time.
 */
export type Reserve<Result> = (tool: Charged, charges: readonly Charge[], now: number, watch: Watch | null) => Result;

/**
 * Takes a call through docs/language.md#order-of-evaluation, up to where a store must be asked. Throws what reading it throws.
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
  const members = readMembers(call);
  const { scope } = members;
  const section = sectionFor(policy, members);
  if (section === null) return INVALID_CALL;
  const name = nameOf(members);
  const given = argsOf(members);
  if (typeof name !== "string" || name.length > section.longestName || !areArgs(given)) return INVALID_CALL;
  const known = section === policy ? context.annotationsOf : null;
  const more = policy.reads.length > 0 ? readContext(call, policy.reads, known, name) : NO_CONTEXT;
  if (more !== NO_CONTEXT && !isContext(more)) return INVALID_CALL;

  const tool = section.tools.get(name) ?? section.find(name);
  if (trace !== null) trace.reach(tool, undefined);
  if (tool.fixedDecision !== null) return tool.fixedDecision;
  const args = given ?? NO_ARGS;
  if (tool.careful) {
    const all = surroundings(name, args, scope, more, context);
    return decideCarefully(policy, tool, all, context, options, trace, reserve);
  }
  if (tool.names !== null) {
    const denied = firstNotAllowing(tool.names, args);
    if (denied !== null) return denied;
  }

  let values: readonly unknown[] | null = null;
  let counted: unknown = scope;
  if (!tool.reads.argumentsOnly) {
    const all = surroundings(name, args, scope, more, context);
    values = readAll(tool.reads, all);
    // A rule may have looked at the scope: the same values are charged.
    counted = all.scope;
  } else if (tool.readsAll || trace !== null) values = readArguments(tool.reads, args);
  if (trace !== null) trace.rules(tool.rules, values!);
  // Stryker disable next-line ConditionalExpression: without rules, none denies and nothing is read.
  if (tool.rules !== null) {
    const denied = firstDenial(tool.rules, tool.reads, args, values);
    if (denied !== null) return denied;
  }
  if (trace !== null) trace.limits(tool.limits.list, values!);
  if (!tool.limited) return tool.allow;
  const now = context.now();
  if (!tool.limits.plain) return reserveWeighed(tool, values!, counted, context.defaultScope, now, reserve);
  const charges = chargesOf(tool.limits, values, counted, context.defaultScope, now);
  return Array.isArray(charges) ? reserve(tool, charges, now, null) : (charges as Decision);
}

/** The same by limits that are not all plain: some may be left out, or count on counters of the call's own. */
function reserveWeighed<Result>(
  tool: CompiledTool,
  values: readonly unknown[],
  scope: unknown,
  fallback: CallScope,
  now: number,
  reserve: Reserve<Result>,
): Decision | Result {
  // Read once for all of them, by whatever getter.
  const own = scopeValues(scope, fallback);
  const weighed = weigh(tool.limits, values, own, own, now);
  const { charges, lacking } = weighed;
  if (lacking.length > 0) return lacking[0]!.denial;
  return charges.length === 0 ? tool.allow : reserve({ allow: tool.allow, limits: weighed }, charges, now, null);
}

const NO_CONTEXT: CallMembers = {};

/** All of a call that can be looked at. `principal` and `annotations` are objects, or left out. */
const surroundings = (
  name: string,
  args: object,
  scope: unknown,
  { principal, annotations }: CallMembers,
  { defaultScope }: Context,
): Surroundings => ({
  name,
  args,
  principal: principal as object | undefined,
  annotations: annotations as object | undefined,
  scope: scopeValues(scope, defaultScope),
});
