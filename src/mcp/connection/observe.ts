import type { Decision, ToolCall } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import { complete, decide } from "../ask-engine.js";
import { createEnds, type End, type TaskRequest, taskRequest } from "../call/ends.js";
import { createOpenRequests } from "../call/open-requests.js";
import type { IncomingCall } from "../call/read-call.js";
import { createToolCalls, type Forward } from "../call/tool-call.js";
import { emit, emitCall } from "../emit.js";
import type { Engines } from "../engines.js";
import type { Settings } from "../guard-options.js";
import { contextOf } from "../scope.js";
import { createInventory } from "../tools/inventory.js";
import { listFilter } from "../tools/list-filter.js";
import { hasMethod, isObject, isRequestId, type Message, memberOf } from "../wire/messages.js";
import { readMessage } from "../wire/read-message.js";
import { differingHeader } from "../wire/routing-headers.js";
import type { Transport } from "../wire/transport.js";
import type { Connection } from "./connection.js";

/** Decides and tells what it would have done, and lets every message pass as it is. */
export function createObservation(settings: Settings, transport: Transport, engines: Engines): Connection {
  const connectionId = crypto.randomUUID();
  const shorten = listFilter(settings, engines);
  const inventory = createInventory();
  const toolCall = createToolCalls(settings, inventory);
  const requests = createOpenRequests<End | TaskRequest | null>();
  const ends = createEnds();
  const refuse = (reason: string): void => emit(settings, { kind: "refusal", reason, enforced: false });

  /** The end of the call, if it was decided. */
  function watch(incoming: IncomingCall, extra: unknown, forward: Forward): End | null {
    const { tool, retry } = incoming;
    const context = contextOf(extra, transport.sessionId, connectionId);
    const header = differingHeader(tool, context.headers);
    if (header !== undefined) {
      refuse(`Invalid params: the ${header} header names another call than the body`);
      return null;
    }
    // A further leg of a call that was decided when it first came; nothing depends on whether that is true.
    if (retry.inputResponses !== undefined || retry.requestState !== undefined) return null;
    const engine = engines.of(context);
    const call = toolCall(incoming, context, engine, forward);
    const decision =
      call instanceof Promise ? call.then((whole) => decideAndTell(engine, whole)) : decideAndTell(engine, call);
    // The answer may pass before the call is decided.
    return (outcome) =>
      decision instanceof Promise
        ? void decision.then((decided) => complete(engine, decided, outcome))
        : complete(engine, decision, outcome);
  }

  function decideAndTell(engine: AnyEngine, call: ToolCall): Decision | Promise<Decision> {
    const tell = (decision: Decision): Decision => {
      emitCall(settings, call, decision);
      return decision;
    };
    const decision = decide(engine, call);
    return decision instanceof Promise ? decision.then(tell) : tell(decision);
  }

  /** Sees whether an answer ends a call. */
  function answered(message: Message): void {
    const known = requests.answered(message.id)?.known ?? null;
    if (typeof known === "function") ends.ofCall(message, known);
    else if (known !== null) ends.ofTasks(message, known);
  }

  return {
    receive(next, message, extra) {
      const incoming = readMessage(message);
      if (incoming.kind === "refused") refuse(incoming.refusal.refused);
      const end = incoming.kind === "call" ? watch(incoming.call, extra, (more) => next(more, extra)) : null;
      if (isObject(message) && hasMethod(message)) {
        const id = memberOf(message, "id");
        if (isRequestId(id)) requests.sent(id, end ?? taskRequest(message));
      }
      engines.expectList(message, () => contextOf(extra, transport.sessionId, connectionId));
      next(message, extra);
    },
    outgoing(message) {
      if (inventory.learn(message)) return undefined;
      if (!isObject(message)) return message;
      shorten(message);
      if (hasMethod(message)) ends.told(message);
      else answered(message);
      return message;
    },
    close() {
      inventory.close();
      requests.close();
      ends.close();
    },
  };
}
