import { after } from "../../time.js";
import type { ApprovalOutcome } from "../approver.js";

/** Puts a question to somebody; aborted once nobody waits for the answer any more. */
export type Put = (signal: AbortSignal) => Promise<ApprovalOutcome>;

/** One call that waits for an answer. */
export interface Waiting {
  readonly verdict: Promise<ApprovalOutcome>;
  /** The call does not wait any longer. */
  leave(): void;
}

/** The questions of one connection: one at a time, and one for equal calls that wait. */
export interface Questions {
  ask(subject: string, put: Put, expiresAfterMs: number): Waiting;
  /** Nobody is left who could answer another one. */
  close(): void;
}

interface Question {
  readonly put: Put;
  readonly abort: AbortController;
  readonly waiting: Set<(verdict: ApprovalOutcome) => void>;
}

/** More calls than these do not wait in line: a client that asks for so much is not answered by a person. */
const LONGEST_LINE = 100;

export function createQuestions(): Questions {
  const line = new Map<string, Question>();
  let open: Question | undefined;
  let closed = false;

  const waitingInLine = (): number => [...line.values()].reduce((sum, { waiting }) => sum + waiting.size, 0);

  function next(): void {
    const [first] = line.values();
    if (first === undefined || open !== undefined) return;
    open = first;
    const { signal } = first.abort;
    Promise.resolve()
      // Calls that are taken back in one go leave before their question is put.
      .then(() => (signal.aborted ? "unanswered" : first.put(signal)))
      .catch((): ApprovalOutcome => "unanswered")
      .then((verdict) => answered(first, verdict));
  }

  function answered(question: Question, verdict: ApprovalOutcome): void {
    remove(question);
    for (const tell of question.waiting) tell(verdict);
  }

  function remove(question: Question): void {
    for (const [subject, each] of line) if (each === question) line.delete(subject);
    if (open !== question) return;
    open = undefined;
    next();
  }

  function leave(question: Question, tell: (verdict: ApprovalOutcome) => void): void {
    if (!question.waiting.delete(tell) || question.waiting.size > 0) return;
    question.abort.abort();
    remove(question);
  }

  return {
    ask(subject, put, expiresAfterMs) {
      const known = line.get(subject);
      if (closed || waitingInLine() >= LONGEST_LINE)
        return { verdict: Promise.resolve("unavailable"), leave: () => {} };
      const question = known ?? { put, abort: new AbortController(), waiting: new Set() };
      let tell!: (verdict: ApprovalOutcome) => void;
      const answer = new Promise<ApprovalOutcome>((resolve) => {
        tell = resolve;
      });
      question.waiting.add(tell);
      const giveUp = (): void => {
        leave(question, tell);
        tell("unanswered");
      };
      const inTime = after(expiresAfterMs, giveUp);
      line.set(subject, question);
      next();
      return { verdict: answer.finally(inTime), leave: giveUp };
    },
    close() {
      closed = true;
    },
  };
}
