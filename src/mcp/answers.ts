import { isObject, isRequestId, type Message, type RequestId, unknownToolAnswer } from "./messages.js";

/** Watches what the server answers on one connection. */
export interface Answers {
  /** A `tools/list` of that id went on to the server. */
  expectList(id: RequestId): void;
  /** A `tools/call` of that id went on to the server. */
  expectCall(id: RequestId, tool: string): void;
  /** The client takes the request back: its call is no longer expected to be answered. */
  forget(id: RequestId): void;
  /** The message as it may leave: tool lists without what `isVisible` says no to, all unknown tools answered alike. */
  filter(message: unknown): unknown;
}

/** Makes the watch of one connection. */
export function createAnswers(isVisible: (tool: string) => boolean): Answers {
  const lists = new Map<RequestId, number>();
  const calls = new Map<RequestId, string>();

  function filterAnswer(message: Message, id: RequestId): Message {
    const tool = calls.get(id);
    calls.delete(id);
    if (tool !== undefined && saysUnknown(message, tool)) return unknownToolAnswer(id, tool);
    const open = lists.get(id);
    // An answer that is no list leaves its id expected: a second request that borrowed the id must not make the guard
    // take its eyes off the list.
    if (open === undefined || !isObject(message.result) || !Array.isArray(message.result.tools)) return message;
    if (open > 1) lists.set(id, open - 1);
    else lists.delete(id);
    return filterList(message, message.result, message.result.tools, isVisible);
  }

  return {
    expectList: (id) => void lists.set(id, (lists.get(id) ?? 0) + 1),
    expectCall: (id, tool) => void calls.set(id, tool),
    forget: (id) => void calls.delete(id),
    filter(message) {
      if (!isObject(message) || message.method !== undefined || !isRequestId(message.id)) return message;
      return filterAnswer(message, message.id);
    },
  };
}

function filterList(
  message: Message,
  result: Readonly<Record<string, unknown>>,
  tools: readonly unknown[],
  isVisible: (tool: string) => boolean,
): Message {
  const visible = tools.filter((tool) => !isObject(tool) || typeof tool.name !== "string" || isVisible(tool.name));
  if (visible.length === tools.length) return message;
  // In the modern era a list says who may cache it. What a policy has cut is not for others behind the same cache.
  const modern = result.resultType !== undefined || result.cacheScope !== undefined;
  const filtered = { ...result, tools: visible };
  return { ...message, result: modern ? { ...filtered, cacheScope: "private" } : filtered };
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
