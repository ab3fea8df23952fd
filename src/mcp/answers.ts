import type { LimitUsage, ToolCall } from "../engine/decision.js";
import { canonical } from "./canonical.js";
import { isList } from "./list-filter.js";
import { isObject, isRequestId, type Message, memberOf, type RequestId, unknownToolAnswer } from "./messages.js";
import type { RequestStates } from "./request-state.js";

/** A call that went on to the server. */
export interface Admitted {
  readonly call: ToolCall;
  /** The name that the client used; the call may have gone on under one that no tool has. */
  readonly tool: string;
  /** Shown in the `_meta` of the result. */
  readonly limits: readonly LimitUsage[];
  /** Whether it cost something that a second leg of the same call must not cost again. */
  readonly spent: boolean;
  /** The revision of the policy that let it through. */
  readonly revision: string;
}

/** Watches what the server answers on one connection. */
export interface Answers {
  /** A request of that id went on to the server: a `tools/call`, or null for any other. */
  expect(id: RequestId, admitted: Admitted | null): void;
  /** The client takes the request back: it may be answered or not. */
  forget(id: unknown): void;
  /** The answer as it may leave: lists shortened, all unknown tools answered alike. */
  filter(message: unknown): unknown;
}

type Result = Readonly<Record<string, unknown>>;

/** Where a client finds what is left of the limits of an allowed call. */
export const LIMITS_META_KEY = "dev.tollgate/limits";

/** How long the client may take from one leg of a call to the next without being charged anew. */
const LEG_MS = 3_600_000;

/** One text for equal calls on the same account under one policy; throws for arguments that are no JSON data. */
export const subjectOf = ({ tool, args, scope }: ToolCall, revision: string): string =>
  canonical([tool, args ?? {}, scope?.grant ?? null, scope?.session ?? null, revision]);

/** More ids than these are not told apart; then no answer is certain to be that of one call. */
const MOST_SHARED = 10_000;

/** Makes the watch of one connection. */
export function createAnswers(shorten: (list: Message) => Message, states: RequestStates): Answers {
  const open = new Map<RequestId, readonly (Admitted | null)[]>();
  /** Ids that a client used for two requests at once, or again after it had taken a request back. */
  const shared = new Set<RequestId>();

  const share = (id: RequestId): unknown => shared.size < MOST_SHARED && shared.add(id);
  const isShared = (id: RequestId): boolean => shared.size >= MOST_SHARED || shared.has(id);

  /** Which of the open requests of that id is answered; one as good as the other where that cannot be told. */
  function settle(id: RequestId, message: Message, listed: boolean): Admitted | null {
    const requests = open.get(id) ?? [];
    const unknown = requests.find((request) => request !== null && saysUnknown(message, request.tool));
    // A list is no answer to a call, whatever its id says.
    const settled = unknown ?? (listed ? null : (requests[0] ?? null));
    const at = requests.indexOf(settled);
    const left = requests.filter((_, index) => index !== at);
    if (left.length === 0) open.delete(id);
    else open.set(id, left);
    return settled;
  }

  function filterAnswer(message: Message, id: RequestId): unknown {
    const listed = isList(message);
    const settled = settle(id, message, listed);
    if (listed) return shorten(message);
    if (settled === null) return message;
    return saysUnknown(message, settled.tool) ? unknownToolAnswer(id, settled.tool) : marked(message, id, settled);
  }

  /** The answer to a call with what the guard has to say of it. */
  function marked(message: Message, id: RequestId, settled: Admitted): Message | Promise<Message> {
    const { result } = message;
    if (isShared(id) || !isObject(result)) return message;
    if (result.resultType === "input_required") return settled.spent ? carrying(message, result, settled) : message;
    return settled.limits.length === 0 ? message : { ...message, result: withLimits(result, settled.limits) };
  }

  /** Lets the client carry the proof that this call was let through already, with the server's own state in it. */
  async function carrying(message: Message, result: Result, { call, revision }: Admitted): Promise<Message> {
    try {
      const requestState = await states.seal("admitted", subjectOf(call, revision), LEG_MS, result.requestState);
      return { ...message, result: { ...result, requestState } };
    } catch {
      return message;
    }
  }

  return {
    expect(id, admitted) {
      const before = open.get(id);
      if (before !== undefined) share(id);
      open.set(id, before === undefined ? [admitted] : [...before, admitted]);
    },
    forget(id) {
      if (isRequestId(id) && open.delete(id)) share(id);
    },
    filter(message) {
      if (!isObject(message) || memberOf(message, "method") !== undefined) return message;
      const id = memberOf(message, "id");
      return isRequestId(id) ? filterAnswer(message, id) : message;
    },
  };
}

function withLimits(result: Result, limits: readonly LimitUsage[]): object {
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
