import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
// @ts-expect-error The package ships no types.
import { createServer } from "@modelcontextprotocol/server-everything/dist/server/index.js";
import { expect, test } from "vitest";
import { guardServer } from "../../src/mcp/index.js";
import { addServer } from "./raw.js";
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

async function connected(server: { connect(transport: InMemoryTransport): Promise<void> }): Promise<Client> {
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "test", version: "1" });
  await server.connect(serverEnd);
  await client.connect(clientEnd);
  return client;
}

/** What the client learns of a call, whether by a result or by an error. */
async function outcome(client: Client, name: string): Promise<unknown> {
  try {
    return await client.callTool({ name, arguments: {} });
  } catch (error) {
    const { code, message, data } = error as { code: number; message: string; data: unknown };
    return { code, message, data };
  }
}

test("a v1 McpServer with tools registered before the guard", async () => {
  const runs: unknown[] = [];
  const { engine, calls } = scripted((call) => (call.args?.a === 1 ? ALLOWED : DENIED));
  const client = await connected(guardServer(addServer(runs), { engine }));
  expect(await client.callTool({ name: "add", arguments: { a: 1 } })).toEqual({
    content: [{ type: "text", text: "ran" }],
  });
  expect(await client.callTool({ name: "add", arguments: { a: 2 } })).toEqual(DENIAL);
  expect(runs).toEqual([{ a: 1 }]);
  expect(calls.map(({ tool, args }) => [tool, args])).toEqual([
    ["add", { a: 1 }],
    ["add", { a: 2 }],
  ]);
  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(["add"]);
});

test("a v1 McpServer with tools registered after the guard and after connect", async () => {
  const { engine } = scripted(() => DENIED);
  const server = guardServer(new McpServer({ name: "test", version: "1" }), { engine });
  const ran: string[] = [];
  const run = () => {
    ran.push("ran");
    return { content: [] };
  };
  server.registerTool("add", {}, run);
  const client = await connected(server);
  server.registerTool("secret", {}, run);
  server.registerTool("later", {}, run);
  expect(await client.callTool({ name: "add" })).toEqual(DENIAL);
  expect(await client.callTool({ name: "later" })).toEqual(DENIAL);
  expect(ran).toEqual([]);
  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(["add", "later"]);
});

test("a v1 low-level Server, whose list keeps its cursor and other members", async () => {
  const { engine } = scripted((call) => (call.tool === "add" ? ALLOWED : DENIED));
  const server = new Server({ name: "test", version: "1" }, { capabilities: { tools: {} } });
  const ran: string[] = [];
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: ["secret", "add"].map((name) => ({ name, inputSchema: { type: "object" as const } })),
    nextCursor: "page 2",
    _meta: { kept: true },
  }));
  server.setRequestHandler(CallToolRequestSchema, (request) => {
    ran.push(request.params.name);
    return { content: [] };
  });
  const client = await connected(guardServer(server, { engine }));
  expect(await client.listTools()).toEqual({
    tools: [{ name: "add", inputSchema: { type: "object" } }],
    nextCursor: "page 2",
    _meta: { kept: true },
  });
  await client.callTool({ name: "add" });
  expect(await client.callTool({ name: "other" })).toEqual(DENIAL);
  expect(ran).toEqual(["add"]);
});

test("in v1 a hidden tool answers as one that does not exist", async () => {
  const runs: unknown[] = [];
  const client = await connected(guardServer(addServer(runs), { engine: scripted().engine }));
  expect(await outcome(client, "secret")).toEqual({ code: -32602, message: "MCP error -32602: Unknown tool: secret" });
  expect(await outcome(client, "absent")).toEqual({ code: -32602, message: "MCP error -32602: Unknown tool: absent" });
  expect(runs).toEqual([]);
});

test("server-everything, whose constructor registers the tool handlers", async () => {
  const { engine } = scripted((call) => (call.tool === "echo" ? ALLOWED : DENIED));
  const { server, cleanup } = createServer();
  const hiding = { ...engine, isVisible: (tool: string) => tool !== "get-env" };
  const client = await connected(guardServer(server, { engine: hiding }));
  const names = (await client.listTools()).tools.map((tool) => tool.name);
  expect(names).toContain("echo");
  expect(names).not.toContain("get-env");
  expect(await client.callTool({ name: "echo", arguments: { message: "hi" } })).toEqual({
    content: [{ type: "text", text: "Echo: hi" }],
  });
  expect(await client.callTool({ name: "get-env" })).toEqual(DENIAL);
  await client.close();
  cleanup();
});

test("v1's HTTP transport, whose handlers are setters, with each request of a batch judged", async () => {
  const runs: unknown[] = [];
  const { engine, calls } = scripted((call) => (call.args?.a === 1 ? ALLOWED : DENIED));
  const http = createHttpServer(async (request, response) => {
    const server = guardServer(addServer(runs), { engine });
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport as never);
    await transport.handleRequest(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const call = (id: number, a: number) => ({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name: "add", arguments: { a } },
  });
  const response = await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify([call(1, 1), call(2, 2)]),
  });
  expect(await response.json()).toEqual([
    { jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text: "ran" }] } },
    { jsonrpc: "2.0", id: 2, result: DENIAL },
  ]);
  http.close();
  expect(runs).toEqual([{ a: 1 }]);
  expect(calls.map((each) => each.scope)).toEqual([
    { grant: "local", session: "local" },
    { grant: "local", session: "local" },
  ]);
});
