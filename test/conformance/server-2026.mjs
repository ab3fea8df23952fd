// @ts-check
// The fixture for 2026-07-28: SDK v2's `createMcpHandler`. `node server-2026.mjs [bare | guarded]`
import { createServer } from "node:http";
import {
  createMcpHandler,
  createRequestStateCodec,
  hostHeaderValidationResponse,
  inputRequired,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  McpServer,
  originValidationResponse,
  ResourceTemplate,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import {
  CONSTANT_TOOLS,
  described,
  form,
  listen,
  maybeGuarded,
  PROMPTS,
  RESOURCES,
  templateOf,
  text,
} from "./parts.mjs";

const codec = createRequestStateCodec({ key: "the key of a fixture, which keeps no secret" });
const ASKED = {
  elicit: inputRequired.elicit(form("name", "What is your name?")),
  roots: inputRequired.listRoots(),
  sample: inputRequired.createMessage({
    messages: [{ role: "user", content: text("What is the capital of France?") }],
    maxTokens: 100,
  }),
};
/** Tools that ask once for these and are done with the answer. */
const ASKING = {
  test_input_required_result_elicitation: { user_name: ASKED.elicit },
  test_input_required_result_sampling: { capital_question: ASKED.sample },
  test_input_required_result_list_roots: { client_roots: ASKED.roots },
  test_input_required_result_multiple_inputs: {
    user_name: ASKED.elicit,
    greeting: ASKED.sample,
    client_roots: ASKED.roots,
  },
};
const done = (/** @type {string} */ said) => ({ content: [text(said)] });

function make() {
  const server = new McpServer(
    { name: "tollgate-conformance", version: "1.0.0" },
    {
      capabilities: { logging: {}, completions: {} },
      requestState: { verify: codec.verify },
      cacheHints: {
        "tools/list": { ttlMs: 1_000, cacheScope: "public" },
        "resources/list": { ttlMs: 1_000, cacheScope: "public" },
        "resources/templates/list": { ttlMs: 1_000, cacheScope: "public" },
        "resources/read": { ttlMs: 1_000, cacheScope: "private" },
        "prompts/list": { ttlMs: 1_000, cacheScope: "public" },
      },
    },
  );
  for (const [name, content] of Object.entries(CONSTANT_TOOLS))
    server.registerTool(name, described(name), () => ({ content }));
  server.registerTool("test_error_handling", described("test_error_handling"), () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  server.registerTool("test_logging_tool", described("test_logging_tool"), async ({ mcpReq }) => {
    await mcpReq.log("info", "logged");
    return done("logged");
  });
  server.registerTool("test_tool_with_progress", described("test_tool_with_progress"), async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of progressToken === undefined ? [] : [0, 50, 100])
      await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 100 } });
    return done("done");
  });
  server.registerTool("test_trigger_tool_change", described("test_trigger_tool_change"), () => {
    handler.notify.toolsChanged();
    return done("changed");
  });
  server.registerTool("test_trigger_prompt_change", described("test_trigger_prompt_change"), () => {
    handler.notify.promptsChanged();
    return done("changed");
  });
  server.registerTool("test_missing_capability", described("test_missing_capability"), ({ mcpReq }) =>
    mcpReq.inputResponses === undefined ? inputRequired({ inputRequests: { sample: ASKED.sample } }) : done("sampled"),
  );
  server.registerTool("test_streaming_elicitation", described("test_streaming_elicitation"), async ({ mcpReq }) =>
    mcpReq.inputResponses === undefined ? inputRequired({ inputRequests: { user_name: ASKED.elicit } }) : done("asked"),
  );
  for (const [name, inputRequests] of Object.entries(ASKING)) {
    server.registerTool(name, described(name), async ({ mcpReq }) => {
      const missing = Object.keys(inputRequests).some((key) => mcpReq.inputResponses?.[key] === undefined);
      return missing
        ? inputRequired({ inputRequests, requestState: await codec.mint({ of: name }) })
        : done(`Hello: ${JSON.stringify(mcpReq.inputResponses)}`);
    });
  }
  server.registerTool(
    "test_input_required_result_capabilities",
    described("test_input_required_result_capabilities"),
    ({ mcpReq }) => {
      const declared = /** @type {any} */ (mcpReq.envelope)?.["io.modelcontextprotocol/clientCapabilities"] ?? {};
      const inputRequests = declared.sampling === undefined ? { a: ASKED.elicit } : { a: ASKED.sample };
      return mcpReq.inputResponses === undefined ? inputRequired({ inputRequests }) : done("asked");
    },
  );
  for (const name of ["test_input_required_result_request_state", "test_input_required_result_tampered_state"]) {
    server.registerTool(name, described(name), async ({ mcpReq }) => {
      const confirm = inputRequired.elicit(form("ok", "Please confirm"));
      if (mcpReq.requestState() === undefined)
        return inputRequired({ inputRequests: { confirm }, requestState: await codec.mint({ of: name }) });
      return done(`state-ok: ${JSON.stringify(mcpReq.requestState())}`);
    });
  }
  server.registerTool(
    "test_input_required_result_multi_round",
    described("test_input_required_result_multi_round"),
    async ({ mcpReq }) => {
      const round = /** @type {any} */ (mcpReq.requestState())?.round ?? 0;
      if (round === 2) return done("both steps done");
      const [key, message, name] =
        round === 0
          ? ["step1", "Step 1: What is your name?", "name"]
          : ["step2", "Step 2: What is your favorite color?", "color"];
      const inputRequests = { [key]: inputRequired.elicit(form(name, message)) };
      return inputRequired({ inputRequests, requestState: await codec.mint({ round: round + 1 }) });
    },
  );
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
  const pair = z.object({ arg1: z.string(), arg2: z.string() });
  server.registerPrompt(
    "test_prompt_with_arguments",
    { ...described("test_prompt_with_arguments"), argsSchema: pair },
    (args) => ({ messages: both(args) }),
  );
  const uri = z.object({ resourceUri: z.string() });
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { ...described("test_prompt_with_embedded_resource"), argsSchema: uri },
    (args) => ({
      messages: embedded(args),
    }),
  );
  server.registerPrompt(
    "test_input_required_result_prompt",
    described("test_input_required_result_prompt"),
    ({ mcpReq }) =>
      mcpReq.inputResponses === undefined
        ? inputRequired({
            inputRequests: {
              user_context: inputRequired.elicit(form("context", "What context should the prompt use?")),
            },
          })
        : { messages: PROMPTS.test_simple_prompt() },
  );
  server.server.setRequestHandler("completion/complete", () => ({ completion: { values: ["paris"], total: 1 } }));
  return maybeGuarded(server);
}

const handler = createMcpHandler(make);

listen(
  createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? "GET",
      headers: /** @type {any} */ (incoming.headers),
      body: chunks.length === 0 ? null : Buffer.concat(chunks),
      signal: gone.signal,
    });
    const response =
      hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
      originValidationResponse(request, localhostAllowedOrigins()) ??
      (await handler.fetch(request));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.flushHeaders();
    for await (const part of response.body ?? []) outgoing.write(part);
    outgoing.end();
  }),
);
