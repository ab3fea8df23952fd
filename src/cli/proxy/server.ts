import type { Upstream } from "./pump.js";

/** The server behind a proxy, wherever it runs. */
export interface Server {
  readonly transport: Upstream;
  /** Resolves when it has ended, with the exit code for the proxy. */
  readonly ended: Promise<number>;
  /** Hands on a signal that the proxy got. After one that asks to end, it ends in bounded time. */
  signal(name: NodeJS.Signals): void;
  /** Nobody is left to be served: it ends in bounded time. */
  stop(): void;
}
