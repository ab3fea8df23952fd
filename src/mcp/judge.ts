import type { Decision } from "../engine/decision.js";
import type { Aliases } from "./aliases.js";
import { subjectOf } from "./answers.js";
import type { ApprovalOutcome } from "./approval/approver.js";
import { askedSubject, type Desk } from "./approval/desk.js";
import { QUESTION_KEY, readElicitation } from "./approval/elicitation.js";
import { type Answered, type Attempt, denied, type Outcome } from "./attempt.js";
import { decide, effectBeforeLimits, pathsOf } from "./decide.js";
import type { Settings } from "./guard-options.js";
import type { Inventory } from "./inventory.js";
import { unknownToolAnswer } from "./messages.js";
import type { Retry } from "./read-call.js";
import type { OpenedState } from "./request-state.js";
import { tellCall } from "./tell.js";

/** Says what becomes of a call: at once, unless something about it has to be waited for. */
export type Judge = (attempt: Attempt) => Outcome | Promise<Outcome>;

/** Makes the judge of one connection. Nothing runs without an allowing decision, of this leg or an earlier one. */
export function createJudge(settings: Settings, desk: Desk, inventory: Inventory, aliases: Aliases): Judge {
  const { engine, states } = settings;

  function judge(attempt: Attempt, retry: Retry): Outcome | Promise<Outcome> {
    const decision = decide(engine, attempt.call);
    return decision instanceof Promise
      ? decision.then((decided) => follow(attempt, decided, retry))
      : follow(attempt, decision, retry);
  }

  /** From a decision to what it means for the call. */
  function follow(
    attempt: Attempt,
    decision: Decision,
    retry: Retry,
    approval?: ApprovalOutcome,
  ): Outcome | Promise<Outcome> {
    if (decision.effect === "allow") return { runs: true, attempt, decision, retry, approval };
    if (decision.effect === "require_approval" && approval === undefined) return ask(attempt, decision, retry);
    if (decision.code === "hidden") return denyHidden(attempt, decision, retry);
    if (decision.code === "default_deny") return denyUnlisted(attempt, decision);
    return deny(attempt, decision, approval);
  }

  /** A hidden tool does not exist: whatever becomes of a call of a name that no tool has becomes of this call. */
  function denyHidden(attempt: Attempt, decision: Decision, retry: Retry): Outcome | Promise<Outcome> {
    const { call, incoming } = attempt;
    // Under `"hide": ["*"]` the other name is hidden as well.
    const tool = attempt.alias === undefined ? aliases.of(call.tool) : undefined;
    if (tool === undefined) return unknown(attempt, decision);
    tellCall(settings, call, decision);
    return judge({ ...attempt, alias: call.tool, call: { ...call, tool }, incoming: { ...incoming, tool } }, retry);
  }

  /** A tool that neither the policy lists nor the server has answers like one that is hidden. */
  async function denyUnlisted(attempt: Attempt, decision: Decision): Promise<Outcome> {
    const exists = await inventory.has(attempt.call.tool, attempt.incoming.meta, attempt.forward);
    return exists ? deny(attempt, decision) : unknown(attempt, decision);
  }

  async function ask(attempt: Attempt, decision: Decision, retry: Retry): Promise<Outcome> {
    // Taken back while it was being decided: nobody waits for the answer.
    if (attempt.fate.cancelled) return deny(attempt, decision, "unanswered");
    const asking = await desk.ask(attempt, decision, (leave) => {
      attempt.fate.leave = leave;
    });
    if ("question" in asking) return { runs: false, attempt, decision, answer: asking.question };
    const { verdict } = asking;
    return verdict === "approved" ? admit(attempt, decision, retry) : deny(attempt, decision, verdict);
  }

  /** Hands the approved decision back: all rules and limits still count. */
  async function admit(attempt: Attempt, approved: Decision, retry: Retry): Promise<Outcome> {
    if (attempt.fate.cancelled) return deny(attempt, approved, "unanswered");
    return follow(attempt, await decide(engine, attempt.call, { approved }), retry, "approved");
  }

  /** A call that comes back with something to carry: the guard's own state, or else the server's. */
  async function resume(attempt: Attempt, requestState: string): Promise<Outcome> {
    const { inputResponses } = attempt.incoming.retry;
    const state = await states.open(requestState);
    if (state === undefined) return judge(attempt, attempt.incoming.retry);
    if (state.kind === "asked") return resumeAsked(attempt, state, inputResponses?.[QUESTION_KEY]);
    const retry = { inputResponses, requestState: state.inner };
    // The rules count in every leg, the limits in the first.
    const allowed = effectBeforeLimits(engine, attempt.call) !== "deny";
    const charged = allowed && (await redeem(state, () => subjectOf(attempt.call, attempt.revision)));
    return charged ? { runs: true, attempt, decision: undefined, retry } : judge(attempt, retry);
  }

  async function resumeAsked(attempt: Attempt, state: OpenedState, answer: unknown): Promise<Outcome> {
    const decision = await decide(engine, attempt.call);
    if (answer === undefined || !(await redeem(state, () => askedSubject(attempt, decision))))
      return follow(attempt, decision, {});
    const verdict = readElicitation(answer);
    return verdict === "approved" ? admit(attempt, decision, {}) : deny(attempt, decision, verdict);
  }

  const deny = (attempt: Attempt, decision: Decision, approval?: ApprovalOutcome): Answered =>
    denied(attempt, decision, { approval, paths: pathsOf(engine, attempt.call, decision) });

  return (attempt) => {
    const { retry } = attempt.incoming;
    return retry.requestState === undefined ? judge(attempt, retry) : resume(attempt, retry.requestState);
  };
}

function unknown(attempt: Attempt, decision: Decision): Answered {
  const { incoming, alias } = attempt;
  return { runs: false, attempt, decision, answer: unknownToolAnswer(incoming.id, alias ?? incoming.tool) };
}

/** Arguments that are no JSON data have no subject, so nothing was sealed for them. */
async function redeem(state: OpenedState, subject: () => string): Promise<boolean> {
  try {
    return await state.redeem(subject());
  } catch {
    return false;
  }
}
