import type { ApprovalRecord } from "../../approvals/record.js";
import type { ApprovalStatus } from "../../approvals/status.js";
import type { Decision } from "../../engine/decision.js";
import { after } from "../../time.js";
import type { ApprovalOutcome, QueueApprover } from "../approver.js";
import type { Transport } from "../wire/transport.js";
import {
  addressElicitationOf,
  isFilledIn,
  isForLater,
  queuedElicitationOf,
  readElicitation,
  type Shown,
} from "./elicitation.js";
import type { ElicitationClient } from "./elicitation-client.js";
import type { Asked } from "./open-questions.js";
import type { Peer } from "./peer.js";
import { tellOfWaiting } from "./progress.js";
import type { Questions } from "./questions.js";

/** The outcome of asking by a queue: the status says more than the verdict. */
export interface Queued {
  readonly verdict: ApprovalOutcome;
  readonly status: ApprovalStatus;
}

/** The calls of one connection that wait in a queue, and the forms in its client that answer them too. */
export interface QueuedQuestions {
  /** Asks, or uses the yes that was given. */
  take(asked: Asked, decision: Decision, peer: Peer): Promise<Queued>;
  /** Shows the question in the client, and asks again once it was answered there, or elsewhere, or the time is over. */
  show(asked: Asked, decision: Decision, peer: Peer, pending: Pending, leave: Leave): Promise<Queued>;
  /** The client's answer to a form, if a person filled it in. It counts for the question of the form alone. */
  answered(asked: Asked, decision: Decision, peer: Peer, form: AnsweredForm): Promise<Queued>;
}

/** A form that a client brings back. */
export interface AnsweredForm {
  /** The id of its question; another one may stand for the call by now. */
  readonly id: string | undefined;
  readonly result: unknown;
  /** How long after the form was put. */
  readonly ageMs: number;
}

export type Pending = Extract<ApprovalStatus, { readonly state: "pending" }>;
type Leave = (how: () => void) => void;

interface Around {
  readonly questions: Questions;
  readonly client: ElicitationClient;
  readonly transport: Transport;
  readonly clock: () => number;
}

/** Some clients decline at once what they show to nobody: docs/approvals.md#hosts. No person reads so fast. */
const READING_MS = 1_000;
/** How often a question that is open elsewhere is looked after. */
const LOOK_MS = 1_000;
/** A longer timer ends at once. A question may stand longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const VERDICT = { approved: "approved", denied: "declined", pending: "pending", unavailable: "unavailable" } as const;

/** Which way a question is shown in this client. */
export const wayOf = (
  { form }: QueueApprover,
  { name, shows }: Peer,
  url: string | undefined,
): "form" | "address" | undefined => {
  if (form === undefined || (name !== undefined && form.skipClients.includes(name))) return undefined;
  if (shows.form) return "form";
  return shows.address && url !== undefined ? "address" : undefined;
};

/** The call as everybody sees it who answers: without the values that the queue hides. */
export const shownOf = ({ tool, args }: ApprovalRecord, decision: Decision): Shown => ({ tool, args, decision });

export function createQueuedQuestions(
  { queue, form }: QueueApprover,
  { questions, client, transport, clock }: Around,
): QueuedQuestions {
  /** False once a form had no answer in time: until it has one, no call waits for another. */
  let waits = true;

  async function take({ engine, call }: Asked, decision: Decision, { text }: Peer): Promise<Queued> {
    const status = await queue.take(engine, call, decision, { client: text });
    return { verdict: VERDICT[status.state], status };
  }

  /** Puts the answer of the person at the client into the record. An answer that no person gave leaves it open. */
  async function settle({ record }: Pending, peer: Peer, result: unknown, ageMs: number): Promise<void> {
    const outcome = readElicitation(result);
    const isPersons = isFilledIn(result) || (outcome === "declined" && ageMs >= READING_MS);
    if (!isPersons) return;
    waits = true;
    const approve = outcome === "approved";
    const rememberSeconds = approve && isForLater(result) ? record.remember?.seconds : undefined;
    await queue
      .decide(record.id, { approve, by: `the person at ${peer.text ?? "the client"}`, rememberSeconds })
      .catch(() => {});
  }

  /** Looks until the question is answered, or nobody waits any more. */
  async function answeredElsewhere(id: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await new Promise<void>((resolve) => after(LOOK_MS, resolve));
      const record = await queue.find(id).catch(() => undefined);
      if (record?.state !== "pending") return;
    }
  }

  return {
    take,
    async show(asked, decision, peer, pending, leave) {
      if (!waits) return { verdict: "pending", status: pending };
      const { record, url } = pending;
      const { incoming } = asked;
      const shown = shownOf(record, decision);
      const put = async (signal: AbortSignal): Promise<ApprovalOutcome> => {
        const begun = clock();
        const isForm = wayOf({ kind: "queue", queue, form }, peer, url) === "form";
        const params = isForm
          ? queuedElicitationOf(shown, record.remember)
          : addressElicitationOf(shown, url!, record.id);
        const elicited = await client.elicit(params, incoming.id, signal);
        if ("none" in elicited) return elicited.none;
        if (isForm) await settle(pending, peer, elicited.result, clock() - begun);
        else if (isFilledIn(elicited.result)) await answeredElsewhere(record.id, signal);
        return "pending";
      };
      const stop = tellOfWaiting(incoming, transport);
      // The form stays as long as the question, so that a late answer counts: only this call leaves.
      const { verdict } = questions.ask(
        record.id,
        put,
        Math.min(Math.max(1, record.expiresAt - record.now), LONGEST_TIMER_MS),
      );
      const gone = await new Promise<boolean>((resolve) => {
        leave(() => resolve(true));
        const cancel = after(form!.withinMs, () => {
          waits = false;
          resolve(false);
        });
        verdict.then(() => resolve(false)).finally(cancel);
      }).finally(stop);
      return gone ? { verdict: "pending", status: pending } : take(asked, decision, peer);
    },
    async answered(asked, decision, peer, { id, result, ageMs }) {
      const queued = await take(asked, decision, peer);
      const { status } = queued;
      if (status.state !== "pending" || status.record.id !== id) return queued;
      await settle(status, peer, result, ageMs);
      return take(asked, decision, peer);
    },
  };
}
