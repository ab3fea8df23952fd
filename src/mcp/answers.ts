import { isObject, isRequestId, type Message, type RequestId, unknownToolAnswer } from "./messages.js";

/** Watches what the server answers on one connection. */
export interface Answers {
  /** A `tools/call` of that id went on to the server. */
  expectCall(id: RequestId, tool: string): void;
  /** The client takes the request back: its call is no longer expected to be answered. */
  forget(id: RequestId): void;
  /** The message as it may leave: tool lists without what `isVisible` says no to, all unknown tools answered alike. */
  filter(message: unknown): unknown;
}

/** Makes the watch of one connection. */
export function createAnswers(isVisible: (tool: string) => boolean): Answers {
  const calls = new Map<RequestId, string[]>();
  const settled = (id: RequestId, tool: string): void => {
    const left = calls.get(id)!;
    left.splice(left.indexOf(tool), 1);
    if (left.length === 0) calls.delete(id);
  };

  function filterAnswer(message: Message, id: RequestId): Message {
    const tools = calls.get(id) ?? [];
    const unknown = tools.find((tool) => saysUnknown(message, tool));
    if (unknown !== undefined) {
      settled(id, unknown);
      return unknownToolAnswer(id, unknown);
    }
    // By its form and not by its id: a list is a list, whichever request a client says that it belongs to.
    if (isObject(message.result) && Array.isArray(message.result.tools)) {
      return filterList(message, message.result, message.result.tools, isVisible);
    }
    if (tools.length > 0) settled(id, tools[0]!);
    return message;
  }

  return {
    expectCall(id, tool) {
      const open = calls.get(id);
      if (open === undefined) calls.set(id, [tool]);
      else open.push(tool);
    },
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
