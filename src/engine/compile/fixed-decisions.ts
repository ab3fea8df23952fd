import type { Decision, DecisionCode, Effect, LimitUsage, Observation } from "../decision.js";
import type { Remembered } from "../remembered.js";
import * as messages from "./denial-messages.js";

const NO_LIMITS: readonly LimitUsage[] = Object.freeze([]);

function frozen(
  effect: Effect,
  code: DecisionCode,
  rule: string,
  message: string,
  policy: string | undefined,
): Decision {
  const decision = { effect, code, rule, message, limits: NO_LIMITS };
  return Object.freeze(policy === undefined ? decision : { ...decision, policy });
}

/** A denial that carries no counts; frozen, to be shared between calls. */
export const denial = (code: DecisionCode, rule: string, message: string, policy?: string): Decision =>
  frozen("deny", code, rule, message, policy);

/** An allowance that carries no counts; frozen, to be shared between calls. */
export const allowance = (rule: string, policy?: string): Decision =>
  frozen("allow", "allowed", rule, messages.ALLOWED, policy);

/** A request for approval. Made anew for each call, because approving it approves that call alone. */
export const approvalRequest = (rule: string, message: string, policy: string | undefined): Decision =>
  frozen("require_approval", "approval_required", rule, message, policy);

/** The same request with how far its approval may count; itself where that is this very call alone. */
export const withRemember = (request: Decision, remember: Remembered | undefined): Decision =>
  remember === undefined ? request : Object.freeze({ ...request, remember });

/** The words of a part that only observes. */
export const observation = (code: DecisionCode, rule: string, policy: string | undefined): Observation =>
  Object.freeze(policy === undefined ? { rule, code } : { policy, rule, code });

/** The same decision with what observes; itself where nothing has anything to tell. */
export const withObserved = (decision: Decision, observed: readonly Observation[]): Decision =>
  observed.length === 0 ? decision : Object.freeze({ ...decision, observed });

/** The same decision by a call that another one carries; itself where that is the call itself. */
export const withTool = (decision: Decision, tool: string | undefined): Decision =>
  tool === undefined ? decision : Object.freeze({ ...decision, tool });

/** A call let through although the store failed. */
export const degraded = (allow: Decision): Decision => Object.freeze({ ...allow, degraded: true as const });

export const INVALID_CALL: Decision = denial("invalid_call", "", messages.INVALID_CALL);
export const NOT_JSON: Decision = denial("invalid_call", "", messages.NOT_JSON);
export const STORE_UNAVAILABLE: Decision = denial("store_unavailable", "", messages.STORE_UNAVAILABLE);
