/**
 * A question as a queue asks for it. The keys are made by the queue; a store compares them and reads nothing else.
 *
 * @example
 * ```ts
 * import type { AskedApproval } from "tollgate/approvals";
 *
 * const asked: AskedApproval = {
 *   ...{ id: "k7f3", call: "digest of the call", policy: "digest of the policy", account: "digest of the account" },
 *   ...{ body: '{"tool":"delete_job"}', expiresAfterMs: 3_600_000, keepForMs: 86_400_000 },
 * };
 * ```
 */
export interface AskedApproval {
  /** Made up by the queue; no two records have one id. */
  readonly id: string;
  /** One text for equal calls on the same account, whatever the policy. */
  readonly call: string;
  /** That under which the question is asked: an answer counts under the same text alone. */
  readonly policy: string;
  /** The account whose open questions are counted together. */
  readonly account: string;
  /** The call and what asks for it, as text that the store keeps and does not read. */
  readonly body: string;
  /** How long the question stands, in whole milliseconds. */
  readonly expiresAfterMs: number;
  /** How long the record is kept after its end, in whole milliseconds. */
  readonly keepForMs: number;
}

/**
 * The most open questions that a store may hold: in all, and of one account.
 *
 * @example
 * ```ts
 * import type { ApprovalBounds } from "tollgate/approvals";
 *
 * const bounds: ApprovalBounds = { pending: 1_000, pendingOfAccount: 20 };
 * ```
 */
export interface ApprovalBounds {
  readonly pending: number;
  readonly pendingOfAccount: number;
}

/**
 * The answer of a person, as the queue hands it on.
 *
 * @example
 * ```ts
 * import type { ApprovalAnswer } from "tollgate/approvals";
 *
 * const yes: ApprovalAnswer = { approved: true, body: '{"by":"ann"}', countsForMs: 900_000, keepForMs: 86_400_000 };
 * ```
 */
export interface ApprovalAnswer {
  readonly approved: boolean;
  /** The name of the person and a note, as text that the store keeps and does not read. */
  readonly body: string;
  /** How long the answer counts, in whole milliseconds. */
  readonly countsForMs: number;
  /** How long the record is kept after that, in whole milliseconds. */
  readonly keepForMs: number;
  /** Only with a yes: it also counts for calls of this key, for so many milliseconds. Ignored with a no. */
  readonly remember?: { readonly key: string; readonly forMs: number } | undefined;
}

/**
 * The state that a store keeps. Nothing says that the time of a question or an answer is over: `expiresAt` and `now` do.
 *
 * @example
 * ```ts
 * import type { StoredApprovalState } from "tollgate/approvals";
 *
 * const isOver = (state: StoredApprovalState): boolean => state === "spent" || state === "outdated";
 * ```
 */
export type StoredApprovalState =
  /** Nobody has answered. */
  | "pending"
  /** A yes that no call has used. */
  | "approved"
  | "denied"
  /** A yes that a call has used. */
  | "spent"
  /** The call was asked for again under another policy before anybody answered, or before the yes was used. */
  | "outdated";

/**
 * A question as a store keeps it. All times are epoch milliseconds of the store's own clock.
 *
 * @example
 * ```ts
 * import type { StoredApproval } from "tollgate/approvals";
 *
 * const isOpen = ({ state, expiresAt, now }: StoredApproval): boolean => state === "pending" && now < expiresAt;
 * ```
 */
export interface StoredApproval {
  readonly id: string;
  readonly call: string;
  readonly policy: string;
  readonly account: string;
  readonly body: string;
  readonly state: StoredApprovalState;
  readonly askedAt: number;
  /** The end of the question, or of the answer once there is one. */
  readonly expiresAt: number;
  /** When it was answered, and how; an answer's `body`. */
  readonly answeredAt?: number | undefined;
  readonly answer?: string | undefined;
  /** Until when a yes counts for other calls too. */
  readonly rememberedUntil?: number | undefined;
  /** The store's clock at the moment of reading. */
  readonly now: number;
}

