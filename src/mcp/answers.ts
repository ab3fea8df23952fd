import type { LimitUsage, ToolCall } from "../engine/decision.js";
import { canonical } from "./canonical.js";
import { isObject, isRequestId, type Message, type RequestId, unknownToolAnswer } from "./messages.js";
import type { RequestStates } from "./request-state.js";

/** A call that went on to the server. */
export interface Admitted {
  readonly call: ToolCall;
  /** The name that the client used, where the call went on under one that no tool has. */
  readonly alias?: string | undefined;
  /** Shown in the `_meta` of the result. */
  readonly limits: readonly LimitUsage[];
  /** Whether it cost something that a second leg of the same call must not cost again. */
  readonly spent: boolean;
}

/** Watches what the server answers on one connection. */
export interface Answers {
  /** A `tools/call` of that id went on to the server. */
  expect(id: RequestId, admitted: Admitted): void;
  /** The client takes the request back: its call is no longer expected to be answered. */
  forget(id: unknown): void;
  /** The answer as it may leave: lists as `filterList` says, all unknown tools answered alike. */
  filter(message: unknown): unknown;
}

/** Where a client finds what is left of the limits of an allowed call. */
export const LIMITS_META_KEY = "dev.tollgate/limits";

/** How long the client may take from one leg of a call to the next without being charged anew. */
const LEG_MS = 3_600_000;

/** One text for equal calls on the same account; throws for arguments that are no JSON data. */
export const subjectOf = ({ tool, args, scope }: ToolCall): string =>
  canonical([tool, args ?? {}, scope?.grant ?? null, scope?.session ?? null]);

/** Makes the watch of one connection. */
export function createAnswers(filterList: (tools: readonly unknown[]) => readonly unknown[], states: RequestStates) {
  const open = new Map<RequestId, readonly Admitted[]>();

  function settle(id: RequestId, message: Message): Admitted | undefined {
    const admitted = open.get(id) ?? [];
    const unknown = admitted.find(({ call }) => saysUnknown(message, call.tool));
    // Which of two calls with one id is answered cannot be told; the first is as good as the other.
    const settled = unknown ?? admitted[0];
    const left = admitted.filter((each) => each !== settled);
    if (left.length === 0) open.delete(id);
    else open.set(id, left);
    return settled;
  }

  function filterAnswer(message: Message, id: RequestId): unknown {
    const { result } = message;
    const listed = filtered(message, filterList);
    if (listed !== message) return listed;
    // A list is no answer to a call, whatever its id says.
    if (isObject(result) && Array.isArray(result.tools)) return message;
    const ambiguous = (open.get(id)?.length ?? 0) > 1;
    const settled = settle(id, message);
    if (settled === undefined) return message;
    const { alias, call } = settled;
    if (saysUnknown(message, call.tool)) return unknownToolAnswer(id, alias ?? call.tool);
    if (alias !== undefined) return renamed(message, call.tool, alias);
    if (ambiguous || !isObject(result)) return message;
    if (result.resultType === "input_required") return settled.spent ? carrying(message, result, settled) : message;
    return settled.limits.length === 0 ? message : { ...message, result: withLimits(result, settled.limits) };
  }

  /** Lets the client carry the proof that this call was let through already, with the server's own state in it. */
  async function carrying(message: Message, result: Message["result"] & object, { call }: Admitted): Promise<Message> {
    const inner = "requestState" in result && typeof result.requestState === "string" ? result.requestState : undefined;
    try {
      const requestState = await states.seal("admitted", subjectOf(call), LEG_MS, inner);
      return { ...message, result: { ...result, requestState } };
    } catch {
      return message;
    }
  }

  return {
    expect: (id: RequestId, admitted: Admitted) => void open.set(id, [...(open.get(id) ?? []), admitted]),
    forget: (id: unknown) => void open.delete(id as RequestId),
    filter(message: unknown): unknown {
      if (!isObject(message) || message.method !== undefined || !isRequestId(message.id)) return message;
      return filterAnswer(message, message.id);
    },
  } satisfies Answers;
}

/** The message with one name in the place of another, wherever the server wrote it. */
function renamed(message: Message, from: string, to: string): unknown {
  return JSON.parse(JSON.stringify(message).replaceAll(from, () => JSON.stringify(to).slice(1, -1)));
}

/** By its form and not by its id: a list is a list, whichever request a client says that it belongs to. */
function filtered(message: Message, filterList: (tools: readonly unknown[]) => readonly unknown[]): Message {
  const { result } = message;
  if (!isObject(result) || !Array.isArray(result.tools)) return message;
  const tools = filterList(result.tools);
  if (tools.length === result.tools.length) return message;
  // In the modern era a list says who may cache it. What a policy has cut is not for others behind the same cache.
  const modern = result.resultType !== undefined || result.cacheScope !== undefined;
  const shortened = { ...result, tools };
  return { ...message, result: modern ? { ...shortened, cacheScope: "private" } : shortened };
}

function withLimits(result: Readonly<Record<string, unknown>>, limits: readonly LimitUsage[]): object {
  const meta = isObject(result._meta) ? result._meta : {};
  return { ...result, _meta: { ...meta, [LIMITS_META_KEY]: limits } };
}

/** True for the ways in which the two SDKs say that they have no such tool: v2 by an error, v1 by a result. */
function saysUnknown(message: Message, tool: string): boolean {
  const { error, result } = message;
  if (isObject(error))
    return typeof error.message === "string" && unprefixed(error.message) === `Tool ${tool} not found`;
  if (!isObject(result) || result.isError !== true || !Array.isArray(result.content)) return false;
  const [first] = result.content as readonly unknown[];
  return isObject(first) && first.text === `MCP error -32602: Tool ${tool} not found`;
}

function unprefixed(text: string): string {
  return text.replace(/^MCP error -32602: /, "");
}
