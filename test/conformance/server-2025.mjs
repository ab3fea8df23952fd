// @ts-check
// The fixture for 2025-11-25: SDK v1 over Streamable HTTP with sessions. `node server-2025.mjs [bare | guarded]`
import { createServer } from "node:http";
import { InMemoryEventStore } from "@modelcontextprotocol/sdk/examples/shared/inMemoryEventStore.js";
import { McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  CompleteRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import {
  CONSTANT_TOOLS,
  described,
  FORMS,
  form,
  listen,
  maybeGuarded,
  PROMPTS,
  RESOURCES,
  templateOf,
  text,
} from "./parts.mjs";

function make() {
  const server = new McpServer(
    { name: "tollgate-conformance", version: "1.0.0" },
    { capabilities: { logging: {}, completions: {}, resources: { subscribe: true } } },
  );
  for (const [name, content] of Object.entries(CONSTANT_TOOLS))
    server.registerTool(name, described(name), () => ({ content }));
  server.registerTool("test_error_handling", described("test_error_handling"), () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  server.registerTool("test_tool_with_logging", described("test_tool_with_logging"), async (extra) => {
    for (const data of ["Tool execution started", "Tool processing data", "Tool execution completed"])
      await extra.sendNotification({ method: "notifications/message", params: { level: "info", data } });
    return { content: [text("logged")] };
  });
  server.registerTool("test_tool_with_progress", described("test_tool_with_progress"), async (extra) => {
    const { progressToken = "" } = extra._meta ?? {};
    for (const progress of progressToken === "" ? [] : [0, 50, 100])
      await extra.sendNotification({
        method: "notifications/progress",
        params: { progressToken, progress, total: 100 },
      });
    return { content: [text("done")] };
  });
  server.registerTool(
    "test_sampling",
    { ...described("test_sampling"), inputSchema: { prompt: z.string() } },
    async ({ prompt }, extra) => {
      const messages = [{ role: /** @type {const} */ ("user"), content: text(prompt) }];
      const result = await server.server.createMessage(
        { messages, maxTokens: 100 },
        { relatedRequestId: extra.requestId },
      );
      return { content: [text(`LLM response: ${JSON.stringify(result.content)}`)] };
    },
  );
  server.registerTool(
    "test_elicitation",
    { ...described("test_elicitation"), inputSchema: { message: z.string() } },
    async ({ message }, extra) => {
      const result = await server.server.elicitInput(form("response", message), { relatedRequestId: extra.requestId });
      return { content: [text(`User response: action=${result.action}, content=${JSON.stringify(result.content)}`)] };
    },
  );
  server.registerTool("test_reconnection", described("test_reconnection"), async (extra) => {
    extra.closeSSEStream?.();
    // Long enough for the client to come back, as the suite wants to see it do.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { content: [text("back again")] };
  });
  for (const [name, properties] of Object.entries(FORMS)) {
    server.registerTool(name, described(name), async (extra) => {
      const requestedSchema = /** @type {any} */ ({ type: "object", properties, required: [] });
      const about = { relatedRequestId: extra.requestId };
      const result = await server.server.elicitInput({ message: "Please review the values", requestedSchema }, about);
      return {
        content: [text(`Elicitation completed: action=${result.action}, content=${JSON.stringify(result.content)}`)],
      };
    });
  }
  for (const [uri, { mimeType, ...content }] of Object.entries(RESOURCES))
    server.registerResource(uri, uri, { mimeType }, () => ({
      contents: [/** @type {any} */ ({ uri, mimeType, ...content })],
    }));
  const template = new ResourceTemplate("test://template/{id}/data", { list: undefined });
  server.registerResource("template", template, { mimeType: "application/json" }, (_, { id }) => ({
    contents: [templateOf(String(id))],
  }));
  const { test_prompt_with_arguments: both, test_prompt_with_embedded_resource: embedded, ...plain } = PROMPTS;
  for (const [name, messages] of Object.entries(plain))
    server.registerPrompt(name, described(name), () => ({ messages: messages() }));
  const pair = { arg1: z.string(), arg2: z.string() };
  server.registerPrompt(
    "test_prompt_with_arguments",
    { ...described("test_prompt_with_arguments"), argsSchema: pair },
    (args) => ({ messages: both(args) }),
  );
  const uri = { resourceUri: z.string() };
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { ...described("test_prompt_with_embedded_resource"), argsSchema: uri },
    (args) => ({
      messages: embedded(args),
    }),
  );
  server.server.setRequestHandler(CompleteRequestSchema, () => ({ completion: { values: ["paris"], total: 1 } }));
  server.server.setRequestHandler(SubscribeRequestSchema, () => ({}));
  server.server.setRequestHandler(UnsubscribeRequestSchema, () => ({}));
  return maybeGuarded(server);
}

/** @type {Map<string, StreamableHTTPServerTransport>} */
const sessions = new Map();
listen(
  createServer(async (request, response) => {
    const known = sessions.get(String(request.headers["mcp-session-id"]));
    if (known !== undefined) return known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (id) => void sessions.set(id, transport),
      enableDnsRebindingProtection: true,
      allowedHosts: [`127.0.0.1:${request.socket.localPort}`],
      eventStore: new InMemoryEventStore(),
      retryInterval: 100,
    });
    await (await make()).connect(/** @type {any} */ (transport));
    return transport.handleRequest(request, response);
  }),
);
