import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import {
  createMcpHandler,
  InMemoryTransport as InMemoryV2,
  McpServer as McpServerV2,
} from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { describe, expect, test } from "vitest";
import { createEngine, type Engine, parsePolicy } from "../../src/index.js";
import { guardServer, guardTransport } from "../../src/mcp/index.js";
import { envelope, REVISION } from "./modern.js";
import { addServer } from "./raw.js";
import { deferred, turn } from "./support.js";

const INFO = { name: "test", version: "1" };
const OPEN = parsePolicy({ version: "1", default: "allow" });
const CLOSED = parsePolicy({ version: "1", default: "allow", hide: ["secret"] });

function serverV2(engine: Engine): McpServerV2 {
  const server = new McpServerV2(INFO);
  for (const name of ["add", "secret"]) server.registerTool(name, {}, () => ({ content: [] }));
  return guardServer(server, { engine });
}

const namesOf = async (client: { listTools(): Promise<{ tools: { name: string }[] }> }) =>
  (await client.listTools()).tools.map((tool) => tool.name);

describe("`replacePolicy` tells clients that the list changed", () => {
  test("in the 2025 era, in memory", async () => {
    const engine = createEngine({ policy: OPEN });
    const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
    const server = guardServer(addServer([]), { engine });
    await server.connect(serverEnd);
    const client = new Client(INFO);
    let told = 0;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      told += 1;
    });
    await client.connect(clientEnd);
    expect(await namesOf(client)).toEqual(["add", "secret"]);
    engine.replacePolicy(CLOSED);
    await turn();
    expect([told, await namesOf(client)]).toEqual([1, ["add"]]);
    await client.close();
    engine.replacePolicy(OPEN);
    await turn();
    expect(told).toBe(1);
  });

  test("in the 2025 era, over v1's HTTP with sessions, on the stream that the client holds open", async () => {
    const engine = createEngine({ policy: OPEN });
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => "s1" });
    await guardServer(addServer([]), { engine }).connect(transport as never);
    const opened = deferred<void>();
    const http = createServer((request, response) => {
      void transport.handleRequest(request, response);
      if (request.method === "GET") opened.resolve();
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const client = new Client(INFO);
    const told = deferred<string>();
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => told.resolve("told"));
    const url = new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    await client.connect(new StreamableHTTPClientTransport(url) as never);
    await opened.promise;
    await turn();
    engine.replacePolicy(CLOSED);
    expect(await told.promise).toBe("told");
    await client.close();
    http.closeAllConnections();
    http.close();
  });

  test("in the 2026 era over stdio, on the client's subscription", async () => {
    const engine = createEngine({ policy: OPEN });
    const [clientEnd, wire] = InMemoryV2.createLinkedPair();
    serveStdio(() => serverV2(engine), { transport: wire });
    const received: Record<string, unknown>[] = [];
    clientEnd.onmessage = (message) => void received.push(message as never);
    await clientEnd.start();
    const request = (id: number, method: string, params: object) =>
      clientEnd.send({ jsonrpc: "2.0", id, method, params: { _meta: envelope(), ...params } } as never);
    await request(1, "tools/list", {});
    await request(2, "subscriptions/listen", { notifications: { toolsListChanged: true } });
    await turn();
    received.length = 0;
    engine.replacePolicy(CLOSED);
    await turn();
    expect(received).toEqual([
      {
        jsonrpc: "2.0",
        method: "notifications/tools/list_changed",
        params: { _meta: { "io.modelcontextprotocol/subscriptionId": 2 } },
      },
    ]);
  });

  test("in the 2026 era over `createMcpHandler`, which serves the subscriptions, by one line of the host", async () => {
    const engine = createEngine({ policy: OPEN });
    const handler = createMcpHandler(() => serverV2(engine));
    const stop = engine.onPolicyChange(handler.notify.toolsChanged);
    const told = deferred<string>();
    const client = new ClientV2(INFO, {
      versionNegotiation: { mode: { pin: REVISION } },
      listChanged: { tools: { onChanged: () => told.resolve("told"), autoRefresh: false } },
    });
    const fetch = (url: string | URL, init?: RequestInit) => handler.fetch(new Request(url, init));
    await client.connect(new HttpV2(new URL("http://test.invalid/mcp"), { fetch: fetch as never }));
    await turn();
    engine.replacePolicy(CLOSED);
    expect(await told.promise).toBe("told");
    stop();
    await client.close();
    await handler.close();
  });

  test("in the 2026 era through `guardTransport`, on each subscription that the client holds", async () => {
    const engine = createEngine({ policy: OPEN });
    const [wire, end] = InMemoryV2.createLinkedPair();
    guardTransport(end, { engine });
    end.onmessage = () => {};
    await end.start();
    const received: unknown[] = [];
    wire.onmessage = (message) => void received.push(message);
    const listen = (id: number, notifications: object) =>
      wire.send({
        jsonrpc: "2.0",
        id,
        method: "subscriptions/listen",
        params: { _meta: envelope(), notifications },
      } as never);
    await listen(1, { toolsListChanged: true });
    await listen(2, { promptsListChanged: true });
    await listen(3, { toolsListChanged: true });
    await listen(4, { toolsListChanged: true });
    await wire.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 3 } } as never);
    await end.send({ jsonrpc: "2.0", id: 4, error: { code: -32603, message: "limit reached" } });
    received.length = 0;
    engine.replacePolicy(CLOSED);
    await turn();
    expect(received).toMatchObject([{ params: { _meta: { "io.modelcontextprotocol/subscriptionId": 1 } } }]);
  });
});

