import type { ApprovalRecord } from "./record.js";
import { spanOf } from "./words.js";

/**
 * The outcome of asking about a call. Only `approved` lets it go on.
 *
 * @example
 * ```ts
 * import type { ApprovalStatus } from "tollgate/approvals";
 *
 * const idOf = (status: ApprovalStatus): string | undefined => (status.state === "unavailable" ? undefined : status.record.id);
 * ```
 */
export type ApprovalStatus =
  | {
      readonly state: "approved";
      readonly record: ApprovalRecord;
      /** Whether it is the yes to another call, which covers this one too. */
      readonly remembered: boolean;
    }
  | {
      readonly state: "pending";
      readonly record: ApprovalRecord;
      /** Whether this call asked; false if the question stood already. */
      readonly isNew: boolean;
      /** The question that stood before, if an answer to it does not count any more. */
      readonly previous?: { readonly id: string; readonly state: "expired" | "outdated" } | undefined;
      readonly howToAnswer?: string | undefined;
      readonly url?: string | undefined;
    }
  | { readonly state: "denied"; readonly record: ApprovalRecord }
  | {
      readonly state: "unavailable";
      /** Too many questions are open, in all or of the account; the call is not JSON data, or too long; the store failed. */
      readonly why: "full" | "account_full" | "unreadable" | "too_large" | "store";
    };

type Of<State> = Extract<ApprovalStatus, { readonly state: State }>;
type Unavailable = Of<"unavailable">["why"];
/** A question whose time is over, or that was asked under another policy. */
export type Previous = NonNullable<Of<"pending">["previous"]>;

const UNAVAILABLE: Readonly<Record<Unavailable, string>> = {
  full: "too many calls wait for a person, so that nobody was asked about this one; try again when some were answered",
  account_full:
    "too many calls of this account wait for a person, so that nobody was asked about this one; try again when some were answered",
  unreadable: "its arguments are not JSON data, so that nobody can be asked about it",
  too_large: "its arguments are too long for a person to read, so that nobody was asked about it; make a shorter call",
  store: "approvals can be neither kept nor read now, so that nobody was asked about it; try again later",
};

const PREVIOUS: Readonly<Record<Previous["state"], string>> = {
  expired: "was not answered in time, or its answer was not used in time",
  outdated: "was asked before the policy changed, so that an answer to it does not count",
};

/**
 * The words for a model: that the call was not run, why, and what to do. For a call that is approved, the words of a denial that
 * came after all.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 * import { approvalText, createApprovalQueue, createMemoryApprovalStore } from "tollgate/approvals";
 *
 * const queue = createApprovalQueue({ store: createMemoryApprovalStore() });
 * const { decision, approval } = await queue.evaluate(createEngine({ policy }), { tool: "delete_job" });
 * if (approval !== undefined && approval.state !== "approved") console.log(approvalText(decision, approval));
 * ```
 */
export function approvalText({ message }: { readonly message: string }, status: ApprovalStatus): string {
  switch (status.state) {
    case "approved":
      return `[POLICY DENIED] ${message}`;
    case "unavailable":
      return `[POLICY DENIED] ${message}; a person has to approve this call, and it was not run: ${UNAVAILABLE[status.why]}`;
    case "denied": {
      const { id, note, expiresAt, now } = status.record;
      const words = note === undefined || note === "" ? "" : `, with the note ${JSON.stringify(note)}`;
      return `[POLICY DENIED] ${message}; a person was asked (${id}) and said no${words}. It was not run. Do not call it again like this; the answer stands for ${spanOf(expiresAt - now)}.`; // biome-ignore format: one line
    }
    case "pending": {
      const { record, isNew, previous, howToAnswer } = status;
      const before = previous === undefined ? "" : ` The question ${previous.id} ${PREVIOUS[previous.state]}.`;
      const asked = isNew ? `Approval is asked for under the id ${record.id}` : `Approval was asked for under the id ${record.id}, and nobody has answered yet`; // biome-ignore format: one line
      const how = howToAnswer === undefined ? "" : `: ${howToAnswer}`;
      return `[APPROVAL PENDING] ${message}; a person has to approve this call, and it was not run.${before} ${asked}${how}. The question stands for ${spanOf(record.expiresAt - record.now)}. Make the same call again, with the same arguments, once it was answered. Do not try another way.`; // biome-ignore format: one line
    }
  }
}
