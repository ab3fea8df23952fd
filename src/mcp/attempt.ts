import type { Decision, ToolCall } from "../engine/decision.js";
import type { Verdict } from "./approval/approver.js";
import type { Message } from "./messages.js";
import type { IncomingCall, Retry } from "./read-call.js";
import type { GuardContext } from "./scope.js";

/** A call on its way through the guard. */
export interface Attempt {
  readonly incoming: IncomingCall;
  readonly call: ToolCall;
  readonly context: GuardContext;
  readonly modern: boolean;
  /** Hands a message on to the server as if it had come with this call. */
  forward(message: Message): void;
  /** The name that the client used, where the call goes on under one that no tool has. */
  readonly alias: string | undefined;
  /** What happens to the call while it waits; one object for all that is made of the attempt. */
  readonly fate: Fate;
}

export interface Fate {
  /** The client has taken it back, or is gone. */
  cancelled: boolean;
  /** Tells whoever is being asked about it that nobody waits any longer. */
  leave: () => void;
}

/** What becomes of a call. */
export type Outcome = Run | Answered;

/** It goes on to the server. Without a decision it was decided, and charged, in an earlier leg. */
export interface Run {
  readonly runs: true;
  readonly attempt: Attempt;
  readonly decision: Decision | undefined;
  readonly retry: Retry;
  readonly approval?: Verdict | undefined;
}

/** It is answered by the guard. */
export interface Answered {
  readonly runs: false;
  readonly answer: Message;
  readonly decision: Decision;
  readonly approval?: Verdict | undefined;
}
