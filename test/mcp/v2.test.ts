import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createMcpHandler, InMemoryTransport, McpServer, Server } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { ToolCall } from "../../src/engine/decision.js";
import type { AnyEngine } from "../../src/engine/types.js";
import { guardServer } from "../../src/mcp/index.js";
import { ALLOWED, DENIED, scripted } from "./support.js";

const DENIAL = {
  content: [{ type: "text", text: "[POLICY DENIED] Not today. No arguments would be allowed." }],
  isError: true,
  _meta: {
    "dev.tollgate/decision": {
      effect: "deny",
      code: "denied",
      rule: "/tools/add/action",
      message: "Not today.",
      limits: [],
    },
  },
};

const byAmount = (call: ToolCall) => (call.args?.a === 1 ? ALLOWED : DENIED);

function addTools(server: McpServer, runs: unknown[]): McpServer {
  server.registerTool("add", { inputSchema: z.object({ a: z.any() }) }, (args) => {
    runs.push(args);
    return { content: [{ type: "text", text: "ran" }] };
  });
  server.registerTool("secret", {}, () => {
    runs.push("secret");
    return { content: [] };
  });
  return server;
}

async function inMemory(server: McpServer | Server): Promise<Client> {
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "test", version: "1" });
  await server.connect(serverEnd);
  await client.connect(clientEnd);
  return client;
}

/** A client of `createMcpHandler`, whose factory guards each server that it makes. */
async function overHttp(mode: "legacy" | { pin: string }, engine: AnyEngine, runs: unknown[]): Promise<Client> {
  const handler = createMcpHandler(() => {
    const server = new McpServer(
      { name: "test", version: "1" },
      { cacheHints: { "tools/list": { cacheScope: "public" } } },
    );
    return addTools(guardServer(server, { engine }), runs);
  });
  const transport = new StreamableHTTPClientTransport(new URL("http://test.invalid/mcp"), {
    fetch: (url, init) =>
      handler.fetch(new Request(url, init as RequestInit), {
        authInfo: { token: "t", clientId: "acme", scopes: [] },
      }),
  });
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return client;
}

async function outcome(client: Client, name: string): Promise<unknown> {
  try {
    return await client.callTool({ name, arguments: {} });
  } catch (error) {
    const { code, message, data } = error as { code: number; message: string; data: unknown };
    return { code, message, data };
  }
}

test.each(["before", "after"])("a v2 McpServer in memory, tools registered %s the guard", async (when) => {
  const runs: unknown[] = [];
  const { engine } = scripted(byAmount);
  const server = new McpServer({ name: "test", version: "1" });
  if (when === "before") addTools(server, runs);
  guardServer(server, { engine });
  if (when === "after") addTools(server, runs);
  expect(server).toBeInstanceOf(McpServer);
  const client = await inMemory(server);
  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(["add"]);
  expect(await client.callTool({ name: "add", arguments: { a: 1 } })).toEqual({
    content: [{ type: "text", text: "ran" }],
  });
  expect(await client.callTool({ name: "add", arguments: { a: 2 } })).toEqual(DENIAL);
  expect(runs).toEqual([{ a: 1 }]);
});

test("a v2 low-level Server in memory", async () => {
  const ran: string[] = [];
  const server = new Server({ name: "test", version: "1" }, { capabilities: { tools: {} } });
  server.setRequestHandler("tools/call", (request) => {
    ran.push(request.params.name);
    return { content: [] };
  });
  const { engine } = scripted(() => DENIED);
  const client = await inMemory(guardServer(server, { engine }));
  expect(await client.callTool({ name: "add" })).toEqual(DENIAL);
  expect(ran).toEqual([]);
});

describe.each([
  ["2025", "legacy"],
  ["2026", { pin: "2026-07-28" }],
] as const)("v2's createMcpHandler in the era of %s", (_, mode) => {
  test("decides calls, each once, on the account of the authenticated client", async () => {
    const runs: unknown[] = [];
    const { engine, calls } = scripted(byAmount);
    const client = await overHttp(mode, engine, runs);
    expect(await client.callTool({ name: "add", arguments: { a: 1 } })).toMatchObject({
      content: [{ type: "text", text: "ran" }],
    });
    expect(await client.callTool({ name: "add", arguments: { a: 2 } })).toEqual(DENIAL);
    expect(runs).toEqual([{ a: 1 }]);
    expect(calls.map((call) => call.scope)).toEqual([
      { grant: "acme", session: "acme" },
      { grant: "acme", session: "acme" },
    ]);
  });

  test("decides with an asynchronous engine", async () => {
    const runs: unknown[] = [];
    const { engine } = scripted(async (call) => byAmount(call));
    const client = await overHttp(mode, engine, runs);
    expect(await client.callTool({ name: "add", arguments: { a: 2 } })).toEqual(DENIAL);
    await client.callTool({ name: "add", arguments: { a: 1 } });
    expect(runs).toEqual([{ a: 1 }]);
  });

  test("lists what is visible", async () => {
    const client = await overHttp(mode, scripted().engine, []);
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(["add"]);
  });

  test("answers a hidden tool as one that does not exist", async () => {
    const runs: unknown[] = [];
    const client = await overHttp(mode, scripted().engine, runs);
    expect(await outcome(client, "secret")).toEqual({ code: -32602, message: "Unknown tool: secret" });
    expect(await outcome(client, "absent")).toEqual({ code: -32602, message: "Unknown tool: absent" });
    expect(runs).toEqual([]);
  });
});

test.each([
  ["2025", "legacy"],
  ["2026", { pin: "2026-07-28" }],
] as const)("v2's serveStdio in the era of %s", async (_, mode) => {
  const runs: unknown[] = [];
  const { engine, calls } = scripted(byAmount);
  const [clientEnd, wire] = InMemoryTransport.createLinkedPair();
  serveStdio(() => addTools(guardServer(new McpServer({ name: "test", version: "1" }), { engine }), runs), {
    transport: wire,
  });
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  await client.connect(clientEnd);
  await client.callTool({ name: "add", arguments: { a: 1 } });
  expect(await client.callTool({ name: "add", arguments: { a: 2 } })).toEqual(DENIAL);
  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(["add"]);
  expect(runs).toEqual([{ a: 1 }]);
  expect(new Set(calls.map((call) => call.scope?.session)).size).toBe(1);
});

test("a filtered list of the modern era is not for a shared cache, and is otherwise what the server said", async () => {
  const handler = createMcpHandler(() => {
    const server = new McpServer(
      { name: "test", version: "1" },
      { cacheHints: { "tools/list": { cacheScope: "public", ttlMs: 5000 } } },
    );
    return addTools(guardServer(server, { engine: scripted().engine }), []);
  });
  const response = await handler.fetch(
    new Request("http://test.invalid/mcp", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": "tools/list",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/list",
        params: {
          _meta: {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
          },
        },
      }),
    }),
  );
  const { result } = (await response.json()) as { result: { tools: { name: string }[] } };
  expect({ ...result, tools: result.tools.map((tool) => tool.name) }).toEqual({
    tools: ["add"],
    resultType: "complete",
    ttlMs: 5000,
    cacheScope: "private",
    _meta: { "io.modelcontextprotocol/serverInfo": { name: "test", version: "1" } },
  });
});
