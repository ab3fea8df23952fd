import type { Decision } from "../engine/decision.js";

/** The id of a JSON-RPC request; `1` and `"1"` are two ids. */
export type RequestId = string | number;

/** A JSON-RPC message as it comes off the wire: nothing about it has been checked. */
export interface Message {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Where a client finds the decision in the `_meta` of a denial. */
export const DECISION_META_KEY = "dev.tollgate/decision";

/** JSON-RPC: the message is no request that this server takes. */
export const INVALID_REQUEST = -32600;

/** JSON-RPC: the parameters cannot be read; MCP also uses it for an unknown tool. */
export const INVALID_PARAMS = -32602;

/** A denial where a tool result cannot be the answer; outside -32768 to -32000, which JSON-RPC and MCP keep for themselves. */
export const POLICY_DENIED = -31000;

/** True for a value with named members: an object that is no array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for what both SDK generations take as the id of a request. */
export function isRequestId(value: unknown): value is RequestId {
  return typeof value === "string" || typeof value === "number";
}

/** An error response to the request of that id. */
export function errorAnswer(id: RequestId, code: number, message: string, data?: unknown): Message {
  return { jsonrpc: "2.0", id, error: data === undefined ? { code, message } : { code, message, data } };
}

/** The answer for a tool that does not exist, and for one that is hidden; it never tells which. */
export function unknownToolAnswer(id: RequestId, tool: string): Message {
  return errorAnswer(id, INVALID_PARAMS, `Unknown tool: ${tool}`);
}

/** A denial as the result of the tool, so that the model reads it. */
export function denialAnswer(id: RequestId, decision: Decision, modern: boolean): Message {
  const result = {
    content: [{ type: "text", text: denialText(decision) }],
    isError: true,
    _meta: { [DECISION_META_KEY]: decision },
  };
  // The modern era requires the member, the older one does not know it.
  return { jsonrpc: "2.0", id, result: modern ? { ...result, resultType: "complete" } : result };
}

/** A denial as an error, for a request whose result would have to be a task. */
export function taskDenialAnswer(id: RequestId, decision: Decision): Message {
  return errorAnswer(id, POLICY_DENIED, denialText(decision), { [DECISION_META_KEY]: decision });
}

/** What a model reads of a denial: why, and whether or when trying again makes sense. */
export function denialText(decision: Decision): string {
  const { message } = decision;
  const advice = adviceOf(decision);
  if (advice === "") return `[POLICY DENIED] ${message}`;
  // The engine's sentences are clauses without a full stop; a document's own words may be whole sentences.
  const joined = /[.!?]$/.test(message)
    ? `${message} ${advice[0]?.toUpperCase()}${advice.slice(1)}.`
    : `${message}; ${advice}`;
  return `[POLICY DENIED] ${joined}`;
}

function adviceOf(decision: Decision): string {
  if (decision.effect === "require_approval") return "a person has to approve this call, it was not run";
  if (decision.retryAfterMs !== undefined) return `try again in ${seconds(decision.retryAfterMs)}`;
  return decision.code === "limit_exceeded" ? "waiting does not help" : "";
}

function seconds(ms: number): string {
  const whole = Math.ceil(ms / 1000);
  return whole === 1 ? "1 second" : `${whole} seconds`;
}
