import type { AnyCall, LimitUsage, ToolCall } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import { canonical } from "../../json/canonical.js";
import { isResourceCall, isToolCall } from "../any-call.js";
import type { Settings } from "../guard-options.js";
import type { PolicyInForce } from "../policy-change.js";
import { readsOf } from "../unread-context.js";
import { hasMethod, isObject, type Message, memberOf, type RequestId } from "../wire/messages.js";
import { awaitLeg } from "./between-legs.js";
import { createEnds, type End, type TaskRequest } from "./ends.js";
import { createOpenRequests } from "./open-requests.js";

/** A call that went on to the server. */
export interface Admitted {
  readonly call: AnyCall;
  readonly engine: AnyEngine;
  /** Shown in the `_meta` of the result. */
  readonly limits: readonly LimitUsage[];
  /** Whether it cost something that its next leg must not cost again. */
  readonly spent: boolean;
  /** How many runs of the call there were, this one included. */
  readonly legs: number;
  /** The policy that let it through. */
  readonly policy: PolicyInForce;
  /** Told when the call has ended. */
  readonly end: End;
}

/** Watches what the server answers on one connection. */
export interface Answers {
  /** A request of that id went on to the server: one that a policy decides, a request about tasks, or null for any other. */
  expect(id: RequestId, request: Admitted | TaskRequest | null): void;
  /** The client takes the request back: it may be answered or not. */
  forget(id: unknown): void;
  /** The answer as it may leave: lists shortened, calls with what the guard has to say of them. Calls that it ends are completed. */
  filter(message: unknown): unknown;
  /** The connection is gone: no call ends on it any more. */
  close(): void;
}

type Result = Readonly<Record<string, unknown>>;

/** Where a client finds what is left of the limits of an allowed call. */
export const LIMITS_META_KEY = "dev.tollgate/limits";

/** How long the client may take from one leg of a call to the next without being charged anew. */
const LEG_MS = 3_600_000;

/**
 * One text for equal calls on the same account. If the policy looks at the caller, or at what the server says of its tool, these
 * are equal too. Throws for what is not JSON data.
 */
export const subjectOf = (call: AnyCall, engine: AnyEngine): string => {
  const { args, scope, principal, annotations }: Partial<ToolCall> = call;
  const context = { principal, annotations };
  return canonical([
    isToolCall(call) ? call.tool : isResourceCall(call) ? { resource: call.resource } : { prompt: call.prompt },
    args ?? {},
    scope?.grant ?? null,
    scope?.session ?? null,
    ...readsOf(engine).map((member) => context[member] ?? null),
  ]);
};

/** Makes the watch of one connection. */
export function createAnswers(
  shorten: (list: Message) => Message,
  { statesOf, maxLegs }: Pick<Settings, "statesOf" | "maxLegs">,
): Answers {
  const requests = createOpenRequests<Admitted | TaskRequest | null>();
  const ends = createEnds();

  /** The answer to a call with what the guard has to say of it. */
  function answered(message: Message, admitted: Admitted, takenBack: boolean): Message | Promise<Message> {
    const { result } = message;
    if (isObject(result) && result.resultType === "input_required") {
      if (admitted.spent && !takenBack) return carrying(message, result, admitted);
      // The next leg is a call of its own.
      admitted.end("succeeded");
      return message;
    }
    ends.ofCall(message, admitted.end);
    const says = isObject(result) && admitted.limits.length > 0 && !takenBack;
    return says ? { ...message, result: withLimits(result, admitted.limits) } : message;
  }

  /** Lets the client carry the proof that this call was let through already, with the server's own state in it. */
  async function carrying(
    message: Message,
    result: Result,
    { call, engine, policy, legs, end }: Admitted,
  ): Promise<Message> {
    // Its charge covers no leg after this one, so that the call has ended.
    const ending = legs >= maxLegs;
    if (ending) end("succeeded");
    try {
      const nonce = crypto.randomUUID();
      const sealed = { kind: "admitted", policy, legs, expiresAfterMs: LEG_MS, inner: result.requestState } as const;
      const requestState = await statesOf(engine).seal({ ...sealed, nonce, subject: subjectOf(call, engine) });
      if (!ending) awaitLeg(engine, nonce, end);
      return { ...message, result: { ...result, requestState } };
    } catch {
      end("succeeded");
      return message;
    }
  }

  return {
    expect: requests.sent,
    forget: requests.takenBack,
    filter(message) {
      if (!isObject(message)) return message;
      if (hasMethod(message)) {
        ends.told(message);
        return message;
      }
      // A list is a list, whatever its id says. Its id alone tells which request it answers.
      const answer = shorten(message);
      const request = requests.answered(memberOf(message, "id"));
      if (request === undefined || request.known === null) return answer;
      const { known, takenBack } = request;
      if ("end" in known) return answered(answer, known, takenBack);
      ends.ofTasks(answer, known);
      return answer;
    },
    close() {
      requests.close();
      ends.close();
    },
  };
}

function withLimits(result: Result, limits: readonly LimitUsage[]): object {
  const meta = isObject(result._meta) ? result._meta : {};
  return { ...result, _meta: { ...meta, [LIMITS_META_KEY]: limits } };
}
