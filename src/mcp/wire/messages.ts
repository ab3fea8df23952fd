import { isUnreadable } from "./names.js";

/** The id of a JSON-RPC request; `1` and `"1"` are two ids. */
export type RequestId = string | number;

/** Where a transport may keep what it has read a message from: it stays with whatever a guard makes of that message. */
export const ORIGIN: unique symbol = Symbol("tollgate: origin of a message");

/** A JSON-RPC message as it comes off the wire: nothing about it has been checked. */
export interface Message {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly [ORIGIN]?: unknown;
}

/** JSON-RPC: the message is not a request that this server takes. */
export const INVALID_REQUEST = -32600;

/** JSON-RPC: the parameters cannot be read; MCP also uses it for an unknown tool. */
export const INVALID_PARAMS = -32602;

/** MCP, up to 2025-11-25: the resource does not exist. */
export const RESOURCE_NOT_FOUND = -32002;

/** A denial where a tool result cannot be the answer; outside -32768 to -32000, which JSON-RPC and MCP keep for themselves. */
export const POLICY_DENIED = -31000;

/** The method by which a server says that its list of tools is another one now. */
export const LIST_CHANGED = "notifications/tools/list_changed";

/** True for a value with named members: an object that is not an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a promise of any library, and for what is awaited like one, such as a query that has not been sent. */
export const isThenable = (value: unknown): boolean => isObject(value) && typeof value.then === "function";

/** Lets go of what a host returned in place of an answer: the failure of a promise must not become an unhandled rejection. */
export function letGo(value: unknown): void {
  if (value instanceof Promise) value.catch(() => {});
}

/** A member of an object as it came; undefined for one that only `Object.prototype` has, which has gained it. */
export function memberOf(object: object, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(object, name)
    ? undefined
    : (object as Record<string, unknown>)[name];
}

/** Whether a message of a server names a method; some write one of null into their answers. */
export const hasMethod = (message: object): boolean => (memberOf(message, "method") ?? null) !== null;

/** Longer than the ids that clients make: what a client makes up is kept only up to a bound. */
const LONGEST_ID = 256;

/** True for the id of a request that every reader reads alike: a whole number, or a short text without control characters. */
export function isRequestId(value: unknown): value is RequestId {
  if (typeof value === "number") return Number.isSafeInteger(value);
  return typeof value === "string" && value.length <= LONGEST_ID && !isUnreadable(value);
}

/** An error response to the request of that id; null where the request's own cannot be read. */
export function errorAnswer(id: RequestId | null, code: number, message: string, data?: unknown): Message {
  return { jsonrpc: "2.0", id, error: data === undefined ? { code, message } : { code, message, data } };
}

/** The answer for a tool that does not exist, and for one that is hidden; it never tells which. */
export function unknownToolAnswer(id: RequestId, tool: string): Message {
  return errorAnswer(id, INVALID_PARAMS, `Unknown tool: ${tool}`);
}
