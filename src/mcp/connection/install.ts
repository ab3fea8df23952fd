import { differingOption, type Settings } from "../guard-options.js";
import { isOwn, type Receive, type Transport } from "../wire/transport.js";
import type { Connection } from "./connection.js";

/** A guard put on one transport. */
export interface Installation {
  /** Takes the guard back from a transport that was not started. */
  settle(): void;
  /** True once messages of the transport go through the guard. */
  isActive(): boolean;
}

/** The state of a transport that has been guarded. */
interface Guarded {
  connection: Connection | undefined;
  /** A guard stands ready for the next start. */
  waiting: boolean;
  /** It was started since then. */
  active: boolean;
  /** The settings that it was guarded with; a second guard that differs would not be asked. */
  readonly settings: Settings;
}

/** By engine, so that the two layers of one server guard a connection once. */
const transports = new WeakMap<object, WeakMap<Transport, Guarded>>();

/**
 * Puts a guard on a transport that is about to be started. Both SDKs set `onmessage` and then, in the same tick, call `start`:
 * that is the one moment when the SDK's handler is in place and no message has come in yet.
 */
export function installGuard(transport: Transport, settings: Settings, create: () => Connection): Installation {
  const state = stateOf(transport, settings);
  const differing = state.waiting ? differingOption(state.settings, settings) : undefined;
  if (differing !== undefined)
    throw new Error(`tollgate: the transport is guarded already, with another \`${differing}\`; guard it once`);
  if (state.waiting) return { settle: () => {}, isActive: () => state.active };
  state.waiting = true;
  state.active = false;
  const restore = interceptStart(transport, () => activate(transport, state, create()));
  return {
    settle() {
      state.waiting = false;
      restore();
    },
    isActive: () => state.active,
  };
}

function stateOf(transport: Transport, settings: Settings): Guarded {
  const ofEngine = transports.get(settings.engine) ?? new WeakMap<Transport, Guarded>();
  transports.set(settings.engine, ofEngine);
  const known = ofEngine.get(transport);
  if (known !== undefined) return known;
  const state: Guarded = {
    connection: undefined,
    waiting: false,
    // Stryker disable next-line BooleanLiteral: it is set to false before the transport starts, and is not read before.
    active: false,
    settings,
  };
  ofEngine.set(transport, state);
  guardSend(transport, state);
  return state;
}

function guardSend(transport: Transport, state: Guarded): void {
  const send = transport.send;
  transport.send = (message, ...rest) => {
    const { connection, settings } = state;
    // A batch of a server that no SDK holds: taken apart, so that each message is looked at.
    if (Array.isArray(message) && !settings.observe)
      return message.reduce(
        (sent: Promise<void>, one) => sent.then(() => transport.send(one, ...rest)),
        Promise.resolve(),
      );
    const leaves = connection === undefined || isOwn(message) ? message : connection.outgoing(message);
    if (leaves === undefined) return Promise.resolve();
    return leaves instanceof Promise
      ? leaves.then((sealed) => send.call(transport, sealed, ...rest))
      : send.call(transport, leaves, ...rest);
  };
}

/** Calls `before` each time that the transport is started, until the function that it returns takes that back. */
function interceptStart(transport: Transport, before: () => void): () => void {
  const own = Object.getOwnPropertyDescriptor(transport, "start");
  const start = transport.start;
  transport.start = async () => {
    before();
    return start.call(transport);
  };
  return () => {
    if (own !== undefined) Object.defineProperty(transport, "start", own);
    else delete (transport as Partial<Transport>).start;
  };
}

/** Assigns and never defines: v1's HTTP transport has setters here that pass the handlers on to the transport within. */
function activate(transport: Transport, state: Guarded, connection: Connection): void {
  const next = transport.onmessage;
  if (next === undefined) return;
  const closed = transport.onclose;
  state.connection?.close();
  state.connection = connection;
  state.active = true;
  // A transport that is started again: the SDK calls the handlers of the last connection before its own, so they go quiet.
  const receive: Receive = (message, extra) => {
    if (state.connection === connection) connection.receive(next, message, extra);
  };
  transport.onmessage = receive;
  transport.onclose = () => {
    connection.close();
    closed?.();
  };
}
