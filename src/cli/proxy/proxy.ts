import { resolve } from "node:path";
import { createEngine } from "../../create-engine.js";
import { approveByElicitation, guardTransport } from "../../mcp/index.js";
import {
  errorAnswer,
  INVALID_REQUEST,
  isObject,
  isRequestId,
  PARSE_ERROR,
  type RequestId,
} from "../../mcp/messages.js";
import { quote } from "../../policy/words.js";
import type { Host } from "../command.js";
import { readPolicyFile } from "../policy-file.js";
import type { StdioServer, UrlServer } from "../tools/server.js";
import { startChild } from "./child.js";
import { openCounters } from "./counters.js";
import { unfaithful } from "./faithful.js";
import { createLineTransport, type LineTransport } from "./line-transport.js";
import { decisionLog } from "./log.js";
import { watchPolicy } from "./policy-source.js";
import { pump } from "./pump.js";
import { connectRemote } from "./remote.js";

export interface ProxyOptions {
  readonly policy: string;
  readonly server: StdioServer | UrlServer;
  readonly observe: boolean;
  readonly hideDenied: boolean;
  readonly store: string | undefined;
  readonly namespace: string | undefined;
  readonly log: string | undefined;
}

/** The server could not be sent a request; outside the codes that JSON-RPC and MCP keep for themselves. */
const UNREACHABLE = -31001;

/** Stands between a client on this process's stdio and a server, until either ends. Gives the exit code. */
export async function runProxy(options: ProxyOptions, host: Host, say: (line: string) => void): Promise<number> {
  const file = resolve(options.policy);
  const policy = readPolicyFile(options.policy);
  const counters = await openCounters(options.store, host.env);
  if (counters.warning !== undefined) say(`tollgate: ${counters.warning}`);
  const engine = createEngine({
    policy,
    store: counters.store,
    namespace: options.namespace ?? counters.namespace ?? file,
  });
  const source = watchPolicy(file, {
    changed(next) {
      engine.replacePolicy(next);
      say(`tollgate: ${quote(options.policy)} has changed and decides from now on`);
    },
    refused(problems) {
      say(`tollgate: ${quote(options.policy)} has changed and is REFUSED; the policy from before stays`);
      for (const problem of problems) say(`tollgate:   ${problem}`);
    },
  });

  const client = createLineTransport(host.stdin, host.stdout);
  client.onunreadable = () => void client.send(errorAnswer(null, PARSE_ERROR, "Parse error: expected JSON text"));
  client.onerror = (error) => say(`tollgate: ${error.message}`);
  guardTransport(client, {
    engine,
    enforce: !options.observe,
    hideDenied: options.hideDenied,
    approve: approveByElicitation(),
    onEvent: decisionLog(options.log, say),
  });
  try {
    const run = options.server.kind === "stdio" ? overChild : overHttp;
    return await run(options.server as never, client, { host, say, refresh: source.refresh });
  } finally {
    source.close();
    counters.close();
    host.stdin.destroy();
  }
}

interface Around {
  readonly host: Host;
  readonly say: (line: string) => void;
  /** Looks at the policy file before a message is decided. */
  readonly refresh: () => void;
}

async function overChild(server: StdioServer, client: LineTransport, around: Around): Promise<number> {
  const { host, say } = around;
  const child = await startChild(server, host.env);
  child.transport.onunreadable = () => say("tollgate: the server wrote a line that is no JSON text; it was dropped");
  child.transport.onerror = (error) => say(`tollgate: server: ${error.message}`);
  client.onclose = child.stop;
  const unhook = host.onSignal(child.signal);
  await pump(client, child.transport, (error) => say(`tollgate: ${(error as Error).message}`));
  refreshFirst(client, around.refresh);
  const code = await child.exit;
  unhook();
  return code;
}

async function overHttp(server: UrlServer, client: LineTransport, around: Around): Promise<number> {
  const { host, say } = around;
  const remote = await connectRemote(server);
  remote.transport.onerror = (error) => say(`tollgate: server: ${error.message}`);
  const ended = new Promise<void>((end) => {
    client.onclose = end;
    host.onSignal(() => end());
  });
  await pump(client, remote.transport, (error, message) => {
    say(`tollgate: ${(error as Error).message}`);
    const id = idOf(message);
    if (id !== null && isObject(message) && message.method !== undefined)
      void client.send(errorAnswer(id, UNREACHABLE, "the server behind the proxy could not be reached"));
  });
  refreshFirst(client, around.refresh);
  await ended;
  await remote.close();
  return 0;
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
