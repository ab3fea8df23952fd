import type { Decision, ToolCall } from "../engine/decision.js";
import type { AnyEngine } from "../engine/types.js";
import { createAnswers } from "./answers.js";
import {
  denialAnswer,
  isObject,
  isRequestId,
  type Message,
  type RequestId,
  taskDenialAnswer,
  unknownToolAnswer,
} from "./messages.js";
import { type IncomingCall, readCall, refuseBatch } from "./read-call.js";
import { contextOf, type ScopeFunction, scopeOf } from "./scope.js";

/** What hands a message on: to the SDK on the way in. */
export type Receive = (message: unknown, extra?: unknown) => void;

/** A transport of either SDK generation, as far as the guard touches it. */
export interface Transport {
  onmessage?: Receive | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  readonly sessionId?: string | undefined;
  start(): Promise<void>;
  send(message: unknown, options?: unknown): Promise<void>;
}

/** One connection, guarded. */
export interface Checkpoint {
  /** What the transport hands its messages to instead of `next`. */
  receive(next: Receive, message: unknown, extra: unknown): void;
  /** What an answer of the server becomes before it leaves. */
  filter(message: unknown): unknown;
  /** The connection is gone: a call that is still being decided does not run. */
  close(): void;
}

/** A call that an asynchronous engine is deciding. */
interface Pending {
  readonly id: RequestId;
  cancelled: boolean;
}

/** What a call gets that the engine throws on, or answers with something that is no decision. */
const UNDECIDED: Decision = Object.freeze({
  effect: "deny",
  code: "store_unavailable",
  rule: "",
  message: "the policy could not be evaluated, so the call was not run",
  limits: Object.freeze([]),
});

/** Decides each `tools/call` of one connection before the server sees it. Never forwards a call without a decision. */
export function createCheckpoint(engine: AnyEngine, scope: ScopeFunction, transport: Transport): Checkpoint {
  const connectionId = crypto.randomUUID();
  const answers = createAnswers((tool) => isVisible(engine, tool));
  const pending = new Set<Pending>();

  function receiveCall(next: Receive, message: Message, extra: unknown): void {
    const call = readCall(message);
    if ("refused" in call) {
      if (call.answer === undefined) report(transport, new Error(call.refused));
      else reply(transport, call.answer);
      return;
    }
    const outcome = evaluate(engine, {
      tool: call.tool,
      args: call.args,
      scope: scopeOf(scope, contextOf(extra, transport.sessionId, connectionId)),
    });
    if (outcome instanceof Promise) waitFor(outcome, next, call, extra);
    else settle(next, call, outcome, extra);
  }

  function waitFor(outcome: Promise<Decision>, next: Receive, call: IncomingCall, extra: unknown): void {
    const waiting: Pending = { id: call.id, cancelled: false };
    pending.add(waiting);
    outcome
      .then((decision) => {
        pending.delete(waiting);
        if (!waiting.cancelled) settle(next, call, decision, extra);
        else if (decision.effect === "allow") return engine.release(decision);
      })
      .catch((error: unknown) => report(transport, error));
  }

  function settle(next: Receive, call: IncomingCall, decision: Decision, extra: unknown): void {
    if (decision.effect === "allow") {
      answers.expectCall(call.id, call.tool);
      next(call.message, extra);
    } else reply(transport, refusal(call, decision, extra));
  }

  function cancel(params: unknown): void {
    if (!isObject(params) || !isRequestId(params.requestId)) return;
    answers.forget(params.requestId);
    for (const waiting of pending) if (waiting.id === params.requestId) waiting.cancelled = true;
  }

  return {
    receive(next, message, extra) {
      if (Array.isArray(message)) {
        for (const answer of refuseBatch(message)) reply(transport, answer);
        report(transport, new Error("a batch of messages was refused"));
        return;
      }
      const method = isObject(message) ? message.method : undefined;
      if (isObject(message) && method === "tools/call") {
        receiveCall(next, message, extra);
        return;
      }
      if (isObject(message) && method === "notifications/cancelled") cancel(message.params);
      next(message, extra);
    },
    filter: answers.filter,
    close() {
      for (const waiting of pending) waiting.cancelled = true;
    },
  };
}

function refusal(call: IncomingCall, decision: Decision, extra: unknown): Message {
  if (decision.code === "hidden") return unknownToolAnswer(call.id, call.tool);
  return call.task ? taskDenialAnswer(call.id, decision) : denialAnswer(call.id, decision, isModern(call, extra));
}

/** Requests of the modern era each name their protocol revision; v2's entry points classify them as well. */
function isModern(call: IncomingCall, extra: unknown): boolean {
  if (isObject(extra) && isObject(extra.classification)) return extra.classification.era === "modern";
  const meta = isObject(call.message.params) ? call.message.params._meta : undefined;
  return isObject(meta) && typeof meta["io.modelcontextprotocol/protocolVersion"] === "string";
}

/** The engine's decision; a foreign engine that throws, rejects or answers junk has denied. */
function evaluate(engine: AnyEngine, call: ToolCall): Decision | Promise<Decision> {
  try {
    const outcome: unknown = engine.evaluate(call);
    if (!isObject(outcome) || typeof outcome.then !== "function") return decisionOr(outcome);
    return Promise.resolve(outcome).then(decisionOr, () => UNDECIDED);
  } catch {
    return UNDECIDED;
  }
}

function decisionOr(outcome: unknown): Decision {
  const decided = isObject(outcome) && typeof outcome.effect === "string" && typeof outcome.message === "string";
  return decided ? (outcome as unknown as Decision) : UNDECIDED;
}

function isVisible(engine: AnyEngine, tool: string): boolean {
  try {
    return engine.isVisible(tool) === true;
  } catch {
    return false;
  }
}

/** Sends an answer of the guard's own; what goes wrong on the way is the transport's to hear, never unhandled. */
function reply(transport: Transport, answer: Message): void {
  Promise.resolve()
    .then(() => transport.send(answer))
    .catch((error: unknown) => report(transport, error));
}

function report(transport: Transport, error: unknown): void {
  try {
    transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
  } catch {
    // A listener that fails has no other listener.
  }
}
