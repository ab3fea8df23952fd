import type { CallScope, Decision } from "../engine/decision.js";
import type { ApprovalOutcome } from "./approver.js";

/** An act of a guard, or with `observe: true` the act that it left out. Names of arguments, never their values. */
export type GuardEvent = CallEvent | RefusalEvent | ListEvent | WarningEvent;

interface Enforced {
  /** False where the guard only watches: the message went on as it was. */
  readonly enforced: boolean;
}

/** A call was decided. */
export interface CallEvent extends Enforced {
  readonly kind: "call";
  readonly tool: string;
  readonly argNames: readonly string[];
  readonly scope: CallScope;
  readonly decision: Decision;
  /** The answer of the person, if the decision is that a person must approve. */
  readonly approval?: ApprovalOutcome | undefined;
}

/** A message that looks like a call and cannot be read was refused. */
export interface RefusalEvent extends Enforced {
  readonly kind: "refusal";
  readonly reason: string;
}

/** Tools were taken out of a list. */
export interface ListEvent extends Enforced {
  readonly kind: "list";
  readonly removed: readonly string[];
}

/** The host's own set-up denies calls that it probably means to allow. Once for each engine. */
export interface WarningEvent extends Enforced {
  readonly kind: "warning";
  /** The mistake, and what to write instead. */
  readonly message: string;
}

/** Called with each act of a guard. Errors it throws are ignored. */
export type GuardListener = (event: GuardEvent) => void;
