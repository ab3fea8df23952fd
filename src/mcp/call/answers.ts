import type { LimitUsage, ToolCall } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import type { Settings } from "../guard-options.js";
import type { PolicyInForce } from "../policy-change.js";
import { canonical } from "../request-state/canonical.js";
import { isList } from "../tools/list-filter.js";
import { readsOf } from "../unread-context.js";
import { hasMethod, isObject, isRequestId, type Message, memberOf, type RequestId } from "../wire/messages.js";

/** A call that went on to the server. */
export interface Admitted {
  readonly call: ToolCall;
  readonly engine: AnyEngine;
  /** Shown in the `_meta` of the result. */
  readonly limits: readonly LimitUsage[];
  /** Whether it cost something that its next leg must not cost again. */
  readonly spent: boolean;
  /** How many runs of the call there were, this one included. */
  readonly legs: number;
  /** The policy that let it through. */
  readonly policy: PolicyInForce;
}

/** Watches what the server answers on one connection. */
export interface Answers {
  /** A request of that id went on to the server: a `tools/call`, or null for any other. */
  expect(id: RequestId, admitted: Admitted | null): void;
  /** The client takes the request back: it may be answered or not. */
  forget(id: unknown): void;
  /** The answer as it may leave: lists shortened, calls with what the guard has to say of them. */
  filter(message: unknown): unknown;
}

type Result = Readonly<Record<string, unknown>>;

/** Where a client finds what is left of the limits of an allowed call. */
export const LIMITS_META_KEY = "dev.tollgate/limits";

/** How long the client may take from one leg of a call to the next without being charged anew. */
const LEG_MS = 3_600_000;

/** More ids than these are not told apart; then no answer is certain to be that of one call. */
const MOST_IDS = 10_000;

/**
 * One text for equal calls on the same account. If the policy looks at the caller, or at what the server says of its tool, these
 * are equal too. Throws for what is not JSON data.
 */
export const subjectOf = ({ tool, args, scope, ...call }: ToolCall, engine: AnyEngine): string =>
  canonical([
    tool,
    args ?? {},
    scope?.grant ?? null,
    scope?.session ?? null,
    ...readsOf(engine).map((member) => call[member] ?? null),
  ]);

/** Makes the watch of one connection. */
export function createAnswers(shorten: (list: Message) => Message, statesOf: Settings["statesOf"]): Answers {
  const open = new Map<RequestId, Admitted | null>();
  /** Ids that a client used for two requests at once, or again after it had taken a request back. */
  const shared = new Set<RequestId>();
  let crowded = false;

  /** Bounds what a client makes up. Without marks its calls are charged leg by leg. */
  function bound(): void {
    crowded ||= open.size >= MOST_IDS || shared.size >= MOST_IDS;
    if (!crowded) return;
    open.clear();
    shared.clear();
  }

  /** The call that the message answers, if that is certain. */
  function settle(id: RequestId): Admitted | null {
    const settled = open.get(id) ?? null;
    open.delete(id);
    return shared.has(id) ? null : settled;
  }

  /** The answer to a call with what the guard has to say of it. */
  function marked(message: Message, settled: Admitted): Message | Promise<Message> {
    const { result } = message;
    if (!isObject(result)) return message;
    if (result.resultType === "input_required") return settled.spent ? carrying(message, result, settled) : message;
    return settled.limits.length === 0 ? message : { ...message, result: withLimits(result, settled.limits) };
  }

  /** Lets the client carry the proof that this call was let through already, with the server's own state in it. */
  async function carrying(
    message: Message,
    result: Result,
    { call, engine, policy, legs }: Admitted,
  ): Promise<Message> {
    try {
      const sealed = { kind: "admitted", policy, legs, expiresAfterMs: LEG_MS, inner: result.requestState } as const;
      const requestState = await statesOf(engine).seal({ ...sealed, subject: subjectOf(call, engine) });
      return { ...message, result: { ...result, requestState } };
    } catch {
      return message;
    }
  }

  return {
    expect(id, admitted) {
      bound();
      if (crowded) return;
      if (open.has(id)) shared.add(id);
      open.set(id, admitted);
    },
    forget(id) {
      if (isRequestId(id) && open.delete(id)) shared.add(id);
    },
    filter(message) {
      if (!isObject(message) || hasMethod(message)) return message;
      // A list is a list, whatever its id says, and answers no call.
      if (isList(message)) return shorten(message);
      const id = memberOf(message, "id");
      const settled = isRequestId(id) ? settle(id) : null;
      return settled === null ? message : marked(message, settled);
    },
  };
}

function withLimits(result: Result, limits: readonly LimitUsage[]): object {
  const meta = isObject(result._meta) ? result._meta : {};
  return { ...result, _meta: { ...meta, [LIMITS_META_KEY]: limits } };
}
