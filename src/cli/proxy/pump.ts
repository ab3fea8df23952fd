import { isObject, isRequestId, type Message } from "../../mcp/wire/messages.js";
import type { LineTransport } from "./line-transport.js";
import { messagesOf } from "./message-text.js";
import type { Torn } from "./torn.js";

/** The server's end of a proxy: a child process or a server over HTTP. */
export interface Upstream {
  onmessage?: ((message: unknown) => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onunreadable?: ((torn: Torn | undefined) => void) | undefined;
  start(): Promise<void>;
  send(message: unknown): Promise<void>;
  /** Where it can be told to wait: it reads no further until the function that it returns is called. */
  hold?(): () => void;
  /** How many messages may be on their way to it at once, where sending one takes until it is answered. */
  readonly mostOpen?: number;
}

/** Told what went wrong, and the message that did not go on. */
export type Failed = (error: unknown, unsent: unknown, sender: "client" | "server") => void;

/** The line is JSON, and neither a request nor a notification nor an answer. */
export class NotAMessage extends Error {
  override readonly name = "NotAMessage";
}

/** A request, a notification or an answer. */
export const isMessage = (message: unknown): message is Message =>
  isObject(message) &&
  (typeof message.method === "string" ||
    ((isRequestId(message.id) || message.id === null) && ("result" in message || "error" in message)));

/**
 * Hands on what comes in on one side to the other, as far as it is a message to `takes`. A side whose messages the other does not take yet is read no further.
 * `client` is guarded before: what reaches its `onmessage` was decided, and what it sends is filtered.
 */
export async function pump(
  client: LineTransport,
  server: Upstream,
  failed: Failed,
  takes: (message: unknown) => boolean = () => true,
): Promise<void> {
  client.onmessage = handOn(client, server, takes, (error, unsent) => failed(error, unsent, "client"));
  const handBack = handOn(server, client, takes, (error, unsent) => failed(error, unsent, "server"));
  // A client need not read a batch, and a guard looks at messages.
  server.onmessage = (message) => void (Array.isArray(message) ? messagesOf(message).map(handBack) : handBack(message));
  await server.start();
  await client.start();
}

function handOn(
  from: Pick<Upstream, "hold">,
  to: Upstream,
  takes: (message: unknown) => boolean,
  failed: (error: unknown, unsent: unknown) => void,
): (message: unknown) => void {
  const { mostOpen = 1 } = to;
  let open = 0;
  let release: (() => void) | undefined;
  return async (message) => {
    open += 1;
    if (open >= mostOpen) release ??= from.hold?.();
    try {
      if (!takes(message)) throw new NotAMessage("a line was not a message of JSON-RPC; it was dropped");
      await to.send(message);
    } catch (error) {
      failed(error, message);
    }
    open -= 1;
    if (open >= mostOpen) return;
    release?.();
    release = undefined;
  };
}
