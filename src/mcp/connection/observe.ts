import type { AnyCall, Decision } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import { complete, decide, decideByName, decidesAny } from "../ask-engine.js";
import { createEnds, type End, type TaskRequest, taskRequest } from "../call/ends.js";
import { createOpenRequests } from "../call/open-requests.js";
import type { IncomingCall } from "../call/read-call.js";
import { createCalls, type Forward } from "../call/tool-call.js";
import { emit, emitCall } from "../emit.js";
import type { Engines } from "../engines.js";
import type { Settings } from "../guard-options.js";
import { contextOf, type GuardContext } from "../scope.js";
import { createInventory } from "../tools/inventory.js";
import { listFilter } from "../tools/list-filter.js";
import { hasMethod, isObject, isRequestId, type Message, memberOf } from "../wire/messages.js";
import { COMPLETE, type Method } from "../wire/methods.js";
import { type Incoming, readMessage } from "../wire/read-message.js";
import { differingHeader } from "../wire/routing-headers.js";
import type { Transport } from "../wire/transport.js";
import type { Connection } from "./connection.js";

/** Decides and tells what it would have done, and lets every message pass as it is. */
export function createObservation(settings: Settings, transport: Transport, engines: Engines): Connection {
  const connectionId = crypto.randomUUID();
  const shorten = listFilter(settings, engines);
  const inventory = createInventory();
  const callOf = createCalls(settings, inventory);
  const requests = createOpenRequests<End | TaskRequest | null>();
  const ends = createEnds();
  const refuse = (reason: string): void => emit(settings, { kind: "refusal", reason, enforced: false });

  const contextFrom = (extra: unknown): GuardContext => contextOf(extra, transport.sessionId, connectionId);

  /** The call that a message makes, if a policy decides it. */
  function readFrom(incoming: Incoming, extra: unknown): IncomingCall | undefined {
    if (incoming.kind === "call") return incoming.call;
    if (incoming.kind === "refused") refuse(incoming.refusal.refused);
    if (incoming.kind !== "named" || !decidesAny(engines.of(contextFrom(extra)), incoming.sections)) return undefined;
    const read = incoming.read();
    if ("refused" in read) refuse(read.refused);
    return "name" in read ? read : undefined;
  }

  /** The end of the call, if it was decided. */
  function watch(incoming: IncomingCall, extra: unknown, forward: Forward): End | null {
    const { method, retry } = incoming;
    const context = contextFrom(extra);
    const header = differingHeader(incoming, context.headers);
    if (header !== undefined) {
      refuse(`Invalid params: the ${header} header names another call than the body`);
      return null;
    }
    // A further leg of a call that was decided when it first came; nothing depends on whether that is true.
    if (retry.inputResponses !== undefined || retry.requestState !== undefined) return null;
    const engine = engines.of(context);
    const call = callOf(incoming, context, engine, forward);
    const decision =
      call instanceof Promise
        ? call.then((whole) => decideAndTell(engine, method, whole))
        : decideAndTell(engine, method, call);
    // The answer may pass before the call is decided.
    return (outcome) =>
      decision instanceof Promise
        ? void decision.then((decided) => complete(engine, decided, outcome))
        : complete(engine, decision, outcome);
  }

  function decideAndTell(engine: AnyEngine, method: Method, call: AnyCall): Decision | Promise<Decision> {
    const tell = (decision: Decision): Decision => {
      emitCall(settings, method, call, decision);
      return decision;
    };
    const decision = method === COMPLETE ? decideByName(engine, call) : decide(engine, call);
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
      const call = readFrom(incoming, extra);
      const end = call === undefined ? null : watch(call, extra, (more) => next(more, extra));
      if (isObject(message) && hasMethod(message)) {
        const id = memberOf(message, "id");
        if (isRequestId(id)) requests.sent(id, end ?? taskRequest(message));
      }
      engines.expectList(message, () => contextFrom(extra));
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
