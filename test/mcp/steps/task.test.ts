import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTaskStore } from "@modelcontextprotocol/sdk/experimental/tasks/stores/in-memory.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { CreateTaskResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { expect } from "vitest";
import { ALLOWED, DENIED, scripted } from "../support.js";
import { guardTest } from "./guard-test.js";

guardTest("a v1 call that asks for a task is denied with a JSON-RPC error", async ({ guardServer }) => {
  const taskStore = new InMemoryTaskStore();
  const server = new McpServer(
    { name: "test", version: "1" },
    { capabilities: { tasks: { requests: { tools: { call: {} } } } }, taskStore },
  );
  server.experimental.tasks.registerToolTask(
    "add",
    { inputSchema: {}, execution: { taskSupport: "optional" } },
    {
      createTask: async (_, { taskStore: store }) => ({ task: await store.createTask({ ttl: 1000 }) }),
      getTask: async (_, { taskId, taskStore: store }) => store.getTask(taskId),
      getTaskResult: async () => ({ content: [] }),
    },
  );
  const { engine } = scripted(({ args }) => (args?.a === 1 ? ALLOWED : DENIED));
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  await guardServer(server, { engine }).connect(serverEnd);
  const client = new Client({ name: "test", version: "1" });
  await client.connect(clientEnd);
  const asTask = (args: Record<string, unknown>) =>
    client.request(
      { method: "tools/call", params: { name: "add", arguments: args, task: { ttl: 1000 } } },
      CreateTaskResultSchema,
    );
  expect(await asTask({ a: 1 })).toMatchObject({ task: { status: "working" } });
  expect(await asTask({ a: 2 }).catch(({ code, data }) => ({ code, data }))).toEqual({
    code: -31000,
    data: { "dev.tollgate/decision": DENIED },
  });
  taskStore.cleanup();
});
