import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { expect } from "vitest";
import { z } from "zod";
import { addServer, call } from "../raw.js";
import { ALLOWED, DENIED, scripted, turn } from "../support.js";
import { guardTest } from "./guard-test.js";

guardTest("a batch of messages does not slip past", async ({ guardTransport }) => {
  const { engine, calls } = scripted();
  const [wire, end] = InMemoryTransport.createLinkedPair();
  guardTransport(end, { engine });
  const seen: unknown[] = [];
  const answers: unknown[] = [];
  end.onmessage = (message) => void seen.push(message);
  wire.onmessage = (message) => void answers.push(message);
  await end.start();
  await wire.send([call(1, { name: "add" }), { jsonrpc: "2.0", method: "notifications/x" }] as never);
  await turn();
  const message = "Invalid Request: send each request on its own, not in a batch";
  expect(seen).toEqual([]);
  expect(answers).toEqual([{ jsonrpc: "2.0", id: 1, error: { code: -32600, message } }]);
  expect(calls).toEqual([]);
});

const BATCH = [call(1, { name: "add", arguments: { a: 1 } }), call(2, { name: "add", arguments: { a: 2 } })];
const JUDGED = [
  { id: 1, result: { content: [{ text: "ran" }] } },
  { id: 2, result: { isError: true } },
];
const POST = {
  method: "POST",
  headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
  body: JSON.stringify(BATCH),
};
const byArgument = () => scripted(({ args }) => (args?.a === 1 ? ALLOWED : DENIED)).engine;

/** The answers to a batch, from a body of JSON or of events, in the order of their ids. */
async function answersOf(response: Response): Promise<unknown[]> {
  const body = await response.text();
  const messages = body.startsWith("[")
    ? JSON.parse(body)
    : [...body.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data!));
  return messages
    .filter(({ id }: { id?: number }) => id !== undefined)
    .sort((a: { id: number }, b: { id: number }) => a.id - b.id);
}

guardTest(
  "each call of a batch that v1's HTTP transport takes from an old client is judged",
  async ({ guardServer }) => {
    const runs: unknown[] = [];
    const http = createServer(async (request, response) => {
      const transport = new StreamableHTTPServerTransport({});
      await guardServer(addServer(runs), { engine: byArgument() }).connect(transport as never);
      await transport.handleRequest(request, response);
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const answers = await answersOf(await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, POST));
    http.closeAllConnections();
    http.close();
    expect(answers).toMatchObject(JUDGED);
    expect(runs).toEqual([{ a: 1 }]);
  },
);

guardTest("each call of a batch that v2's handler takes from an old client is judged", async ({ guardServer }) => {
  const runs: unknown[] = [];
  const engine = byArgument();
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: "test", version: "1" });
    server.registerTool("add", { inputSchema: z.object({ a: z.number() }) }, (args) => {
      runs.push(args);
      return { content: [{ type: "text", text: "ran" }] };
    });
    return guardServer(server, { engine });
  });
  const answers = await answersOf(await handler.fetch(new Request("http://test.invalid/mcp", POST)));
  expect(answers).toMatchObject(JUDGED);
  expect(runs).toEqual([{ a: 1 }]);
});
