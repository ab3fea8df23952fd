import type { Decision, ToolCall } from "../engine/decision.js";
import { createAnswers, subjectOf } from "./answers.js";
import type { Verdict } from "./approval/approver.js";
import { askedSubject, createDesk } from "./approval/desk.js";
import { QUESTION_KEY, readElicitation } from "./approval/elicitation.js";
import type { Connection } from "./connection.js";
import { decide, effectBeforeLimits, pathsOf, UNDECIDED } from "./decide.js";
import { denialAnswer, taskDenialAnswer } from "./denial.js";
import type { Settings } from "./guard-options.js";
import { createInventory } from "./inventory.js";
import { listFilter } from "./list-filter.js";
import { errorAnswer, INVALID_PARAMS, type Message, unknownToolAnswer } from "./messages.js";
import { namesAnotherTool } from "./name-header.js";
import { forwarded, type IncomingCall, isModern, type Refusal, type Retry } from "./read-call.js";
import { readMessage } from "./read-message.js";
import type { OpenedState } from "./request-state.js";
import { contextOf, type GuardContext, scopeOf } from "./scope.js";
import { tell, tellCall } from "./tell.js";
import { post, type Receive, report, type Transport } from "./transport.js";

/** A call on its way through the guard. */
interface Attempt {
  readonly next: Receive;
  readonly extra: unknown;
  readonly incoming: IncomingCall;
  readonly call: ToolCall;
  readonly context: GuardContext;
  readonly modern: boolean;
  /** The client has taken it back, or is gone. */
  cancelled: boolean;
  /** Tells whoever is being asked about it that nobody waits any longer. */
  leave: () => void;
}

/** What becomes of a call. One that runs without a decision was decided and charged in an earlier leg. */
type Outcome =
  | { readonly runs: true; readonly decision: Decision | undefined; readonly retry: Retry; readonly approval?: Verdict }
  | { readonly runs: false; readonly answer: Message; readonly decision: Decision; readonly approval?: Verdict };

