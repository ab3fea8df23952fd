import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client as ClientV2 } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { InMemoryTransport as InMemoryV2, McpServer as McpServerV2 } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { approveByElicitation, guardServer } from "../../../src/mcp/index.js";
import { dropInto, engineOf, guardedV1, INFO, RAN, REASON, textOf, UNAVAILABLE, used, YES } from "./support.js";

type Answer = { action: "accept" | "decline" | "cancel"; content?: Record<string, boolean> };

function clientV1(answer: (params: unknown) => Answer | Promise<Answer>): Client {
  const client = new Client(INFO, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => answer(params));
  return client;
}

const drop = (client: { callTool(params: object): Promise<unknown> }, table = "a") =>
  client.callTool({ name: "drop", arguments: { table } });

describe("elicitation of the 2025 era, in memory", () => {
  async function inMemory(answer: (params: unknown) => Answer | Promise<Answer>) {
    const [engine, runs] = [engineOf(), [] as unknown[]];
    const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
    await guardedV1(engine, runs).connect(serverEnd);
    const client = clientV1(answer);
    await client.connect(clientEnd);
    return { client, engine, runs };
  }

  test("shows the person the call and why it is asked about", async () => {
    const seen: unknown[] = [];
    const { client } = await inMemory((params) => {
      seen.push(params);
      return YES;
    });
    await drop(client, "users\n\u202eyes");
    expect(seen).toEqual([
      {
        mode: "form",
        message: `Run "drop"? ${REASON}\nArguments: {"table":"users\\n\\u{202e}yes"}`,
        requestedSchema: {
          type: "object",
          properties: {
            approve: {
              type: "boolean",
              title: "Run this call",
              description: "Yes runs this call, and equal ones that wait for the same answer.",
            },
          },
          required: ["approve"],
        },
      },
    ]);
  });

  const answers: readonly (readonly [string, Answer, string])[] = [
    ["accepts the form with a no", { action: "accept", content: { approve: false } }, "said no"],
    ["declines", { action: "decline" }, "said no"],
    ["closes the question", { action: "cancel" }, "did not answer"],
  ];
  test.each(answers)("denies where the person %s", async (_, answer, text) => {
    const { client, runs, engine } = await inMemory(() => answer);
    expect(textOf(await drop(client))).toContain(text);
    expect([runs, used(engine)]).toEqual([[], 0]);
  });

  test("denies where the client fails at asking", async () => {
    const { client, runs } = await inMemory(() => Promise.reject(new Error("no screen")));
    expect(textOf(await drop(client))).toBe(UNAVAILABLE);
    expect(runs).toEqual([]);
  });

  test("runs what the person approved, once, with the arguments that were shown", async () => {
    const { client, runs, engine } = await inMemory(() => YES);
    expect(await drop(client)).toMatchObject(RAN);
    expect([runs, used(engine)]).toEqual([[{ table: "a" }], 1]);
  });

  test("works between SDK v2's client and server", async () => {
    const [engine, runs] = [engineOf(), [] as unknown[]];
    const [clientEnd, wire] = InMemoryV2.createLinkedPair();
    serveStdio(
      () => {
        const server = new McpServerV2(INFO);
        server.registerTool("drop", { inputSchema: z.object({ table: z.string() }) }, dropInto(runs));
        return guardServer(server, { engine, approve: approveByElicitation() });
      },
      { transport: wire },
    );
    const client = new ClientV2(INFO, { capabilities: { elicitation: { form: {} } } });
    client.setRequestHandler("elicitation/create", () => YES);
    await client.connect(clientEnd);
    expect(await drop(client)).toMatchObject(RAN);
    expect([runs, used(engine)]).toEqual([[{ table: "a" }], 1]);
  });
});

describe("elicitation of the 2025 era, over v1's Streamable HTTP", () => {
  let http: HttpServer | undefined;
  afterEach(() => {
    http?.closeAllConnections();
    http?.close();
  });

  async function listening(
    serve: (request: Parameters<StreamableHTTPServerTransport["handleRequest"]>[0], response: never) => Promise<void>,
  ) {
    const listener = createServer((request, response) => void serve(request, response as never));
    http = listener;
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const client = clientV1(() => YES);
    const url = new URL(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
    await client.connect(new StreamableHTTPClientTransport(url) as never);
    return client;
  }

  test("with sessions, on the stream of the call", async () => {
    const [engine, runs] = [engineOf(), [] as unknown[]];
    const sessions = new Map<string, StreamableHTTPServerTransport>();
    const client = await listening(async (request, response) => {
      const known = sessions.get(String(request.headers["mcp-session-id"]));
      if (known !== undefined) return known.handleRequest(request, response);
      const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
        sessionIdGenerator: () => "s1",
        onsessioninitialized: (id) => void sessions.set(id, transport),
      });
      await guardedV1(engine, runs).connect(transport as never);
      return transport.handleRequest(request, response);
    });
    expect(await drop(client)).toMatchObject(RAN);
    expect([runs, used(engine)]).toEqual([[{ table: "a" }], 1]);
    await client.close();
  });

  test("without sessions nobody can be asked", async () => {
    const [engine, runs] = [engineOf(), [] as unknown[]];
    const client = await listening(async (request, response) => {
      const transport = new StreamableHTTPServerTransport({});
      await guardedV1(engine, runs).connect(transport as never);
      await transport.handleRequest(request, response);
    });
    expect(textOf(await drop(client))).toBe(UNAVAILABLE);
    expect(runs).toEqual([]);
    await client.close();
  });
});
