import type { LineTransport } from "./line-transport.js";

/** The server's end of a proxy: a child process or a server over HTTP. */
export interface Upstream {
  onmessage?: ((message: unknown) => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  start(): Promise<void>;
  send(message: unknown): Promise<void>;
  /** Where it can be told to wait. */
  pause?(): void;
  resume?(): void;
}

/**
 * Hands on what comes in on one side to the other. A side whose messages the other does not take yet is read no further.
 * `client` is guarded before: what reaches its `onmessage` was decided, and what it sends is filtered.
 */
export async function pump(client: LineTransport, server: Upstream, failed: Failed): Promise<void> {
  client.onmessage = handOn(client, server, failed);
  server.onmessage = handOn(server, client, (error) => failed(error));
  await server.start();
  await client.start();
}

/** Told what went wrong, and the message of the client that the server was not sent. */
type Failed = (error: unknown, unsent?: unknown) => void;

type Side = Pick<Upstream, "send" | "pause" | "resume">;

function handOn(from: Side, to: Side, failed: Failed): (message: unknown) => void {
  let waiting = 0;
  return (message) => {
    let sent = false;
    const done = (): void => {
      sent = true;
      waiting -= 1;
      if (waiting === 0) from.resume?.();
    };
    waiting += 1;
    to.send(message).then(done, (error: unknown) => {
      done();
      failed(error, message);
    });
    if (!sent) from.pause?.();
  };
}
