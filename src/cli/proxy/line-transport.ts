import type { Readable, Writable } from "node:stream";

/** One end of a connection that carries a JSON message on each line, as MCP's stdio transport does. */
export interface LineTransport {
  onmessage?: ((message: unknown) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  /** Told of a line that is no JSON text; it goes no further. */
  onunreadable?: (() => void) | undefined;
  start(): Promise<void>;
  /** Resolves when the stream takes more: who waits for it never fills the memory with what the other side does not read. */
  send(message: unknown): Promise<void>;
  /** Reads no further until `resume`. */
  pause(): void;
  resume(): void;
}

const NEWLINE = 0x0a;

/** Reads messages from one stream and writes them to another. A line may be as long as a string can be. */
export function createLineTransport(input: Readable, output: Writable): LineTransport {
  let held: Buffer[] = [];
  let paused = false;
  let closed = false;

  const take = (line: Buffer): void => {
    if (!line.some((byte) => byte > 0x20)) return;
    let message: unknown;
    try {
      message = JSON.parse(line.toString("utf8"));
    } catch {
      transport.onunreadable?.();
      return;
    }
    transport.onmessage?.(message);
  };

  /** Takes whole lines, and keeps what is left; in pieces, so that a long line is copied once. */
  const read = (chunk: Buffer): void => {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      held.push(chunk.subarray(from, at));
      const line = held.length === 1 ? held[0]! : Buffer.concat(held);
      held = [];
      from = at + 1;
      take(line);
    }
    if (from < chunk.length) held.push(chunk.subarray(from));
  };

  const close = (): void => {
    if (closed) return;
    closed = true;
    transport.onclose?.();
  };
  const fail = (error: Error): void => transport.onerror?.(error);

  const transport: LineTransport = {
    async start() {
      input.on("data", read).on("end", close).on("close", close).on("error", fail);
      // A reader that is gone is told by the end of the other stream, or by the exit of the process.
      output.on("error", fail);
    },
    send: (message) =>
      new Promise((resolve) => {
        if (output.destroyed || output.writableEnded || output.write(`${JSON.stringify(message)}\n`)) resolve();
        else output.once("drain", resolve).once("close", resolve);
      }),
    pause() {
      paused = true;
      input.pause();
    },
    resume() {
      if (paused) input.resume();
      paused = false;
    },
  };
  return transport;
}
