import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import type { AnyEngine } from "../../../src/engine/types.js";
import { createEngine, type Engine, parsePolicy } from "../../../src/index.js";
import {
  type ApprovalCallback,
  approveByCallback,
  approveByElicitation,
  type GuardEvent,
  type GuardOptions,
  guardServer,
} from "../../../src/mcp/index.js";

export const REASON = "dropping a table needs a person";

export const INFO = { name: "test", version: "1" };

/** What is said where no person can be asked. */
export const UNAVAILABLE =
  `[POLICY DENIED] ${REASON}; a person has to approve this call, and none can be asked through this client: ` +
  "it would have to declare the `elicitation` capability on a connection that can carry the question";

/** A policy under which `drop` needs approval, and may run twice a day. */
export const POLICY = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    add: {},
    drop: {
      action: "require_approval",
      reason: REASON,
      limits: [{ counter: "drops", window: "day", max: 2, scope: "global" }],
    },
  },
});

export const NOON = Date.UTC(2026, 0, 1, 12);

export const engineOf = (clock: () => number = () => NOON): Engine => createEngine({ policy: POLICY, clock });

/** How many drops were charged. */
export const used = (engine: Engine): number | undefined => engine.usage({ tool: "drop" })[0]?.used;

export const RAN = { content: [{ type: "text", text: "dropped" }] };

/** A tool of either SDK generation that writes down what it ran with. */
export function dropInto(runs: unknown[]) {
  return (args: unknown) => {
    runs.push(args);
    return { content: [{ type: "text" as const, text: "dropped" }] };
  };
}

/** The text of a denial. */
export function textOf(result: unknown): string {
  return (result as { content: { text: string }[] }).content[0]?.text ?? "";
}

export const YES = { action: "accept", content: { approve: true } } as const;

/** A server of SDK v1 whose guard asks the person behind the client. */
export function guardedV1(engine: AnyEngine = engineOf(), runs: unknown[] = []): McpServer {
  const server = new McpServer(INFO);
  server.registerTool("drop", { inputSchema: { table: z.string() } }, dropInto(runs));
  return guardServer(server, { engine, approve: approveByElicitation() });
}

/** A client of SDK v1 and its guarded server, of which everything is written down. */
export async function connected(options: Partial<GuardOptions>) {
  const engine = engineOf();
  const runs: unknown[] = [];
  const events: GuardEvent[] = [];
  const server = new McpServer({ name: "test", version: "1" });
  server.registerTool("drop", { inputSchema: { table: z.string().optional() } }, dropInto(runs));
  const scope = () => ({ grant: "user-1", session: "s" });
  guardServer(server, { engine, scope, clock: () => NOON, onEvent: (event) => void events.push(event), ...options });
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  await server.connect(serverEnd);
  const client = new Client({ name: "test", version: "1" });
  await client.connect(clientEnd);
  const drop = (table = "a") => client.callTool({ name: "drop", arguments: { table } });
  return { engine, runs, events, client, clientEnd, serverEnd, drop };
}

/** One whose approvals a function gives. */
export const asking = (ask: ApprovalCallback) => connected({ approve: approveByCallback(ask) });
