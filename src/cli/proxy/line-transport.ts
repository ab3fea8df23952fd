import type { Readable, Writable } from "node:stream";
import { after } from "../../mcp/timer.js";
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
  /** Resolves when there is room for more: who waits for it never fills the memory with what the other side does not read. */
  send(message: unknown): Promise<void>;
  /** Reads no further, but to see whether the other side is gone, until the function that it returns is called. */
  hold(): () => void;
}

/** What one side may leave unread before anything waits for it; kept, so that the end of the other side is seen meanwhile. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/** While it is held, a chunk (64 KiB at most) is read this often, and no more than so many: what a client that lives can add. */
const GLANCE_MS = 1_000;
const MOST_GLANCES = 1_000;

export interface LineTransportOptions {
  readonly mostUnreadBytes?: number;
  /** Whether nothing more is read while too much of what was sent is unread: for a side that is answered without asking another. */
  readonly answered?: boolean;
}

/** Reads messages from one stream and writes them to another. */
export function createLineTransport(
  input: Readable,
  output: Writable,
  { mostUnreadBytes = MOST_UNREAD_BYTES, answered = false }: LineTransportOptions = {},
): LineTransport {
  let waiting: (() => void)[] = [];
  let holds = 0;
  let glances = 0;
  let stopGlancing = (): void => {};
  let closed = false;
  let unheard = false;

  const lines = createLines((line) => {
    const read = line === undefined ? "unreadable" : readLine(line);
    if (read === "unreadable") transport.onunreadable?.();
    else if (read !== "blank") transport.onmessage?.(read.message);
  });
  const isBehind = (): boolean => !unheard && output.writableLength > mostUnreadBytes;
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
  /** A stream that is paused never shows its end: one chunk now and then tells whether anybody is left. */
  const pause = (): void => {
    input.pause();
    if (glances < MOST_GLANCES) stopGlancing = after(GLANCE_MS, () => input.resume());
  };
  const read = (chunk: Buffer): void => {
    if (holds > 0) {
      glances += 1;
      pause();
    }
    lines.read(chunk);
    if (answered && isBehind()) waiting.push(transport.hold());
  };

  const transport: LineTransport = {
    async start() {
      input.on("data", read).on("end", lines.end).on("end", close).on("close", close).on("error", fail);
      output.on("drain", proceed).on("close", hangUp).on("error", fail).on("error", hangUp);
    },
    async send(message) {
      const line = jsonLine(message);
      if (unheard || output.writableEnded) return;
      output.write(`${line}\n`);
      if (isBehind()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    hold() {
      holds += 1;
      if (holds === 1) pause();
      return () => {
        holds -= 1;
        if (holds > 0) return;
        stopGlancing();
        glances = 0;
        input.resume();
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
