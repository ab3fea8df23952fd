import {
  errorAnswer,
  INVALID_PARAMS,
  isObject,
  isRequestId,
  type Message,
  memberOf,
  ORIGIN,
  type RequestId,
} from "../wire/messages.js";
import { misnaming } from "../wire/names.js";
import { flawOfToolName } from "../wire/tool-name.js";

/** A `tools/call` that could be read. */
export interface IncomingCall {
  readonly jsonrpc: unknown;
  readonly id: RequestId;
  readonly tool: string;
  /** The very object that goes on to the server. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  /** Set where the request asks for a task, so that a tool result is not an answer to it. */
  readonly task: unknown;
  readonly retry: Retry;
  /** The source that a transport read it from. */
  readonly origin: unknown;
}

/** The members that the client adds when it answers questions of the server: its own word, and no proof of anything. */
export interface Retry {
  readonly inputResponses?: Readonly<Record<string, unknown>> | undefined;
  readonly requestState?: string | undefined;
}

/** A message that is not let through, why, and what its sender is answered. */
export interface Refusal {
  readonly refused: string;
  readonly answers: readonly Message[];
}

/** The members of a call that the SDKs read: `task` is v1's, the last two belong to the modern era. */
const flawOfMembers = misnaming(["name", "arguments", "_meta", "task", "inputResponses", "requestState"]);

/** Reads a message whose method is `tools/call`; each member is read once. */
export function readCall(message: Message): IncomingCall | Refusal {
  const jsonrpc = memberOf(message, "jsonrpc");
  const id = memberOf(message, "id");
  const params = memberOf(message, "params");
  if (!isRequestId(id)) return { refused: "a tools/call without a request id was refused", answers: [] };
  if (!isObject(params)) return refuse(id, "a tools/call needs an object of params");
  const flaw = flawOfMembers(params);
  if (flaw !== undefined) return refuse(id, `the members of a tools/call ${flaw}`);
  const tool = memberOf(params, "name");
  const given = memberOf(params, "arguments");
  const _meta = memberOf(params, "_meta");
  const task = memberOf(params, "task");
  const inputResponses = memberOf(params, "inputResponses");
  const requestState = memberOf(params, "requestState");
  if (typeof tool !== "string") return refuse(id, "the name of the tool must be a string");
  const flawOfName = flawOfToolName(tool);
  if (flawOfName !== undefined) return refuse(id, `the name of the tool ${flawOfName}`);
  // null counts as left out: the policy must not see other arguments than the tool, and no SDK hands null to a tool.
  const args = given ?? undefined;
  if (args !== undefined && !isObject(args)) return refuse(id, "the arguments must be an object");
  if (!isOptionalObject(_meta)) return refuse(id, "`_meta` must be an object");
  if (!isOptionalObject(task)) return refuse(id, "`task` must be an object");
  if (!isOptionalObject(inputResponses)) return refuse(id, "`inputResponses` must be an object");
  if (requestState !== undefined && typeof requestState !== "string")
    return refuse(id, "`requestState` must be a string");
  return {
    jsonrpc,
    id,
    tool,
    args,
    meta: _meta,
    task,
    retry: { inputResponses, requestState },
    origin: message[ORIGIN],
  };
}

/** The request as it may go on: made of the members that were read and no others. */
export function forwarded(call: IncomingCall, retry: Retry): Message {
  const { jsonrpc, id, tool: name, args, meta, task, origin } = call;
  const params: Record<string, unknown> = { name };
  if (args !== undefined) params.arguments = args;
  if (meta !== undefined) params._meta = meta;
  if (task !== undefined) params.task = task;
  if (retry.inputResponses !== undefined) params.inputResponses = retry.inputResponses;
  if (retry.requestState !== undefined) params.requestState = retry.requestState;
  const message = { jsonrpc, id, method: "tools/call", params };
  return origin === undefined ? message : { ...message, [ORIGIN]: origin };
}

function isOptionalObject(value: unknown): value is Readonly<Record<string, unknown>> | undefined {
  return value === undefined || isObject(value);
}

function refuse(id: RequestId, why: string): Refusal {
  const text = `Invalid params: ${why}`;
  return { refused: text, answers: [errorAnswer(id, INVALID_PARAMS, text)] };
}
