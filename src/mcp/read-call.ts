import {
  errorAnswer,
  INVALID_PARAMS,
  INVALID_REQUEST,
  isObject,
  isRequestId,
  type Message,
  type RequestId,
} from "./messages.js";

/** A `tools/call` that could be read. */
export interface IncomingCall {
  readonly id: RequestId;
  readonly tool: string;
  /** The very object that `message` carries on. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
  /** The request asks for a task, so a tool result is no answer to it. */
  readonly task: boolean;
  /** The request as it may go on: made of the members that were read here and no others. */
  readonly message: Message;
}

/** What a `tools/call` that cannot be read is answered; without `answer` there is nobody to answer. */
export interface Refusal {
  readonly refused: string;
  readonly answer?: Message;
}

/** What the SDKs read of a call besides its name and arguments: `task` is v1's, the last two belong to the modern era. */
const OTHER_MEMBERS = ["_meta", "task", "inputResponses", "requestState"] as const;

/** Reads a message whose method is `tools/call`; each member is read once. */
export function readCall(message: Message): IncomingCall | Refusal {
  const { jsonrpc, id, params } = message;
  if (!isRequestId(id)) return { refused: "a tools/call without a request id was refused" };
  if (!isObject(params)) return refuse(id, "Invalid params: a tools/call needs an object of params");
  const { name: tool, arguments: given } = params;
  if (typeof tool !== "string") return refuse(id, "Invalid params: the name of the tool must be a string");
  // null counts as left out: the policy must not see other arguments than the tool, and no SDK hands null to a tool.
  const args = given ?? undefined;
  if (args !== undefined && !isObject(args)) return refuse(id, "Invalid params: the arguments must be an object");
  const forwarded: Record<string, unknown> = args === undefined ? { name: tool } : { name: tool, arguments: args };
  for (const member of OTHER_MEMBERS) {
    const value = params[member];
    if (value !== undefined) forwarded[member] = value;
  }
  const task = forwarded.task !== undefined;
  return { id, tool, args, task, message: { jsonrpc, id, method: "tools/call", params: forwarded } };
}

/** Error responses to the requests of a batch; neither SDK takes a batch at this level, and none may slip past. */
export function refuseBatch(batch: readonly unknown[]): readonly Message[] {
  return batch.flatMap((entry) =>
    isObject(entry) && typeof entry.method === "string" && isRequestId(entry.id)
      ? [errorAnswer(entry.id, INVALID_REQUEST, "Invalid Request: send each request on its own, not in a batch")]
      : [],
  );
}

function refuse(id: RequestId, text: string): Refusal {
  return { refused: text, answer: errorAnswer(id, INVALID_PARAMS, text) };
}