/** Decides each `tools/call` of one connection before the server sees it. Never forwards a call without a decision. */
export function createEnforcement(settings: Settings, transport: Transport): Connection {
  const { engine, states } = settings;
  const connectionId = crypto.randomUUID();
  const answers = createAnswers(listFilter(settings), states);
  const inventory = createInventory();
  const desk = createDesk(settings, transport);
  const waiting = new Set<Attempt>();

  function receiveCall(next: Receive, incoming: IncomingCall, extra: unknown): void {
    const context = contextOf(extra, transport.sessionId, connectionId);
    if (namesAnotherTool(context.headers?.["mcp-name"], incoming.tool)) {
      const text = "Invalid params: the Mcp-Name header names another tool than the body";
      refuse({ refused: text, answers: [errorAnswer(incoming.id, INVALID_PARAMS, text)] });
      return;
    }
    const { tool, args } = incoming;
    const call = { tool, args, scope: scopeOf(settings.scope, context) };
    const modern = isModern(incoming, extra);
    const attempt: Attempt = { next, extra, incoming, call, context, modern, cancelled: false, leave: () => {} };
    const state = incoming.retry.requestState;
    const outcome = state === undefined ? judge(attempt, incoming.retry) : resume(attempt, state);
    if (outcome instanceof Promise) wait(attempt, outcome);
    else carryOut(attempt, outcome);
  }

  function judge(attempt: Attempt, retry: Retry): Outcome | Promise<Outcome> {
    const decision = decide(engine, attempt.call);
    return decision instanceof Promise
      ? decision.then((decided) => follow(attempt, decided, retry))
      : follow(attempt, decision, retry);
  }

  /** From a decision to what it means for the call. */
  function follow(attempt: Attempt, decision: Decision, retry: Retry, approval?: Verdict): Outcome | Promise<Outcome> {
    if (decision.effect === "allow") return withApproval({ runs: true, decision, retry }, approval);
    if (decision.effect === "require_approval" && approval === undefined) return ask(attempt, decision, retry);
    if (decision.code === "hidden") return unknown(attempt, decision);
    if (decision.code === "default_deny") return denyUnlisted(attempt, decision);
    return deny(attempt, decision, approval);
  }

  /** A tool that no policy names and no server has answers like one that is hidden. */
  async function denyUnlisted(attempt: Attempt, decision: Decision): Promise<Outcome> {
    const { call, incoming, next, extra } = attempt;
    const exists = await inventory.has(call.tool, incoming.meta, (message) => next(message, extra));
    return exists ? deny(attempt, decision) : unknown(attempt, decision);
  }

  async function ask(attempt: Attempt, decision: Decision, retry: Retry): Promise<Outcome> {
    const asking = await desk.ask(attempt, decision, (leave) => {
      attempt.leave = leave;
    });
    if ("question" in asking) return { runs: false, answer: asking.question, decision };
    const { verdict } = asking;
    return verdict === "approved" ? admit(attempt, decision, retry) : deny(attempt, decision, verdict);
  }

  /** Hands the approved decision back: all rules and limits still count. */
  async function admit(attempt: Attempt, approved: Decision, retry: Retry): Promise<Outcome> {
    if (attempt.cancelled) return deny(attempt, approved, "unanswered");
    return follow(attempt, await decide(engine, attempt.call, { approved }), retry, "approved");
  }

  /** A call that comes back with something to carry: the guard's own state, or else the server's. */
  async function resume(attempt: Attempt, requestState: string): Promise<Outcome> {
    const { inputResponses } = attempt.incoming.retry;
    const state = await states.open(requestState);
    if (state === undefined) return judge(attempt, attempt.incoming.retry);
    if (state.kind === "asked") return resumeAsked(attempt, state, inputResponses?.[QUESTION_KEY]);
    const retry = { inputResponses, requestState: state.inner };
    const charged =
      effectBeforeLimits(engine, attempt.call) !== "deny" && (await redeem(state, () => subjectOf(attempt.call)));
    return charged ? { runs: true, decision: undefined, retry } : judge(attempt, retry);
  }

  async function resumeAsked(attempt: Attempt, state: OpenedState, answer: unknown): Promise<Outcome> {
    const decision = await decide(engine, attempt.call);
    const isAnswer = decision.effect === "require_approval" && answer !== undefined;
    if (!isAnswer || !(await redeem(state, () => askedSubject(attempt.call, decision))))
      return follow(attempt, decision, {});
    const verdict = readElicitation(answer);
    return verdict === "approved" ? admit(attempt, decision, {}) : deny(attempt, decision, verdict);
  }

  function deny(attempt: Attempt, decision: Decision, approval?: Verdict): Outcome {
    const { id, task } = attempt.incoming;
    const denial = { decision, approval, paths: pathsOf(engine, attempt.call, decision) };
    const answer = task === undefined ? denialAnswer(id, denial, attempt.modern) : taskDenialAnswer(id, denial);
    return withApproval({ runs: false, answer, decision }, approval);
  }

  function unknown({ incoming, call }: Attempt, decision: Decision): Outcome {
    return { runs: false, answer: unknownToolAnswer(incoming.id, call.tool), decision };
  }

  function wait(attempt: Attempt, outcome: Promise<Outcome>): void {
    waiting.add(attempt);
    outcome
      .then((reached) => carryOut(attempt, reached))
      .catch((error: unknown) => {
        report(transport, error);
        return carryOut(attempt, deny(attempt, UNDECIDED));
      })
      .catch((error: unknown) => report(transport, error))
      .finally(() => waiting.delete(attempt));
  }

  function carryOut(attempt: Attempt, outcome: Outcome): unknown {
    const { next, extra, incoming, call } = attempt;
    const { decision, approval } = outcome;
    if (attempt.cancelled) return decision?.effect === "allow" ? engine.release(decision) : undefined;
    if (decision !== undefined) tellCall(settings, call, decision, approval);
    if (!outcome.runs) return post(transport, outcome.answer);
    const limits = decision?.limits ?? [];
    const spent = decision === undefined || limits.length > 0 || approval !== undefined;
    answers.expect(incoming.id, { call, limits: settings.showLimits ? limits : [], spent });
    return next(forwarded(incoming, outcome.retry), extra);
  }

  function cancel(attempt: Attempt): void {
    attempt.cancelled = true;
    attempt.leave();
  }

  function refuse({ refused, answers: own }: Refusal): void {
    tell(settings, { kind: "refusal", reason: refused, enforced: true });
    for (const answer of own) post(transport, answer);
    report(transport, new Error(refused));
  }

  return {
    receive(next, message, extra) {
      const incoming = readMessage(message);
      switch (incoming.kind) {
        case "call":
          return receiveCall(next, incoming.call, extra);
        case "refused":
          return refuse(incoming.refusal);
        case "cancelled":
          answers.forget(incoming.id);
          for (const attempt of waiting) if (attempt.incoming.id === incoming.id) cancel(attempt);
          break;
        case "initialize":
          desk.initialize(incoming.params);
          break;
        case "answer":
          if (desk.receive(incoming.id, incoming.result)) return;
      }
      next(message, extra);
    },
    outgoing: (message) => (inventory.learn(message) ? undefined : answers.filter(message)),
    close() {
      for (const attempt of waiting) cancel(attempt);
      desk.close();
      inventory.close();
    },
  };
}

const withApproval = (outcome: Outcome, approval: Verdict | undefined): Outcome =>
  approval === undefined ? outcome : { ...outcome, approval };

/** Arguments that are no JSON data have no subject, so nothing was sealed for them. */
async function redeem(state: OpenedState, subject: () => string): Promise<boolean> {
  try {
    return await state.redeem(subject());
  } catch {
    return false;
  }
}
