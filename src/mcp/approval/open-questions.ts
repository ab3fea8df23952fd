import type { ApprovalStatus } from "../../approvals/status.js";
import type { Decision, ToolCall } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import type { ApprovalOutcome, ApprovalRequest, QueueApprover } from "../approver.js";
import { subjectOf } from "../call/answers.js";
import type { IncomingCall } from "../call/read-call.js";
import type { Settings } from "../guard-options.js";
import type { PolicyInForce } from "../policy-change.js";
import type { OpenedState } from "../request-state/request-state.js";
import type { GuardContext } from "../scope.js";
import { isObject, type Message } from "../wire/messages.js";
import type { Transport } from "../wire/transport.js";
import { elicitationOf, QUESTION_KEY, queuedElicitationOf, readElicitation } from "./elicitation.js";
import { createElicitationClient, outcomeOf } from "./elicitation-client.js";
import { type Peer, peerOf, UNKNOWN_PEER } from "./peer.js";
import { tellOfWaiting } from "./progress.js";
import { createQuestions, type Put } from "./questions.js";
import { createQueuedQuestions, shownOf, wayOf } from "./queued.js";

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

/** The outcome: somebody has said something, or the client is sent the question as its answer. A queue says more. */
export type Asking = Said | { readonly question: Message };

export interface Said {
  readonly verdict: ApprovalOutcome | undefined;
  readonly status?: ApprovalStatus | undefined;
}

/** The end of a question that a client carried, and its id if it waits in a queue. */
type Carried = Pick<OpenedState, "expiresAt" | "inner">;

/** Is handed what to call when nobody waits for the answer any more. */
type Leave = (how: () => void) => void;

/** Where the calls of one connection wait for approval. */
export interface OpenQuestions {
  /** Asks about the call. */
  ask(asked: Asked, decision: Decision, leave: Leave): Promise<Asking>;
  /** The meaning of an answer that a client brings back to a question that it carried. */
  answered(asked: Asked, decision: Decision, result: unknown, state: Carried): Promise<Said>;
  /** The client's description of itself at the beginning of a connection of the 2025 era. */
  initialize(params: unknown): void;
  /** True for the answer to a question of the guard's own. */
  receive(id: unknown, result: unknown): boolean;
  close(): void;
}

/** Revision 2026-07-28: a client says what it is with each request. */
const CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
const CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

export function createOpenQuestions({ approve, clock, statesOf }: Settings, transport: Transport): OpenQuestions {
  const questions = createQuestions();
  const client = createElicitationClient(transport);
  const queued = approve.kind === "queue" ? createQueuedQuestions(approve, { questions, client, transport, clock }) : undefined; // biome-ignore format: one line
  /** The client at the beginning of a connection of the 2025 era. */
  let greeted = UNKNOWN_PEER;
  const peerBehind = ({ modern, incoming: { meta } }: Asked): Peer =>
    modern ? peerOf(meta?.[CLIENT_INFO], meta?.[CLIENT_CAPABILITIES]) : greeted;

  async function wait(incoming: IncomingCall, subject: string, put: Put, expiresAfterMs: number, leave: Leave) {
    const expiresAt = clock() + expiresAfterMs;
    const waiting = questions.ask(subject, put, expiresAfterMs);
    leave(waiting.leave);
    const stop = tellOfWaiting(incoming, transport);
    const verdict = await waiting.verdict.finally(stop);
    return { verdict: verdict === "approved" && !(clock() < expiresAt) ? "unanswered" : verdict } as const;
  }

  /** Over stateless transports the answer reaches who knows which process, so the client carries the question. */
  async function carried(
    asked: Asked,
    decision: Decision,
    expiresAfterMs: number,
    params: object,
    id?: string,
  ): Promise<Asking> {
    // biome-ignore format: one line
    const { incoming, policy } = asked;
    const sealed = { kind: "asked", policy, expiresAfterMs, legs: 0, inner: id } as const;
    const requestState = await statesOf(asked.engine).seal({ ...sealed, subject: askedSubject(asked, decision) });
    const inputRequests = { [QUESTION_KEY]: { method: "elicitation/create", params } };
    const result = { resultType: "input_required", inputRequests, requestState };
    return { question: { jsonrpc: "2.0", id: incoming.id, result } };
  }

  async function askQueue(asked: Asked, decision: Decision, leave: Leave, approver: QueueApprover): Promise<Asking> {
    const peer = peerBehind(asked);
    const said = await queued!.take(asked, decision, peer);
    const { status } = said;
    if (status.state !== "pending") return said;
    const way = wayOf(approver, peer, status.url);
    if (way === undefined) return said;
    if (!asked.modern) return queued!.show(asked, decision, peer, status, leave);
    // A client that was sent the question, and comes back without it, shows it to nobody.
    if (way === "address" || !status.isNew) return said;
    const { record } = status;
    const params = queuedElicitationOf(shownOf(record, decision), record.remember);
    return carried(asked, decision, approver.form!.expiresAfterMs, params, record.id);
  }

  return {
    async ask(asked, decision, leave) {
      if (approve.kind === "nobody") return { verdict: undefined };
      if (approve.kind === "queue") return askQueue(asked, decision, leave, approve);
      const { expiresAfterMs } = approve;
      const { call, context } = asked;
      const request: Omit<ApprovalRequest, "signal"> = { tool: call.tool, args: call.args ?? {}, scope: call.scope ?? {}, decision, context }; // biome-ignore format: one line
      if (approve.kind === "callback") {
        const put: Put = async (signal) =>
          (await approve.ask({ ...request, signal })) === true ? "approved" : "declined";
        return wait(asked.incoming, openQuestion(asked, decision), put, expiresAfterMs, leave);
      }
      const { name, shows } = peerBehind(asked);
      if (!shows.form || (name !== undefined && approve.skipClients.includes(name))) return { verdict: "unavailable" };
      const params = elicitationOf(request);
      if (asked.modern) return carried(asked, decision, expiresAfterMs, params);
      const put: Put = async (signal) => outcomeOf(await client.elicit(params, asked.incoming.id, signal));
      return wait(asked.incoming, openQuestion(asked, decision), put, expiresAfterMs, leave);
    },
    async answered(asked, decision, result, { expiresAt, inner: id }) {
      if (approve.kind !== "queue") return { verdict: readElicitation(result) };
      const ageMs = clock() - (expiresAt - (approve.form?.expiresAfterMs ?? 0));
      return queued!.answered(asked, decision, peerBehind(asked), { id, result, ageMs });
    },
    initialize(params) {
      if (isObject(params)) greeted = peerOf(params.clientInfo, params.capabilities);
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
