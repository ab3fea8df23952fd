import { type IncomingCall, type Refusal, readCall } from "../call/read-call.js";
import { isModernMeta } from "./era.js";
import {
  errorAnswer,
  INVALID_REQUEST,
  isObject,
  isRequestId,
  type Message,
  memberOf,
  type RequestId,
} from "./messages.js";
import { type Method, type Section, SHAPES } from "./methods.js";
import { inOtherCase, isProtocolName, misnaming, PROTOCOL_CHARACTERS } from "./names.js";

/** The guard's reading of a client's message. */
export type Incoming =
  | { readonly kind: "call"; readonly call: IncomingCall }
  | Named
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "cancelled"; readonly id: unknown }
  | { readonly kind: "initialize"; readonly params: unknown }
  | { readonly kind: "answer"; readonly id: unknown; readonly result: unknown }
  | { readonly kind: "other" };

/** A request that is read only where a policy has one of the sections: without them it passes as it is. */
interface Named {
  readonly kind: "named";
  readonly sections: readonly Section[];
  /** The call, why it is refused, or what goes on in its place without a decision. */
  read(): IncomingCall | Refusal | { readonly passes: Message };
}

const OTHER: Incoming = { kind: "other" };
const CALL = "tools/call";
const isCallInOtherCase = inOtherCase([CALL]);
/** By the lower case of their names, the methods of resources and prompts. */
const NAMED = new Map<string, Method>(
  (Object.keys(SHAPES) as Method[]).filter((method) => method !== CALL).map((method) => [method.toLowerCase(), method]),
);
const flawOfMembers = misnaming(["jsonrpc", "id", "method", "params", "result", "error"]);

/** Reads a message. A message that some server might take for a `tools/call`, and is not plainly one, is refused. */
export function readMessage(message: unknown): Incoming {
  if (Array.isArray(message)) return { kind: "refused", refusal: refuseBatch(message) };
  if (!isObject(message)) return refuse(undefined, "a message must be an object");
  const id = memberOf(message, "id");
  const method = memberOf(message, "method");
  const flaw = flawOfMembers(message);
  if (flaw !== undefined) return refuse(id, `the members of a message ${flaw}`);
  if (memberOf(message, "jsonrpc") !== "2.0") return refuse(id, '`jsonrpc` must be "2.0"');
  if (!isIdOf(method, id)) return refuse(id, "`id` must be a whole number or a text of at most 256 characters");
  switch (method) {
    case CALL: {
      const read = readCall(message, CALL);
      return "refused" in read ? { kind: "refused", refusal: read } : { kind: "call", call: read };
    }
    case "notifications/cancelled": {
      const params = memberOf(message, "params");
      return { kind: "cancelled", id: isObject(params) ? memberOf(params, "requestId") : undefined };
    }
    case "initialize":
      return { kind: "initialize", params: memberOf(message, "params") };
    case undefined: {
      const result = memberOf(message, "result");
      // A server could answer it by its id, which a call may have.
      if (result === undefined && memberOf(message, "error") === undefined)
        return refuse(id, "expected a method, a result or an error");
      return { kind: "answer", id, result };
    }
    default:
      if (typeof method !== "string") return refuse(id, "the method must be a string");
      if (!isProtocolName(method)) return refuse(id, `the method may have only ${PROTOCOL_CHARACTERS}`);
      if (isCallInOtherCase(method)) return refuse(id, "methods are case-sensitive");
      return named(message, method) ?? OTHER;
  }
}

/** A request about resources or prompts, also under the name of its method in another case. */
function named(message: Message, method: string): Named | undefined {
  const exact = NAMED.get(method.toLowerCase());
  if (exact === undefined) return undefined;
  const sections = SHAPES[exact].sections ?? [];
  const id = memberOf(message, "id");
  return {
    kind: "named",
    sections,
    read() {
      if (method !== exact) return refusalOf(id, "methods are case-sensitive");
      return withoutSubject(message, exact) ?? readCall(message, exact);
    },
  };
}

/** The modern era has no such method, and a server of that era says so itself. No other server finds a resource in it. */
function withoutSubject(message: Message, method: Method): { readonly passes: Message } | undefined {
  const params = memberOf(message, "params");
  const _meta = isObject(params) ? memberOf(params, "_meta") : undefined;
  if (method !== "resources/subscribe" || !isModernMeta(_meta)) return undefined;
  return { passes: { ...message, params: { _meta } } };
}

/** A notification has no id. An error that answers a message which could not be read has null. */
const isIdOf = (method: unknown, id: unknown): boolean =>
  id === undefined || isRequestId(id) || (method === undefined && id === null);

/** Neither SDK takes a batch at this level, and none may slip past. */
function refuseBatch(batch: readonly unknown[]): Refusal {
  const requests = batch.flatMap((entry) =>
    isObject(entry) && typeof entry.method === "string" && isRequestId(entry.id) ? [entry.id] : [],
  );
  return {
    refused: "a batch of messages was refused",
    answers: requests.map((id) => invalidRequest(id, "send each request on its own, not in a batch")),
  };
}

const refuse = (id: unknown, why: string): Incoming => ({ kind: "refused", refusal: refusalOf(id, why) });

const refusalOf = (id: unknown, why: string): Refusal => ({
  refused: `a message was refused: ${why}`,
  answers: isRequestId(id) ? [invalidRequest(id, why)] : [],
});

const invalidRequest = (id: RequestId, why: string): Message =>
  errorAnswer(id, INVALID_REQUEST, `Invalid Request: ${why}`);
