import type { DecisionCode } from "../../engine/decision.js";
import { isObject, type Message } from "../wire/messages.js";
import { DECISION_META_KEY } from "./denial.js";

/**
 * The envelope of MCP's proposal SEP-2643, "Structured Authorization Denials", a draft as of 2026-11: for clients that know no
 * policy of ours. It may change until it is final, so it stands beside our own words, and only where the option asks for it.
 */

/** Where the envelope stands in the `_meta` of a result; in an error it is `data.authorization`. */
const ENVELOPE_META_KEY = "io.modelcontextprotocol/authorization";
/** Where a client echoes, on a retry, the `authorizationContextId` of the denial. */
const CONTEXT_META_KEY = "io.modelcontextprotocol/authorization-context-id";

/** Longer ids are not ours. */
const MAX_ID_LENGTH = 100;

/** The proposal's way to say what can help. A client ignores a `type` that it does not know. */
interface Hint {
  readonly type: "dev.tollgate/approval" | "dev.tollgate/arguments";
}

/** By code what can help; null for what is not about authorization: calls that cannot be read, full limits, failures. */
const HINTS: Readonly<Record<DecisionCode, readonly Hint[] | null>> = {
  allowed: null,
  hidden: [],
  default_deny: [],
  denied: [],
  argument_not_allowed: [{ type: "dev.tollgate/arguments" }],
  require_unmet: [{ type: "dev.tollgate/arguments" }],
  deny_if_matched: [{ type: "dev.tollgate/arguments" }],
  indeterminate: [{ type: "dev.tollgate/arguments" }],
  scope_missing: [],
  amount_invalid: null,
  approval_required: [{ type: "dev.tollgate/approval" }],
  limit_exceeded: null,
  store_unavailable: null,
  invalid_call: null,
};

/** An answer with the envelope of its denial; itself where it is none. `contextId` is for the client to echo. */
export function withAuthorization(answer: Message, contextId: string): Message {
  const { result, error } = answer;
  const ofResult = isObject(result) ? result._meta : undefined;
  const ofError = isObject(error) ? error.data : undefined;
  const hints = hintsOf(ofResult) ?? hintsOf(ofError);
  if (hints === undefined) return answer;
  const envelope = {
    reason: "insufficient_authorization",
    authorizationContextId: contextId,
    ...(hints.length === 0 ? {} : { remediationHints: hints }),
  };
  if (isObject(result)) return { ...answer, result: { ...result, _meta: { ...(ofResult as object), [ENVELOPE_META_KEY]: envelope } } }; // biome-ignore format: one line
  return { ...answer, error: { ...(error as object), data: { ...(ofError as object), authorization: envelope } } };
}

function hintsOf(meta: unknown): readonly Hint[] | undefined {
  const decision = isObject(meta) ? meta[DECISION_META_KEY] : undefined;
  return isObject(decision) ? (HINTS[decision.code as DecisionCode] ?? undefined) : undefined;
}

/** The id of an earlier denial that a call is the retry of, as its client says. It decides nothing. */
export function retryOf(meta: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const id = meta?.[CONTEXT_META_KEY];
  return typeof id === "string" && id.length <= MAX_ID_LENGTH ? id : undefined;
}
