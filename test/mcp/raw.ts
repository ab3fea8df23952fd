import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import * as tollgate from "../../src/mcp/index.js";
import { turn } from "./support.js";

/** A guarded v1 server and the bare wire to it, for messages that no client would send. */
export interface Raw {
  readonly server: McpServer;
  readonly wire: InMemoryTransport;
  readonly serverEnd: InMemoryTransport;
  /** Everything that the server sent. */
  readonly received: unknown[];
  /** The arguments of every run of the tool `add`. */
  readonly runs: unknown[];
  readonly errors: string[];
  /** Sends messages and lets the answers arrive. */
  send(...messages: unknown[]): Promise<void>;
}

export async function raw(options: tollgate.GuardOptions, guards = 1, guard = tollgate): Promise<Raw> {
  const runs: unknown[] = [];
  const server = addServer(runs);
  for (let index = 0; index < guards; index += 1) guard.guardServer(server, options);
  const errors: string[] = [];
  server.server.onerror = (error) => void errors.push(error.message);
  const [wire, serverEnd] = InMemoryTransport.createLinkedPair();
  const received: unknown[] = [];
  wire.onmessage = (message) => void received.push(message);
  await server.connect(serverEnd);
  return {
    server,
    wire,
    serverEnd,
    received,
    runs,
    errors,
    async send(...messages) {
      for (const message of messages) await wire.send(message as never);
      await turn();
    },
  };
}

/** A guarded transport whose client and server the test is itself. */
export interface BothEnds {
  readonly end: InMemoryTransport;
  /** What got through to the server. */
  readonly forwarded: unknown[];
  /** What the client was answered. */
  readonly answers: unknown[];
  readonly errors: string[];
  /** Takes a message of the client, and lets what is due happen. */
  receive(message: unknown, extra?: unknown): Promise<void>;
}

export async function bothEnds(options: tollgate.GuardOptions, guard = tollgate): Promise<BothEnds> {
  const [wire, end] = InMemoryTransport.createLinkedPair();
  guard.guardTransport(end, options);
  const [forwarded, answers, errors]: [unknown[], unknown[], string[]] = [[], [], []];
  wire.onmessage = (message) => void answers.push(message);
  end.onmessage = (message) => void forwarded.push(message);
  end.onerror = (error) => void errors.push(error.message);
  await end.start();
  async function receive(message: unknown, extra?: unknown): Promise<void> {
    end.onmessage?.(message as never, extra as never);
    await turn();
  }
  return { end, forwarded, answers, errors, receive };
}

export function addServer(runs: unknown[]): McpServer {
  const server = new McpServer({ name: "test", version: "1" });
  server.registerTool("add", { inputSchema: { a: z.any().optional() } }, (args) => {
    runs.push(args);
    return { content: [{ type: "text", text: "ran" }] };
  });
  server.registerTool("secret", {}, () => {
    runs.push("secret");
    return { content: [] };
  });
  return server;
}

export function call(id: unknown, params: unknown): unknown {
  return { jsonrpc: "2.0", id, method: "tools/call", params };
}
