import type { Decision, ToolCall } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import type { ApprovalOutcome, ApprovalRequest } from "../approver.js";
import { subjectOf } from "../call/answers.js";
import type { IncomingCall } from "../call/read-call.js";
import type { Settings } from "../guard-options.js";
import type { PolicyInForce } from "../policy-change.js";
import type { GuardContext } from "../scope.js";
import { isObject, type Message } from "../wire/messages.js";
import type { Transport } from "../wire/transport.js";
import { canElicit, elicitationOf, QUESTION_KEY } from "./elicitation.js";
import { createElicitationClient } from "./elicitation-client.js";
import { tellOfWaiting } from "./progress.js";
import { createQuestions, type Put } from "./questions.js";

/** A call that a person has to approve. */
export interface Asked {
  readonly incoming: IncomingCall;
  readonly call: ToolCall;
  /** That which decides the call. */
  readonly engine: AnyEngine;
  readonly context: GuardContext;
  readonly modern: boolean;
  /** The policy as the call came in. */
  readonly policy: PolicyInForce;
}

/** The outcome: somebody has said something, or the client is sent the question as its answer. */
export type Asking = { readonly verdict: ApprovalOutcome | undefined } | { readonly question: Message };

/** Is handed what to call when nobody waits for the answer any more. */
type Leave = (how: () => void) => void;

/** Where the calls of one connection wait for approval. */
export interface OpenQuestions {
  /** Asks about the call. */
  ask(asked: Asked, decision: Decision, leave: Leave): Promise<Asking>;
  /** The client's description of itself at the beginning of a connection of the 2025 era. */
  initialize(params: unknown): void;
  /** True for the answer to a question of the guard's own. */
  receive(id: unknown, result: unknown): boolean;
  close(): void;
}

export function createOpenQuestions({ approve, clock, statesOf }: Settings, transport: Transport): OpenQuestions {
  const questions = createQuestions();
  const client = createElicitationClient(transport);
  let elicits = false;

  async function wait(incoming: IncomingCall, subject: string, put: Put, expiresAfterMs: number, leave: Leave) {
    const expiresAt = clock() + expiresAfterMs;
    const waiting = questions.ask(subject, put, expiresAfterMs);
    leave(waiting.leave);
    const stop = tellOfWaiting(incoming, transport);
    const verdict = await waiting.verdict.finally(stop);
    return { verdict: verdict === "approved" && !(clock() < expiresAt) ? "unanswered" : verdict } as const;
  }

  /** Over stateless transports the answer reaches who knows which process, so the client carries the question. */
  async function carried(asked: Asked, decision: Decision, expiresAfterMs: number): Promise<Asking> {
    const { incoming, call, policy } = asked;
    const subject = askedSubject(asked, decision);
    const requestState = await statesOf(asked.engine).seal({ kind: "asked", subject, policy, expiresAfterMs, legs: 0 });
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
        return wait(asked.incoming, openQuestion(asked, decision), put, expiresAfterMs, leave);
      }
      if (asked.modern) {
        const declared = asked.incoming.meta?.["io.modelcontextprotocol/clientCapabilities"];
        return canElicit(declared) ? carried(asked, decision, expiresAfterMs) : { verdict: "unavailable" };
      }
      if (!elicits) return { verdict: "unavailable" };
      const put: Put = (signal) => client.elicit(elicitationOf(request), asked.incoming.id, signal);
      return wait(asked.incoming, openQuestion(asked, decision), put, expiresAfterMs, leave);
    },
    initialize(params) {
      elicits = isObject(params) && canElicit(params.capabilities);
    },
    receive: client.receive,
    close: questions.close,
  };
}

/** The facts that an approval is bound to besides the policy: the call, on whose account it is made, and what the person was told. */
export const askedSubject = ({ call, engine }: Pick<Asked, "call" | "engine">, { rule, message }: Decision): string =>
  JSON.stringify([subjectOf(call, engine), rule, message]);

/** One text for the calls that may share a question: equal ones under one policy, which is another one when it comes back. */
const openQuestion = (asked: Asked, decision: Decision): string =>
  JSON.stringify([
    askedSubject(asked, decision),
    asked.policy.engineId,
    asked.policy.generation,
    asked.policy.revision,
  ]);
