import { errorAnswer, INVALID_REQUEST, isObject, isRequestId, type RequestId } from "../../mcp/messages.js";
import type { Host } from "../command.js";
import { unfaithful } from "./faithful.js";
import { flushed, inTime } from "./in-time.js";
import type { LineTransport } from "./line-transport.js";
import type { Say } from "./log.js";
import { pump } from "./pump.js";
import type { Server } from "./server.js";

/** The server could not be asked, or its answer not handed on; outside the codes that JSON-RPC and MCP keep for themselves. */
const UNREACHABLE = -31001;
/** How long the last lines may take to be read when there is no time left. */
const FLUSH_MS = 500;

export interface Around {
  readonly host: Host;
  readonly say: Say;
  /** Looks at the policy file before a message is decided. */
  readonly refresh: () => void;
}

/** Serves until the server has ended, and its last words have reached whoever reads them. */
export async function serve(client: LineTransport, server: Server, { host, say, refresh }: Around): Promise<number> {
  const { transport, ended } = server;
  transport.onunreadable = () => say("tollgate: the server wrote a line that is no JSON text; it was dropped");
  transport.onerror = (error) => say(`tollgate: server: ${error.message}`);
  const left = new Promise<void>((leave) => {
    client.onclose = () => leave(server.stop());
    host.onSignal((name) => {
      if (server.signal(name)) leave();
    });
  });
  await pump(client, transport, (error, unsent, sender) => {
    say(`tollgate: ${(error as Error).message}`);
    const id = idOf(unsent);
    const isRequest = isObject(unsent) && unsent.method !== undefined;
    // The client waits for an answer to what it asked, and for the answer that got lost.
    if (id === null || isRequest !== (sender === "client")) return;
    const why = isRequest
      ? "the server behind the proxy could not be reached"
      : "the answer of the server could not be handed on";
    void client.send(errorAnswer(id, UNREACHABLE, why));
  });
  refreshFirst(client, refresh);
  const code = await ended;
  const answered = flushed(host.stdout);
  await Promise.race([answered, left]);
  await inTime(FLUSH_MS, Promise.all([answered, flushed(host.stderr)]));
  return code;
}

/** The guard is in place once the transport has started: what looks at the policy file and at the message comes before it. */
function refreshFirst(client: LineTransport, refresh: () => void): void {
  const decide = client.onmessage;
  client.onmessage = (message) => {
    refresh();
    const why = unfaithful(message);
    if (why === undefined) decide?.(message);
    else void client.send(errorAnswer(idOf(message), INVALID_REQUEST, `Invalid Request: ${why}`));
  };
}

/** The id of a message, where an answer can bear it: a number that is not exact would be another's. */
function idOf(message: unknown): RequestId | null {
  const id = isObject(message) ? message.id : undefined;
  return isRequestId(id) && (typeof id === "string" || Number.isSafeInteger(id)) ? id : null;
}
