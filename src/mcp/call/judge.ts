import type { ApprovalStatus } from "../../approvals/status.js";
import type { Decision, ToolCall } from "../../engine/decision.js";
import { pointerSegment } from "../../json/pointer.js";
import { QUESTION_KEY } from "../approval/elicitation.js";
import { askedSubject, type OpenQuestions, type Said } from "../approval/open-questions.js";
import type { ApprovalOutcome } from "../approver.js";
import { decide, decideByName, effectBeforeLimits, pathsOf } from "../ask-engine.js";
import { emitCall } from "../emit.js";
import type { Settings } from "../guard-options.js";
import type { OpenedState } from "../request-state/request-state.js";
import type { Inventory } from "../tools/inventory.js";
import { mustBeListed } from "../tools/unnamed-tools.js";
import { unknownToolAnswer } from "../wire/messages.js";
import { COMPLETE } from "../wire/methods.js";
import { amountsLeft } from "./amounts-left.js";
import { subjectOf } from "./answers.js";
import { type Answered, type Attempt, denied, isOfTool, type Outcome, type Run, type ToolAttempt } from "./attempt.js";
import { nextLeg } from "./between-legs.js";
import type { Retry } from "./read-call.js";

// The way of a call, from its decision on. A call that comes back with an answer or with input begins at the state that it brings.
//
//   decide ──allow──────────────▶ run, if the server lists the tool
//     │  └──deny────────────────▶ denial; of a hidden tool, what becomes of a name that no tool has
//     └──require_approval──▶ ask ──approved──▶ admit: decide again, and charge ──allow──▶ run
//                             │                                              └──deny──▶ denial
//                             ├──asked in the answer (2026)──▶ the question, sealed; the client comes back with it
//                             ├──pending in a queue──▶ an answer that says so; the same call comes again
//                             └──declined, expired, nobody──▶ denial
//   A resource or a prompt is allowed or denied: nobody is asked about it, and its name is not looked for in lists.
//   run ──input required (2026)──▶ the server's question, sealed; each leg runs under the first decision, up to maxLegs

/** Says what becomes of a call: at once, unless something about it has to be waited for. */
export type Judge = (attempt: Attempt) => Outcome | Promise<Outcome>;

