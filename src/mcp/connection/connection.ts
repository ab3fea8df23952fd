import type { Receive } from "../wire/transport.js";

/** One connection, guarded. */
export interface Connection {
  /** The handler that gets the transport's messages instead of `next`. */
  receive(next: Receive, message: unknown, extra: unknown): void;
  /** A message of the server as it leaves; undefined where nothing leaves. */
  outgoing(message: unknown): unknown;
  /** The connection is gone: a call that is still being decided does not run. */
  close(): void;
}
