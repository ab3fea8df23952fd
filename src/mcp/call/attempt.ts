import type { AnyCall, Decision, ToolCall } from "../../engine/decision.js";
import { isToolCall } from "../any-call.js";
import type { Asked } from "../approval/open-questions.js";
import type { ApprovalOutcome } from "../approver.js";
import type { Message } from "../wire/messages.js";
import { type Denial, denialAnswer, publicDecision, requestDenialAnswer, taskDenialAnswer } from "./denial.js";
import type { End } from "./ends.js";
import type { Retry } from "./read-call.js";

/** A call on its way through the guard. */
export interface Attempt extends Omit<Asked, "call"> {
  readonly call: AnyCall;
  /** Which run of the call this would be, from 1. */
  readonly legs: number;
  /** Hands a message on to the server as if it had come with this call. */
  forward(message: Message): void;
  /** The tool is hidden: the call is decided as one of a name that no tool has, and never runs. */
  readonly hidden: boolean;
  /** Events that reach the call while it waits; one object for all that is made of the attempt. */
  readonly callState: CallState;
}

/** A call of a tool: only it can be put to a person, and only tools are asked after by name. */
export type ToolAttempt = Attempt & { readonly call: ToolCall };

export const isOfTool = (attempt: Attempt): attempt is ToolAttempt => isToolCall(attempt.call);

export interface CallState {
  /** The client has taken it back, or is gone. */
  cancelled: boolean;
  /** Tells whoever is being asked about it that nobody waits any longer. */
  leave: () => void;
  /** The id of the question that it waits for in a queue, or by whose answer it was decided. */
  approvalId?: string | undefined;
}

/** The outcome of a call. */
export type Outcome = Run | Answered;

interface Decided {
  readonly attempt: Attempt;
  /** The result of asking a person, if that was tried. */
  readonly approval?: ApprovalOutcome | undefined;
}

/** It goes on to the server. Without a decision it was decided, and charged, in an earlier leg. */
export interface Run extends Decided {
  readonly runs: true;
  readonly decision: Decision | undefined;
  /** If the call was decided in an earlier leg, and this process knows of it. */
  readonly end?: End | undefined;
  readonly retry: Retry;
}

/** It is answered by the guard. */
export interface Answered extends Decided {
  readonly runs: false;
  readonly decision: Decision;
  readonly answer: Message;
}

/** The attempt denied: a tool result, or an error where a tool result cannot be the answer. Only the host is told of what is hidden. */
export function denied(attempt: Attempt, decision: Decision, more: Omit<Denial, "decision"> = {}): Answered {
  const { id, task, kind } = attempt.incoming;
  const denial = { ...more, decision: publicDecision(decision, kind) };
  const answer =
    kind !== "tool"
      ? requestDenialAnswer(attempt.incoming, denial, attempt.modern)
      : task === undefined ? denialAnswer(id, denial, attempt.modern) : taskDenialAnswer(id, denial); // biome-ignore format: one line
  return { runs: false, attempt, decision, answer, approval: more.approval };
}
