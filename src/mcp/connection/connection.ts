import type { Receive } from "../wire/transport.js";

/** One connection, guarded. */
export interface Connection {
  /** What the transport hands its messages to instead of `next`. */
  receive(next: Receive, message: unknown, extra: unknown): void;
  /** What a message of the server becomes before it leaves; undefined where nothing leaves. */
  outgoing(message: unknown): unknown;
  /** The connection is gone: a call that is still being decided does not run. */
  close(): void;
}
