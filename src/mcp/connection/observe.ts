import type { ToolCall } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import { decide } from "../ask-engine.js";
import type { IncomingCall } from "../call/read-call.js";
import { createToolCalls, type Forward } from "../call/tool-call.js";
import { emit, emitCall } from "../emit.js";
import type { Engines } from "../engines.js";
import type { Settings } from "../guard-options.js";
import { contextOf } from "../scope.js";
import { createInventory } from "../tools/inventory.js";
import { listFilter } from "../tools/list-filter.js";
import { isObject } from "../wire/messages.js";
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
  const refuse = (reason: string): void => emit(settings, { kind: "refusal", reason, enforced: false });

  function watch(incoming: IncomingCall, extra: unknown, forward: Forward): void {
    const { tool, retry } = incoming;
    const context = contextOf(extra, transport.sessionId, connectionId);
    const header = differingHeader(tool, context.headers);
    if (header !== undefined) {
      refuse(`Invalid params: the ${header} header names another call than the body`);
      return;
    }
    // A further leg of a call that was decided when it first came; nothing depends on whether that is true.
    if (retry.inputResponses !== undefined || retry.requestState !== undefined) return;
    const engine = engines.of(context);
    const call = toolCall(incoming, context, engine, forward);
    if (call instanceof Promise) void call.then((whole) => decideAndTell(engine, whole));
    else decideAndTell(engine, call);
  }

  function decideAndTell(engine: AnyEngine, call: ToolCall): void {
    const decision = decide(engine, call);
    if (decision instanceof Promise) void decision.then((decided) => emitCall(settings, call, decided));
    else emitCall(settings, call, decision);
  }

  return {
    receive(next, message, extra) {
      const incoming = readMessage(message);
      if (incoming.kind === "refused") refuse(incoming.refusal.refused);
      if (incoming.kind === "call") watch(incoming.call, extra, (more) => next(more, extra));
      engines.expectList(message, () => contextOf(extra, transport.sessionId, connectionId));
      next(message, extra);
    },
    outgoing(message) {
      if (inventory.learn(message)) return undefined;
      if (isObject(message)) shorten(message);
      return message;
    },
    close: inventory.close,
  };
}
