import type { Readable, Writable } from "node:stream";
import { decodeUtf8 } from "../shared/decode.js";
import { createHeldInput, type HeldInput } from "./held-input.js";
import { createLines, type Line } from "./lines.js";
import { readMessage, type Sender, writeMessage } from "./message-text.js";
import { readEnds, readTorn, type Torn } from "./torn.js";

/** One end of a connection that carries a JSON message on each line, as MCP's stdio transport does. */
export interface LineTransport extends Pick<HeldInput, "hold"> {
  onmessage?: ((message: unknown) => void) | undefined;
  /** The other side is gone: it writes no more, or reads no more. */
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  /** Called with what is certain of a line that is not JSON text in UTF-8, or is too long; it goes no further. */
  onunreadable?: ((torn: Torn | undefined) => void) | undefined;
  start(): Promise<void>;
  /** Resolves when there is room for more: who waits for it never fills the memory with what the other side does not read. */
  send(message: unknown): Promise<void>;
}

/** The backlog of one side before anything waits for it; kept, so that the end of the other side is seen meanwhile. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

export interface LineTransportOptions {
  readonly mostUnreadBytes?: number;
  /** Whether nothing more is read while too much of what was sent is unread: for a side that is answered without asking another. */
  readonly answered?: boolean;
  /** Whose messages are read. */
  readonly sender?: Sender;
}

/** Reads messages from one stream and writes them to another. */
export function createLineTransport(
  input: Readable,
  output: Writable,
  { mostUnreadBytes = MOST_UNREAD_BYTES, answered = false, sender = "server" }: LineTransportOptions = {},
): LineTransport {
  let waiting: (() => void)[] = [];
  const { hold, seen } = createHeldInput(input);
  let closed = false;
  let unheard = false;

  const lines = createLines((line) => {
    const read = readLine(line, sender);
    if (read === "blank") return;
    if ("message" in read) transport.onmessage?.(read.message);
    else transport.onunreadable?.(read.torn);
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
  const read = (chunk: Buffer): void => {
    seen();
    lines.read(chunk);
    if (answered && isBehind()) waiting.push(hold());
  };

  const transport: LineTransport = {
    async start() {
      input.on("data", read).on("end", lines.end).on("end", close).on("close", close).on("error", fail);
      output.on("drain", proceed).on("close", hangUp).on("error", fail).on("error", hangUp);
    },
    async send(message) {
      const line = writeMessage(message);
      if (unheard || output.writableEnded) return;
      output.write(`${line}\n`);
      if (isBehind()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    hold,
  };
  return transport;
}

type Read = { readonly message: unknown } | { readonly torn: Torn | undefined } | "blank";

function readLine({ bytes, ends }: Line, sender: Sender): Read {
  if (bytes === undefined) return { torn: readEnds(ends.head.toString("latin1"), ends.tail.toString("latin1")) };
  if (!bytes.some((byte) => byte > 0x20)) return "blank";
  const text = decodeUtf8(bytes);
  try {
    if (text !== undefined) return { message: readMessage(text, sender) };
  } catch {
    // Answered below.
  }
  return { torn: readTorn(text ?? new TextDecoder().decode(bytes)) };
}
