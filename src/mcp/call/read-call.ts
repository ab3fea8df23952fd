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
import { COMPLETE, type Kind, type Method, nameMemberOf, SHAPES } from "../wire/methods.js";
import { flawOfName } from "../wire/name-flaw.js";
import { misnaming } from "../wire/names.js";

/** A request that a policy decides about, and that could be read: a `tools/call` or its like. */
export interface IncomingCall {
  readonly jsonrpc: unknown;
  readonly method: Method;
  readonly id: RequestId;
  readonly kind: Kind;
  /** The name of the tool or of the prompt, or the URI of the resource. */
  readonly name: string;
  /** The very object that goes on to the server. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  /** Set where the request asks for a task, so that a tool result is not an answer to it. */
  readonly task: unknown;
  readonly retry: Retry;
  /** The members that go on to the server besides those of `retry`. */
  readonly params: Readonly<Record<string, unknown>>;
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

/** The subject of a request: what is asked for, its name, and the members that say so. */
interface Subject {
  readonly kind: Kind;
  readonly name: unknown;
  readonly params: Readonly<Record<string, unknown>>;
}

const NAMED: Readonly<Record<Kind, string>> = {
  tool: "the name of the tool",
  resource: "the URI of the resource",
  prompt: "the name of the prompt",
};

const flawOfRef = misnaming(["type", "name", "uri", "title"]);

/** Reads a request of that method; each member is read once. */
export function readCall(message: Message, method: Method): IncomingCall | Refusal {
  const jsonrpc = memberOf(message, "jsonrpc");
  const id = memberOf(message, "id");
  const params = memberOf(message, "params");
  const { members, flawOfMembers }: (typeof SHAPES)[Method] = SHAPES[method];
  if (!isRequestId(id)) return { refused: `a ${method} without a request id was refused`, answers: [] };
  if (!isObject(params)) return refuse(id, `a ${method} needs an object of params`);
  const flaw = flawOfMembers(params);
  if (flaw !== undefined) return refuse(id, `the members of a ${method} ${flaw}`);
  const subject = method === COMPLETE ? completed(params) : named(params, method);
  if (typeof subject === "string") return refuse(id, subject);
  const { kind, name } = subject;
  const read = (member: string): unknown => (members.includes(member) ? memberOf(params, member) : undefined);
  const arguments_ = read("arguments");
  const _meta = read("_meta");
  const task = read("task");
  const inputResponses = read("inputResponses");
  const requestState = read("requestState");
  if (typeof name !== "string") return refuse(id, `${NAMED[kind]} must be a string`);
  const flawOfOwn = flawOfName(name, kind === "resource");
  if (flawOfOwn !== undefined) return refuse(id, `${NAMED[kind]} ${flawOfOwn}`);
  // null counts as left out: the policy must not see other arguments than the tool, and no SDK hands null to a tool.
  const args = arguments_ ?? undefined;
  if (args !== undefined && !isObject(args)) return refuse(id, "the arguments must be an object");
  // Both SDKs refuse others. So no reader finds another number than the policy did.
  if (kind === "prompt" && !Object.values(args ?? {}).every((value) => typeof value === "string"))
    return refuse(id, "the arguments of a prompt must be strings");
  if (!isOptionalObject(_meta)) return refuse(id, "`_meta` must be an object");
  if (!isOptionalObject(task)) return refuse(id, "`task` must be an object");
  if (!isOptionalObject(inputResponses)) return refuse(id, "`inputResponses` must be an object");
  if (requestState !== undefined && typeof requestState !== "string")
    return refuse(id, "`requestState` must be a string");
  return {
    jsonrpc,
    method,
    id,
    kind,
    name,
    args,
    meta: _meta,
    task,
    retry: { inputResponses, requestState },
    params: present({ ...subject.params, arguments: args, _meta, task }),
    origin: message[ORIGIN],
  };
}

/** The request as it may go on: made of the members that were read and no others. */
export function forwarded({ jsonrpc, id, method, params, origin }: IncomingCall, retry: Retry): Message {
  const { inputResponses, requestState } = retry;
  const message = { jsonrpc, id, method, params: present({ ...params, inputResponses, requestState }) };
  return origin === undefined ? message : { ...message, [ORIGIN]: origin };
}

function named(params: object, method: Exclude<Method, typeof COMPLETE>): Subject {
  const member = nameMemberOf(method);
  const name = memberOf(params, member);
  const kind = method === "tools/call" ? "tool" : method === "prompts/get" ? "prompt" : "resource";
  return { kind, name, params: { [member]: name } };
}

/** The subject of a completion stands in its `ref`; the rest of it is the server's to read. */
function completed(params: object): Subject | string {
  const ref = memberOf(params, "ref");
  if (!isObject(ref)) return "`ref` must be an object";
  const flaw = flawOfRef(ref);
  if (flaw !== undefined) return `the members of \`ref\` ${flaw}`;
  const type = memberOf(ref, "type");
  if (type !== "ref/resource" && type !== "ref/prompt")
    return "the type of `ref` must be `ref/prompt` or `ref/resource`";
  const [kind, member] = type === "ref/resource" ? (["resource", "uri"] as const) : (["prompt", "name"] as const);
  const name = memberOf(ref, member);
  const forward = present({ type, [member]: name, title: memberOf(ref, "title") });
  return {
    kind,
    name,
    params: { ref: forward, argument: memberOf(params, "argument"), context: memberOf(params, "context") },
  };
}

/** Without the members that are left out. */
const present = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

function isOptionalObject(value: unknown): value is Readonly<Record<string, unknown>> | undefined {
  return value === undefined || isObject(value);
}

function refuse(id: RequestId, why: string): Refusal {
  const text = `Invalid params: ${why}`;
  return { refused: text, answers: [errorAnswer(id, INVALID_PARAMS, text)] };
}
