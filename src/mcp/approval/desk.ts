import type { Decision, ToolCall } from "../../engine/decision.js";
import { subjectOf } from "../answers.js";
import type { Settings } from "../guard-options.js";
import { isObject, type Message } from "../messages.js";
import type { IncomingCall } from "../read-call.js";
import type { GuardContext } from "../scope.js";
import type { Transport } from "../transport.js";
import type { ApprovalOutcome, ApprovalRequest } from "./approver.js";
import { canElicit, elicitationOf, QUESTION_KEY } from "./elicitation.js";
import { createQuestions, type Put } from "./questions.js";
import { createWire } from "./wire.js";

/** A call that a person has to approve. */
export interface Asked {
  readonly incoming: IncomingCall;
  readonly call: ToolCall;
  readonly context: GuardContext;
  readonly modern: boolean;
  readonly revision: string;
}

/** What becomes of it: somebody has said something, or the client is sent the question as its answer. */
export type Asking = { readonly verdict: ApprovalOutcome | undefined } | { readonly question: Message };

/** Where the calls of one connection wait for approval. */
export interface Desk {
  /** Asks about the call; `leave` is handed what to call when nobody waits for the answer any more. */
  ask(asked: Asked, decision: Decision, leave: (how: () => void) => void): Promise<Asking>;
  /** What the client said of itself at the beginning of a connection of the 2025 era. */
  initialize(params: unknown): void;
  /** True for the answer to a question of the guard's own. */
  receive(id: unknown, result: unknown): boolean;
  close(): void;
}

export function createDesk({ approve, clock, states }: Settings, transport: Transport): Desk {
  const questions = createQuestions();
  const wire = createWire(transport);
  let capabilities: unknown;

  async function wait(subject: string, put: Put, expiresAfterMs: number, leave: (how: () => void) => void) {
    const expiresAt = clock() + expiresAfterMs;
    const waiting = questions.ask(subject, put, expiresAfterMs);
    leave(waiting.leave);
    const verdict = await waiting.verdict;
    return { verdict: verdict === "approved" && !(clock() < expiresAt) ? "unanswered" : verdict } as const;
  }

  /** Over stateless transports the answer reaches who knows which process, so the client carries the question. */
  async function carried(asked: Asked, decision: Decision, expiresAfterMs: number): Promise<Asking> {
    const { incoming, call } = asked;
    const requestState = await states.seal("asked", askedSubject(asked, decision), expiresAfterMs);
    const params = elicitationOf({ tool: call.tool, args: call.args ?? {}, decision });
    const inputRequests = { [QUESTION_KEY]: { method: "elicitation/create", params } };
    const result = { resultType: "input_required", inputRequests, requestState };
    return { question: { jsonrpc: "2.0", id: incoming.id, result } };
  }

  return {
    async ask(asked, decision, leave) {
      if (approve.kind === "nobody") return { verdict: undefined };
      const { expiresAfterMs } = approve;
      const { call, context } = asked;
      const request: Omit<ApprovalRequest, "signal"> = { tool: call.tool, args: call.args ?? {}, scope: call.scope ?? {}, decision, context }; // biome-ignore format: one line
      if (approve.kind === "callback") {
        const put: Put = async (signal) =>
          (await approve.ask({ ...request, signal })) === true ? "approved" : "declined";
        return wait(askedSubject(asked, decision), put, expiresAfterMs, leave);
      }
      if (asked.modern) {
        const declared = asked.incoming.meta?.["io.modelcontextprotocol/clientCapabilities"];
        return canElicit(declared) ? carried(asked, decision, expiresAfterMs) : { verdict: "unavailable" };
      }
      if (!canElicit(capabilities)) return { verdict: "unavailable" };
      const put: Put = (signal) => wire.elicit(elicitationOf(request), asked.incoming.id, signal);
      return wait(askedSubject(asked, decision), put, expiresAfterMs, leave);
    },
    initialize(params) {
      capabilities = isObject(params) ? params.capabilities : undefined;
    },
    receive: wire.receive,
    close: questions.close,
  };
}

/** What an approval is bound to: the call, on whose account it is made, the policy, and what the person was told. */
export const askedSubject = (
  { call, revision }: Pick<Asked, "call" | "revision">,
  { rule, message }: Decision,
): string => JSON.stringify([subjectOf(call, revision), rule, message]);
