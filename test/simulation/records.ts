import type { Charge, Decision, LimitUsage, Reservation, ToolCall } from "../../src/index.js";
import type { Counted, Expected } from "./expected.js";
import type { Standing } from "./ledger.js";

/** Why an engine may be writing to its store: what is happening in the world. */
export type Cause =
  | { readonly kind: "call"; readonly call: CallRecord }
  | { readonly kind: "usage"; readonly usage: UsageRecord }
  | { readonly kind: "release"; readonly call: CallRecord }
  | { readonly kind: "answer"; readonly message: Message }
  | { readonly kind: "nothing" };

/** One message of an engine to its store. */
export interface Message {
  readonly number: number;
  readonly engine: number;
  readonly kind: "reserve" | "release";
  readonly charges: readonly Charge[];
  readonly now: number;
  /** The call that is charged, or whose charges are given back; none for a reading. */
  readonly call: CallRecord | undefined;
  /** What the store has counted for it, one for each charge. */
  standings: readonly Standing[];
  /** What its engine got: an answer of the store, or none that could be read. */
  got?: Reservation | "failure";
}

/** What has been asked of an engine, and must be answered in time. */
interface Question {
  readonly engine: number;
  /** In the world's time. */
  readonly deadline: number;
  message?: Message;
}

export interface CallRecord extends Question {
  readonly id: number;
  readonly call: ToolCall;
  /** How many policies its engine had been given by then: an approval holds under one of them. */
  readonly epoch: number;
  readonly expected: Expected;
  readonly storeFailure: "deny" | "allow";
  decision?: Decision;
  /** An approval that was asked for and has been accepted. */
  spent: boolean;
  /** Its reservation came when it was decided already. */
  late: boolean;
  /** Its engine has told the store to release it. */
  givenBack: boolean;
  /** When the host asked for its release, by the ledger's count of reservations; infinite if it never did. */
  releasedAt: number;
}

export interface UsageRecord extends Question {
  readonly counted: Counted;
  result?: readonly LimitUsage[] | "thrown";
}