describe("nobody is told", () => {
  test("of the 2025 era whose server does not promise it", async () => {
    const engine = createEngine({ policy: OPEN });
    const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
    await guardServer(new Server(INFO, { capabilities: { tools: {} } }), { engine }).connect(serverEnd);
    const client = new Client(INFO);
    let told = 0;
    client.fallbackNotificationHandler = async () => {
      told += 1;
    };
    await client.connect(clientEnd);
    engine.replacePolicy(CLOSED);
    await turn();
    expect(told).toBe(0);
  });

  test("of a guard that only watches, because its list did not change", async () => {
    const engine = createEngine({ policy: OPEN });
    const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
    await guardServer(addServer([]), { engine, observe: true }).connect(serverEnd);
    const client = new Client(INFO);
    let told = 0;
    client.fallbackNotificationHandler = async () => {
      told += 1;
    };
    await client.connect(clientEnd);
    engine.replacePolicy(CLOSED);
    await turn();
    expect(told).toBe(0);
  });
});

describe("engine.onPolicyChange", () => {
  test("calls every listener after the policy is replaced, until it is taken back", () => {
    const engine = createEngine({ policy: OPEN });
    const seen: string[] = [];
    const listener = () => void seen.push(engine.isVisible("secret") ? "open" : "closed");
    const [first, second] = [engine.onPolicyChange(listener), engine.onPolicyChange(listener)];
    engine.replacePolicy(CLOSED);
    first();
    first();
    engine.replacePolicy(OPEN);
    second();
    engine.replacePolicy(CLOSED);
    expect(seen).toEqual(["closed", "closed", "open"]);
  });

  test("is not called for a policy that was refused, and a listener that throws changes nothing", () => {
    const engine = createEngine({ policy: OPEN });
    const seen: string[] = [];
    engine.onPolicyChange(() => {
      throw new Error("no");
    });
    engine.onPolicyChange(() => void seen.push("told"));
    expect(() => engine.replacePolicy({} as never)).toThrow("replacePolicy: expected a policy");
    expect(seen).toEqual([]);
    engine.replacePolicy(CLOSED);
    expect([seen, engine.isVisible("secret")]).toEqual([["told"], false]);
  });
});
