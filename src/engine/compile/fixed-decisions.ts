import type { Decision, DecisionCode, Effect, LimitUsage } from "../decision.js";
import * as messages from "./denial-messages.js";

const NO_LIMITS: readonly LimitUsage[] = Object.freeze([]);

function frozen(effect: Effect, code: DecisionCode, rule: string, message: string): Decision {
  return Object.freeze({ effect, code, rule, message, limits: NO_LIMITS });
}

/** A denial that carries no counts; frozen, to be shared between calls. */
export const denial = (code: DecisionCode, rule: string, message: string): Decision =>
  frozen("deny", code, rule, message);

/** An allowance that carries no counts; frozen, to be shared between calls. */
export const allowance = (rule: string): Decision => frozen("allow", "allowed", rule, messages.ALLOWED);

/** A request for approval. Made anew for each call, because approving it approves that call alone. */
export const approvalRequest = (rule: string, reason: string | undefined): Decision =>
  frozen("require_approval", "approval_required", rule, reason ?? messages.APPROVAL_REQUIRED);

/** A call let through although the store failed. */
export const degraded = (allow: Decision): Decision => Object.freeze({ ...allow, degraded: true as const });

export const INVALID_CALL: Decision = denial("invalid_call", "", messages.INVALID_CALL);
export const NOT_JSON: Decision = denial("invalid_call", "", messages.NOT_JSON);
export const STORE_UNAVAILABLE: Decision = denial("store_unavailable", "", messages.STORE_UNAVAILABLE);
