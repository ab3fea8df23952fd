import { createOpenQuestions } from "../approval/open-questions.js";
import { complete, decidesAny, UNDECIDED } from "../ask-engine.js";
import { createAnswers } from "../call/answers.js";
import { type Answered, type Attempt, denied, type Outcome, type Run } from "../call/attempt.js";
import { retryOf, withAuthorization } from "../call/authorization.js";
import { taskRequest } from "../call/ends.js";
import { createJudge } from "../call/judge.js";
import { forwarded, type IncomingCall, type Refusal } from "../call/read-call.js";
import { askedFor, createCalls, type Forward } from "../call/tool-call.js";
import { emit, emitCall } from "../emit.js";
import type { Engines } from "../engines.js";
import type { Settings } from "../guard-options.js";
import { policyOf } from "../policy-change.js";
import { contextOf, type GuardContext } from "../scope.js";
import { createInventory } from "../tools/inventory.js";
import { listFilter } from "../tools/list-filter.js";
import { isUnreadableUpdate } from "../tools/resource-updates.js";
import { isModernRequest } from "../wire/era.js";
import { errorAnswer, INVALID_PARAMS, isObject, isRequestId, type Message, memberOf } from "../wire/messages.js";
import { readMessage } from "../wire/read-message.js";
import { differingHeader } from "../wire/routing-headers.js";
import { post, type Receive, report, type Transport } from "../wire/transport.js";
import type { Connection } from "./connection.js";

/** The event for a call that the policy allowed by default and that did not run. */
const UNLISTED = "a call did not run: the policy does not name its tool, and the server does not list it";

