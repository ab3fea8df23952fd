import type { Upstream } from "./pump.js";

/** The server behind a proxy, wherever it runs. */
export interface Server {
  readonly transport: Upstream;
  /** Resolves when it has ended, with the exit code for the proxy. */
  readonly ended: Promise<number>;
  /** Hands on a signal that the proxy got, and tells whether it asks to end: then it ends in bounded time. */
  signal(name: NodeJS.Signals): boolean;
  /** Nobody is left to be served: it ends in bounded time. */
  stop(): void;
}
