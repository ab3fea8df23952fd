import type { Readable, Writable } from "node:stream";
import { createLines, jsonLine } from "./lines.js";

/** One end of a connection that carries a JSON message on each line, as MCP's stdio transport does. */
export interface LineTransport {
  onmessage?: ((message: unknown) => void) | undefined;
  /** The other side is gone: it writes no more, or reads no more. */
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  /** Told of a line that is no JSON text, or is too long; it goes no further. */
  onunreadable?: (() => void) | undefined;
  start(): Promise<void>;
  /** Resolves when the stream takes more: who waits for it never fills the memory with what the other side does not read. */
  send(message: unknown): Promise<void>;
  /** Reads no further until the function that it returns is called. */
  hold(): () => void;
}

/** Reads messages from one stream and writes them to another. While more than `mostUnreadBytes` of these are unread, it reads no further. */
export function createLineTransport(input: Readable, output: Writable, mostUnreadBytes = Infinity): LineTransport {
  let waiting: (() => void)[] = [];
  let holds = 0;
  let closed = false;
  let unheard = false;

  const lines = createLines((line) => {
    const read = line === undefined ? "unreadable" : readLine(line);
    if (read === "unreadable") transport.onunreadable?.();
    else if (read !== "blank") transport.onmessage?.(read.message);
  });
  const fail = (error: Error): void => transport.onerror?.(error);
  /** The output takes more, or nothing any more. */
  const proceed = (): void => {
    const ready = waiting;
    waiting = [];
    for (const one of ready) one();
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    transport.onclose?.();
  };
  const hangUp = (): void => {
    unheard = true;
    proceed();
    close();
  };
  const read = (chunk: Buffer): void => {
    lines.read(chunk);
    if (output.writableLength > mostUnreadBytes && !unheard) waiting.push(transport.hold());
  };

  const transport: LineTransport = {
    async start() {
      input.on("data", read).on("end", lines.end).on("end", close).on("close", close).on("error", fail);
      output.on("drain", proceed).on("close", hangUp).on("error", fail).on("error", hangUp);
    },
    async send(message) {
      const line = jsonLine(message);
      if (unheard || output.writableEnded || output.write(`${line}\n`)) return;
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    hold() {
      holds += 1;
      input.pause();
      return () => {
        holds -= 1;
        if (holds === 0) input.resume();
      };
    },
  };
  return transport;
}

function readLine(line: Buffer): { readonly message: unknown } | "blank" | "unreadable" {
  if (!line.some((byte) => byte > 0x20)) return "blank";
  try {
    return { message: JSON.parse(line.toString("utf8")) };
  } catch {
    return "unreadable";
  }
}