/** Decides each `tools/call` of one connection, and what policies decide besides, before the server sees it. Never forwards a call without a decision. */
export function createEnforcement(settings: Settings, transport: Transport, engines: Engines): Connection {
  const connectionId = crypto.randomUUID();
  const answers = createAnswers(listFilter(settings, engines), settings);
  const inventory = createInventory();
  const callOf = createCalls(settings, inventory);
  const openQuestions = createOpenQuestions(settings, transport);
  const judge = createJudge(settings, openQuestions, inventory);
  const waiting = new Set<Attempt>();

  const contextFrom = (extra: unknown): GuardContext => contextOf(extra, transport.sessionId, connectionId);

  function receiveCall(next: Receive, incoming: IncomingCall, extra: unknown): void {
    const context = contextFrom(extra);
    const header = differingHeader(incoming, context.headers);
    if (header !== undefined) {
      const text = `Invalid params: the ${header} header names another call than the body`;
      refuse({ refused: text, answers: [errorAnswer(incoming.id, INVALID_PARAMS, text)] });
      return;
    }
    const engine = engines.of(context);
    const forward: Forward = (message) => next(message, extra);
    const call = callOf(incoming, context, engine, forward);
    const attempt: Attempt = {
      incoming,
      call: call instanceof Promise ? askedFor(incoming) : call,
      engine,
      context,
      modern: isModernRequest(incoming.meta, extra),
      policy: policyOf(engine),
      legs: 1,
      forward,
      hidden: false,
      callState: { cancelled: false, leave: () => {} },
    };
    const outcome =
      call instanceof Promise ? call.then((whole) => judge({ ...attempt, call: whole })) : outcomeOf(attempt);
    if (outcome instanceof Promise) wait(attempt, outcome);
    else carryOut(outcome);
  }

  /** A foreign engine may throw wherever it is asked. */
  function outcomeOf(attempt: Attempt): Outcome | Promise<Outcome> {
    try {
      return judge(attempt);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  function wait(attempt: Attempt, outcome: Promise<Outcome>): void {
    waiting.add(attempt);
    const failed = (error: unknown): void => report(transport, error);
    outcome
      .catch((error: unknown): Outcome => {
        failed(error);
        return denied(attempt, UNDECIDED);
      })
      .then(carryOut)
      .catch(failed)
      .finally(() => waiting.delete(attempt));
  }

  function carryOut(outcome: Outcome): unknown {
    const { attempt, decision, approval } = outcome;
    const { method } = attempt.incoming;
    const { approvalId } = attempt.callState;
    if (attempt.callState.cancelled) {
      // The answer of a person came too late, or not at all. A hidden tool is told of by its own name.
      const call = { ...attempt.call, ...askedFor(attempt.incoming) };
      if (approval !== undefined && decision !== undefined) emitCall(settings, method, call, decision, "abandoned");
      return decision?.effect === "allow" ? attempt.engine.release(decision) : undefined;
    }
    // The listener was called for a hidden tool when the guard found it hidden.
    const answer = outcome.runs ? undefined : answerOf(outcome);
    if (decision !== undefined && !attempt.hidden) {
      const retried = settings.authorizationDenials ? retryOf(attempt.incoming.meta) : undefined;
      emitCall(settings, method, attempt.call, decision, approval, {
        ...answer?.told,
        ...(approvalId && { approvalId }),
        ...(retried && { retryOf: retried }),
      });
    }
    if (outcome.runs) return run(outcome);
    if (decision?.effect === "allow" && !attempt.hidden)
      emit(settings, { kind: "refusal", reason: UNLISTED, enforced: true });
    // The server does not have the tool: it would have answered with an error as well.
    complete(attempt.engine, outcome.decision, "failed");
    return post(transport, answer!.message);
  }

  /** The answer of the guard, with the envelope that the option asks for, and its id for the listener. */
  function answerOf({ answer }: Answered): {
    readonly message: Message;
    readonly told: { readonly authorizationContextId?: string };
  } {
    // biome-ignore format: one line
    if (!settings.authorizationDenials) return { message: answer, told: {} };
    const authorizationContextId = crypto.randomUUID();
    const message = withAuthorization(answer, authorizationContextId);
    return { message, told: message === answer ? {} : { authorizationContextId } };
  }

  function run({ attempt, decision, end, approval, retry }: Run): void {
    const { incoming, call, engine, policy, legs } = attempt;
    const limits = decision?.limits ?? [];
    answers.expect(incoming.id, {
      call,
      engine,
      limits: settings.showLimits ? limits : [],
      spent: decision === undefined || limits.length > 0 || approval !== undefined,
      legs,
      policy,
      end: (outcome) => (decision === undefined ? end?.(outcome) : complete(engine, decision, outcome)),
    });
    attempt.forward(forwarded(incoming, retry));
  }

  function cancel({ callState }: Attempt): void {
    callState.cancelled = true;
    callState.leave();
  }

  function refuse(refusal: Refusal): void {
    emit(settings, { kind: "refusal", reason: refusal.refused, enforced: true });
    for (const answer of refusal.answers) post(transport, answer);
    report(transport, new Error(refusal.refused));
  }

  return {
    receive(next, message, extra) {
      let passed = message;
      const incoming = readMessage(message);
      switch (incoming.kind) {
        case "call":
          return receiveCall(next, incoming.call, extra);
        case "named": {
          if (!decidesAny(engines.of(contextFrom(extra)), incoming.sections)) break;
          const read = incoming.read();
          if ("refused" in read) return refuse(read);
          if (!("passes" in read)) return receiveCall(next, read, extra);
          passed = read.passes;
          break;
        }
        case "refused":
          return refuse(incoming.refusal);
        case "cancelled":
          answers.forget(incoming.id);
          for (const attempt of waiting) if (attempt.incoming.id === incoming.id) cancel(attempt);
          break;
        case "initialize":
          openQuestions.initialize(incoming.params);
          break;
        case "answer":
          if (openQuestions.receive(incoming.id, incoming.result)) return;
      }
      if (isObject(message) && memberOf(message, "method") !== undefined) {
        const id = memberOf(message, "id");
        if (isRequestId(id)) answers.expect(id, taskRequest(message));
        engines.expectList(message, () => contextFrom(extra));
      }
      next(passed, extra);
    },
    outgoing(message) {
      if (inventory.learn(message) || isUnreadableUpdate(message, engines)) return undefined;
      return answers.filter(message);
    },
    close() {
      for (const attempt of waiting) cancel(attempt);
      openQuestions.close();
      inventory.close();
      answers.close();
    },
  };
}