/** Makes the judge of one connection. Nothing runs without an allowing decision, of this leg or an earlier one. */
export function createJudge(settings: Settings, openQuestions: OpenQuestions, inventory: Inventory): Judge {
  const { statesOf, maxLegs } = settings;
  /** A name that no tool has, and that nobody is told. */
  const noTool = `no-such-tool-${crypto.randomUUID()}`;

  function judge(attempt: Attempt, retry: Retry): Outcome | Promise<Outcome> {
    const { engine, call, incoming } = attempt;
    const decision = incoming.method === COMPLETE ? decideByName(engine, call) : decide(engine, call);
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
    if (!isOfTool(attempt))
      return decision.effect === "allow" ? { runs: true, attempt, decision, retry } : deny(attempt, decision);
    if (decision.effect === "allow")
      return allow({ runs: true, attempt, decision, retry, approval }, attempt, decision);
    if (decision.effect === "require_approval" && approval === undefined) return ask(attempt, decision, retry);
    if (decision.tool !== undefined) return denyCarried(attempt, decision, approval);
    if (decision.code === "hidden") return denyHidden(attempt, decision, retry);
    if (decision.code === "default_deny") return ifListed(denyListed(attempt, decision), decision);
    return deny(attempt, decision, approval);
  }

  /** A name that no tool has gets the guard's answer, as a hidden one does, where the server could tell too much or run another. */
  function allow(run: Run, { hidden, call, engine }: ToolAttempt, decision: Decision): Outcome | Promise<Outcome> {
    if (hidden) return ifListed(run, decision);
    // A name with a star can be the key of a pattern, which names no tool.
    const named = decision.rule === pointerOf(call.tool) && !call.tool.includes("*");
    const runs = named || inventory.knows(call.tool) || !mustBeListed(engine, call.tool);
    return runs ? run : ifListed(run, decision);
  }

  /** The outcome, unless the server does not list the tool: whether it is hidden or does not exist is not told. */
  async function ifListed(outcome: Outcome, decision: Decision): Promise<Outcome> {
    const { attempt } = outcome;
    // Asked for tools alone.
    const { tool } = attempt.call as ToolCall;
    const listed = await inventory.has(tool, attempt.incoming.meta, attempt.forward);
    return listed ? outcome : unknown(attempt, decision);
  }

  /** A hidden tool does not exist: what becomes of a call of a name that no tool has becomes of this call, limits included. */
  function denyHidden(attempt: ToolAttempt, decision: Decision, retry: Retry): Outcome | Promise<Outcome> {
    // Under `"hide": ["*"]` the other name is hidden as well.
    if (attempt.hidden) return unknown(attempt, decision);
    emitCall(settings, attempt.incoming.method, attempt.call, decision);
    // The server says nothing of a name that it does not list.
    const unsaid = "annotations" in attempt.call ? { annotations: undefined } : {};
    const call = { ...attempt.call, ...unsaid, tool: noTool };
    return judge({ ...attempt, hidden: true, call }, retry);
  }

  /** A carried tool that is hidden is answered like one that the policy does not list: after the call itself, and without its name. */
  function denyCarried(
    attempt: ToolAttempt,
    decision: Decision,
    approval: ApprovalOutcome | undefined,
  ): Outcome | Promise<Outcome> {
    if (decision.code === "hidden") {
      const own = decideByName(attempt.engine, { tool: attempt.call.tool });
      if (own.code === "default_deny") return ifListed({ ...denyListed(attempt, own), decision }, decision);
    }
    return deny(attempt, decision, approval);
  }

  async function ask(attempt: ToolAttempt, decision: Decision, retry: Retry): Promise<Outcome> {
    // Taken back while it was being decided: nobody waits for the answer.
    if (attempt.callState.cancelled) return deny(attempt, decision);
    const asking = await openQuestions.ask(attempt, decision, (leave) => {
      attempt.callState.leave = leave;
    });
    if ("question" in asking) return { runs: false, attempt, decision, answer: asking.question };
    return heed(attempt, decision, retry, asking);
  }

  /** Does what was said about the call. */
  function heed(attempt: ToolAttempt, decision: Decision, retry: Retry, { verdict, status }: Said) {
    if (status !== undefined && "record" in status) attempt.callState.approvalId = status.record.id;
    return verdict === "approved" ? admit(attempt, decision, retry) : deny(attempt, decision, verdict, status);
  }

  /** Hands the approved decision back: all rules and limits still count. */
  async function admit(attempt: ToolAttempt, approved: Decision, retry: Retry): Promise<Outcome> {
    if (attempt.callState.cancelled) return deny(attempt, approved, "unanswered");
    if ("annotations" in attempt.call) {
      const { incoming, forward } = attempt;
      const annotations = await inventory.annotationsOf(attempt.call.tool, incoming.meta, forward);
      const call = { ...attempt.call, annotations };
      // The person was asked about a tool that the server described otherwise.
      if (subjectOf(call, attempt.engine) !== subjectOf(attempt.call, attempt.engine))
        return judge({ ...attempt, call }, retry);
    }
    return follow(attempt, await decide(attempt.engine, attempt.call, { approved }), retry, "approved");
  }

  /** A call that comes back with something to carry: the guard's own state, or else the server's. */
  async function resume(attempt: Attempt, requestState: string): Promise<Outcome> {
    const { inputResponses } = attempt.incoming.retry;
    const state = await statesOf(attempt.engine).open(requestState);
    if (state === undefined) return judge(attempt, attempt.incoming.retry);
    if (state.kind === "asked" && isOfTool(attempt)) return resumeAsked(attempt, state, inputResponses?.[QUESTION_KEY]);
    const retry = { inputResponses, requestState: state.inner };
    const leg = { ...attempt, legs: state.legs + 1 };
    // The rules count in every leg, the limits in the first and in those that its charge does not cover.
    const covered =
      leg.legs <= maxLegs &&
      effectBeforeLimits(leg.engine, leg.call) !== "deny" &&
      (await redeem(state, () => subjectOf(leg.call, leg.engine)));
    if (!covered) return judge(leg, retry);
    return { runs: true, attempt: leg, decision: undefined, end: nextLeg(leg.engine, state.nonce), retry };
  }

  async function resumeAsked(attempt: ToolAttempt, state: OpenedState, answer: unknown): Promise<Outcome> {
    const decision = await decide(attempt.engine, attempt.call);
    if (answer === undefined || !(await redeem(state, () => askedSubject(attempt, decision))))
      return follow(attempt, decision, {});
    return heed(attempt, decision, {}, await openQuestions.answered(attempt, decision, answer, state));
  }

  const deny = (attempt: Attempt, decision: Decision, approval?: ApprovalOutcome, status?: ApprovalStatus): Answered =>
    denied(attempt, decision, {
      approval,
      status,
      paths: pathsOf(attempt.engine, attempt.call, decision),
      amounts: amountsLeft(attempt.engine, attempt.call, decision),
    });

  /** The calls that `default` denies, if the server lists the tool. */
  const denyListed = (attempt: Attempt, decision: Decision): Answered =>
    denied(attempt, decision, { listed: !settings.hideDenied });

  return (attempt) => {
    const { retry } = attempt.incoming;
    return retry.requestState === undefined ? judge(attempt, retry) : resume(attempt, retry.requestState);
  };
}

/** Where a policy names a tool. */
const pointerOf = (tool: string): string => `/tools/${pointerSegment(tool)}`;

function unknown(attempt: Attempt, decision: Decision): Answered {
  const { id, name } = attempt.incoming;
  return { runs: false, attempt, decision, answer: unknownToolAnswer(id, name) };
}

async function redeem(state: OpenedState, subject: () => string): Promise<boolean> {
  try {
    return await state.redeem(subject());
  } catch {
    // Arguments that are not JSON data have no subject, so nothing was sealed for them.
  }
  return false;
}