/**
 * The outcome of adding a question: it is there now, an equal one was there, or there is no room.
 *
 * @example
 * ```ts
 * import type { AddedApproval } from "tollgate/approvals";
 *
 * const isNew = (added: AddedApproval): boolean => "record" in added && added.added;
 * ```
 */
export type AddedApproval =
  | {
      readonly record: StoredApproval;
      /** False if the record was there before. */
      readonly added: boolean;
      /** If it was added: the record of the same call that was there before, as it ended. */
      readonly previous?: StoredApproval | undefined;
    }
  | { readonly full: "all" | "account" };

/**
 * The outcome of an answer: `decided` is false if it came too late or another one came first, and the record is as that left it.
 *
 * @example
 * ```ts
 * import type { DecidedApproval } from "tollgate/approvals";
 *
 * const text = ({ decided, record }: DecidedApproval): string => (decided ? "done" : `it is ${record.state} already`);
 * ```
 */
export interface DecidedApproval {
  readonly decided: boolean;
  readonly record: StoredApproval;
}

/**
 * The records to list.
 *
 * @example
 * ```ts
 * import type { ApprovalQuery } from "tollgate/approvals";
 *
 * const newest: ApprovalQuery = { open: true, limit: 50 };
 * ```
 */
export interface ApprovalQuery {
  /** With `true`, only questions that stand and have no answer. */
  readonly open: boolean;
  /** The most records, 1 to 1,000. */
  readonly limit: number;
  /** Only records asked for before the one of this id; none if it is not known. */
  readonly before?: string | undefined;
}

/**
 * Keeps questions and answers, for any number of queues and processes. A record is *live* while its clock shows less than
 * `expiresAt` and its state is `pending`, `approved` or `denied`.
 *
 * 1. Each operation is atomic against every other caller in every process.
 * 2. `add` first makes `outdated` the live record of the same `call` and another `policy`, unless that is denied. Then it gives the live
 *    record of the same `call` and `policy`, if there is one, and adds nothing. Otherwise it adds the question, unless as many are
 *    open as `bounds` allow (with 0, none): then it says which bound is reached, and adds nothing. It rejects an `id` that is there already.
 * 3. `decide` takes a yes for a live pending record alone. It takes a no for a live record that is pending or approved, and for
 *    one whose yes is remembered still: then the yes counts for no other call any more. The first answer stays. A record's
 *    `expiresAt` is then `countsForMs` from now. A no to a record whose yes is only remembered ends that, and leaves all else.
 * 4. `spend` says true for a live approved record, once; it is `spent` from then on.
 * 5. `remembered` gives the record whose yes was the last to be remembered under a key, while that counts.
 * 6. Time is the store's own, never a caller's; of one moment on everything about a record is over.
 * 7. A record may be forgotten `keepForMs` after it expired, and after its yes is no longer remembered; not before. A store that is
 *    full rejects, or says that the bound of all is reached.
 * 8. It cannot answer? It rejects. It never guesses, and never retries what may have been applied.
 *
 * `testApprovalStore` of `tollgate/testing` has a test for each sentence.
 *
 * @example
 * ```ts
 * import { type ApprovalStore, createApprovalQueue } from "tollgate/approvals";
 *
 * const queueOver = (store: ApprovalStore) => createApprovalQueue({ store });
 * ```
 */
export interface ApprovalStore {
  add(asked: AskedApproval, bounds: ApprovalBounds): Promise<AddedApproval>;
  find(id: string): Promise<StoredApproval | undefined>;
  /** The newest first. */
  list(query: ApprovalQuery): Promise<readonly StoredApproval[]>;
  /** Undefined if there is no such record. */
  decide(id: string, answer: ApprovalAnswer): Promise<DecidedApproval | undefined>;
  spend(id: string): Promise<boolean>;
  remembered(key: string): Promise<StoredApproval | undefined>;
}
