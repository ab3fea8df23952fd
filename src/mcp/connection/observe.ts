import { decide } from "../ask-engine.js";
import type { IncomingCall } from "../call/read-call.js";
import { emit, emitCall } from "../emit.js";
import type { Settings } from "../guard-options.js";
import { contextOf, scopeOf } from "../scope.js";
import { listFilter } from "../tools/list-filter.js";
import { isObject } from "../wire/messages.js";
import { readMessage } from "../wire/read-message.js";
import { differingHeader } from "../wire/routing-headers.js";
import type { Transport } from "../wire/transport.js";
import type { Connection } from "./connection.js";

/** Decides and tells what it would have done, and lets every message pass as it is. */
export function createObservation(settings: Settings, transport: Transport): Connection {
  const connectionId = crypto.randomUUID();
  const shorten = listFilter(settings);
  const refuse = (reason: string): void => emit(settings, { kind: "refusal", reason, enforced: false });

  function watch({ tool, args, retry }: IncomingCall, extra: unknown): void {
    const context = contextOf(extra, transport.sessionId, connectionId);
    const header = differingHeader(tool, context.headers);
    if (header !== undefined) {
      refuse(`Invalid params: the ${header} header names another call than the body`);
      return;
    }
    // A further leg of a call that was decided when it first came; nothing depends on whether that is true.
    if (retry.inputResponses !== undefined || retry.requestState !== undefined) return;
    const call = { tool, args, scope: scopeOf(settings.scope, context) };
    const decision = decide(settings.engine, call);
    if (decision instanceof Promise) void decision.then((decided) => emitCall(settings, call, decided));
    else emitCall(settings, call, decision);
  }

  return {
    receive(next, message, extra) {
      const incoming = readMessage(message);
      if (incoming.kind === "refused") refuse(incoming.refusal.refused);
      if (incoming.kind === "call") watch(incoming.call, extra);
      next(message, extra);
    },
    outgoing(message) {
      if (isObject(message)) shorten(message);
      return message;
    },
    close() {},
  };
}
