import type { Charge, Decision, LimitUsage, Reservation, ToolCall } from "../../src/index.js";
import type { Ending } from "./ending.js";
import type { Counted, Expected } from "./expected.js";
import type { Standing } from "./ledger.js";

/** Why an engine may be writing to its store: what is happening in the world. */
export type Cause =
  | { readonly kind: "call"; readonly call: CallRecord }
  | { readonly kind: "usage"; readonly usage: UsageRecord }
  | { readonly kind: "answer"; readonly message: Message }
  | { readonly kind: "nothing" };

/**
 * What a message is for: to charge a call, and then the limits that observe it; to read; to give back at the end of a call or of
 * what came too late; to charge what a call came to beyond its charges, or as much of it as fits; to empty counters.
 */
export type Purpose = "charge" | "watch" | "read" | "give back" | "more" | "rest" | "reset" | "nothing known";

/** One message of an engine to its store. */
export interface Message {
  readonly number: number;
  readonly engine: number;
  readonly kind: "reserve" | "release";
  readonly charges: readonly Charge[];
  readonly now: number;
  /** The call that is charged, or whose charges are given back; none for a reading. */
  readonly call: CallRecord | undefined;
  readonly purpose: Purpose;
  /** When its engine stops waiting for an answer, in the world's time. */
  readonly deadline: number;
  /** What the store has counted for it, or what it gives back: one for each charge. */
  standings: readonly Standing[];
  /** Its answer came when its engine no longer waited for it. */
  late: boolean;
  /** What its engine got: an answer of the store, or none that could be read. */
  got?: Reservation | "failure";
}

/** What has been asked of an engine, and must be answered in time. */
interface Question {
  readonly engine: number;
  /** In the world's time. */
  deadline: number;
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
  /** By which what observes it is charged, once it is allowed. */
  watch?: Message;
  /** An approval that was asked for and has been accepted. */
  spent: boolean;
  /** Its engine has been told that it ended: by a release or by its completion. */
  ended?: Ending["how"];
}

export interface UsageRecord extends Question {
  readonly counted: Counted;
  result?: readonly LimitUsage[] | "thrown";
}
