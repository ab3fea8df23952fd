import type { Checkpoint, Receive, Transport } from "./guard-transport.js";

/** A guard put on one transport for one call of `connect`. */
export interface Installation {
  /** Says that `connect` is over, so that a transport that was not started is left as it was. */
  settle(): void;
  /** True once messages of the transport go through the guard. */
  isActive(): boolean;
}

/** What is known of a transport that has been guarded. */
interface Guarded {
  checkpoint: Checkpoint | undefined;
  receive: Receive | undefined;
  waiting: boolean;
}

/** By engine, so that the two layers of one server guard a connection once. */
const transports = new WeakMap<object, WeakMap<Transport, Guarded>>();

/**
 * Puts a guard on a transport that a server is about to be connected to. Both SDKs set `onmessage` and then, in the same
 * tick, call `start`: that is the one moment when the SDK's handler is in place and no message has come in yet.
 */
export function installGuard(transport: Transport, engine: object, create: () => Checkpoint): Installation {
  const state = stateOf(transport, engine);
  if (state.waiting) return { settle: () => {}, isActive: () => state.checkpoint !== undefined };
  // A transport that is connected again: the SDK would call the handler of the last connection before its own.
  if (state.receive !== undefined && transport.onmessage === state.receive) transport.onmessage = undefined;
  state.checkpoint = undefined;
  state.waiting = true;
  const restore = interceptStart(transport, () => activate(transport, state, create()));
  return {
    settle() {
      state.waiting = false;
      restore();
    },
    isActive: () => state.checkpoint !== undefined,
  };
}

function stateOf(transport: Transport, engine: object): Guarded {
  const ofEngine = transports.get(engine) ?? new WeakMap<Transport, Guarded>();
  transports.set(engine, ofEngine);
  const known = ofEngine.get(transport);
  if (known !== undefined) return known;
  const state: Guarded = { checkpoint: undefined, receive: undefined, waiting: false };
  ofEngine.set(transport, state);
  const send = transport.send;
  transport.send = (message, ...rest) => send.call(transport, state.checkpoint?.filter(message) ?? message, ...rest);
  return state;
}

/** Calls `before` as the transport is started; the function that it returns takes the interception back. */
function interceptStart(transport: Transport, before: () => void): () => void {
  const own = Object.getOwnPropertyDescriptor(transport, "start");
  const start = transport.start;
  const restore = (): void => {
    if (own !== undefined) Object.defineProperty(transport, "start", own);
    else delete (transport as Partial<Transport>).start;
  };
  transport.start = () => {
    restore();
    before();
    return start.call(transport);
  };
  return restore;
}

/** Assigns and never defines: v1's HTTP transport has setters here that pass the handlers on to the transport within. */
function activate(transport: Transport, state: Guarded, checkpoint: Checkpoint): void {
  const next = transport.onmessage;
  if (next === undefined) return;
  const closed = transport.onclose;
  state.receive = (message, extra) => checkpoint.receive(next, message, extra);
  state.checkpoint = checkpoint;
  transport.onmessage = state.receive;
  transport.onclose = () => {
    checkpoint.close();
    closed?.();
  };
}
