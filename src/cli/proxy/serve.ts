import { errorAnswer, INVALID_REQUEST, isObject, isRequestId, type RequestId } from "../../mcp/wire/messages.js";
import { post } from "../../mcp/wire/transport.js";
import type { Host } from "../command.js";
import { unfaithful } from "./faithful.js";
import { flushed, inTime } from "./in-time.js";
import type { LineTransport } from "./line-transport.js";
import type { Say } from "./log.js";
import type { Server } from "./proxied-server.js";
import { type Failed, isMessage, NotAMessage, pump, type Upstream } from "./pump.js";
import type { Torn } from "./torn.js";
import { unreachable } from "./unreachable-answer.js";

/** JSON-RPC: what came is not JSON text. */
const PARSE_ERROR = -32700;
const LOST = "the answer of the server could not be handed on";
const LOST_LINE = "the answer could not be handed on: it is not JSON text in UTF-8";
/** How long the last lines may take to be read when there is no time left. */
const FLUSH_MS = 500;

export interface Around {
  readonly host: Host;
  readonly say: Say;
  /** Looks at the policy file before a message is decided. */
  readonly refresh: () => void;
  /** Looks at each message of the server. */
  readonly hear: (message: unknown) => void;
}

/** Serves until the server has ended, and its last words have reached whoever reads them. */
export async function serve(
  client: LineTransport,
  server: Server,
  { host, say, refresh, hear }: Around,
): Promise<number> {
  const { transport, ended } = server;
  client.onunreadable = answerTorn(client);
  transport.onunreadable = (torn) => {
    say("tollgate: the server wrote a line that is not a JSON text; it was dropped");
    if (torn !== undefined) answerTorn(transport)(torn);
  };
  transport.onerror = (error) => say(`tollgate: server: ${error.message}`);
  const left = new Promise<void>((leave) => {
    client.onclose = () => leave(server.stop());
    host.onSignal((name) => {
      if (server.signal(name)) leave();
    });
  });
  const failed: Failed = (error, unsent, sender) => {
    say(`tollgate: ${(error as Error).message}`);
    const id = idOf(unsent);
    if (error instanceof NotAMessage && sender === "client")
      return post(client, errorAnswer(id, INVALID_REQUEST, "Invalid Request: expected a method, a result or an error"));
    const isRequest = isObject(unsent) && unsent.method !== undefined;
    // The client waits for an answer to what it asked, and for the answer that got lost.
    if (id === null || isRequest !== (sender === "client")) return;
    const why = isRequest
      ? "the server behind the proxy could not be asked, or gave no answer; what was asked may have been done"
      : LOST;
    void client.send(unreachable(id, why));
  };
  await pump(client, transport, failed, isMessage);
  refreshFirst(client, refresh);
  const handBack = transport.onmessage;
  transport.onmessage = (message) => {
    hear(message);
    handBack?.(message);
  };
  const code = await ended;
  const answered = flushed(host.stdout);
  await Promise.race([answered, left]);
  await inTime(FLUSH_MS, Promise.all([answered, flushed(host.stderr)]));
  return code;
}

/**
 * Posts what answers no request that the server has, so that no call with that id counts as answered.
 *
 * Nobody waits for ever for a line that cannot be read. The sender of a request gets a parse error. A client that waits for an answer gets an
 * error in its place, by the way that the answer would have gone.
 */
function answerTorn(from: Upstream): (torn: Torn | undefined) => void {
  return (torn) => {
    if (torn?.kind === "answer") from.onmessage?.(unreachable(torn.id, LOST_LINE));
    else post(from, errorAnswer(torn?.id ?? null, PARSE_ERROR, "Parse error: expected JSON text in UTF-8"));
  };
}

/** The guard is in place once the transport has started: what looks at the policy file and at the message comes before it. */
function refreshFirst(client: LineTransport, refresh: () => void): void {
  const decide = client.onmessage;
  client.onmessage = (message) => {
    refresh();
    const why = unfaithful(message);
    if (why === undefined) decide?.(message);
    else post(client, errorAnswer(idOf(message), INVALID_REQUEST, `Invalid Request: ${why}`));
  };
}

/** The id of a message, where an answer can bear it: a number that is not exact would be another's. */
function idOf(message: unknown): RequestId | null {
  const id = isObject(message) ? message.id : undefined;
  return isRequestId(id) ? id : null;
}
