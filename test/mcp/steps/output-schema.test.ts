import { Client } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport as InMemoryV1 } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer as McpServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { expect } from "vitest";
import { z } from "zod";
import { DENIED, scripted } from "../support.js";
import { guardTest } from "./guard-test.js";

const structured = () => ({ content: [], structuredContent: { sum: 1 } });

/** The denial as the client hands it on, or what the client throws over it. */
async function denied(client: { callTool(params: { name: string }): Promise<unknown> }): Promise<unknown> {
  return client.callTool({ name: "add" }).catch((error: Error) => error.message);
}

guardTest("a denial passes a tool with an output schema, in v1", async ({ guardServer }) => {
  const server = new McpServerV1({ name: "test", version: "1" });
  server.registerTool("add", { outputSchema: { sum: z.number() } }, structured);
  const [clientEnd, serverEnd] = InMemoryV1.createLinkedPair();
  await guardServer(server, { engine: scripted(() => DENIED).engine }).connect(serverEnd);
  const client = new ClientV1({ name: "test", version: "1" });
  await client.connect(clientEnd);
  await client.listTools();
  expect(await denied(client)).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining("Not today") }],
  });
});

guardTest("a denial passes a tool with an output schema, in v2", async ({ guardServer }) => {
  const server = new McpServer({ name: "test", version: "1" });
  server.registerTool("add", { outputSchema: z.object({ sum: z.number() }) }, structured);
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  await guardServer(server, { engine: scripted(() => DENIED).engine }).connect(serverEnd);
  const client = new Client({ name: "test", version: "1" });
  await client.connect(clientEnd);
  await client.listTools();
  expect(await denied(client)).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining("Not today") }],
  });
});
