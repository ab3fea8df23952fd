import { InMemoryTransport as InMemoryV1 } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer as McpServerV1, ResourceTemplate as TemplateV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SubscribeRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { InMemoryTransport, McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { createEngine, parsePolicy } from "../../src/index.js";
import { type GuardEvent, type GuardOptions, guardServer } from "../../src/mcp/index.js";
import { handlerOf, post } from "./modern.js";
import { bothEnds } from "./raw.js";
import { deferred, scripted, turn } from "./support.js";

const POLICY = {
  version: "2",
  default: "allow",
  resources: {
    default: "deny",
    hide: ["docs://secret"],
    entries: {
      "docs://*": { limits: [{ counter: "reads", window: "day", max: 2, scope: "grant" }] },
      "docs://closed": { action: "deny" },
    },
  },
  prompts: {
    default: "allow",
    hide: ["internal"],
    entries: { deploy: { deny_if: [{ conditions: [{ path: "args.to", op: "eq", value: "prod" }] }] } },
  },
} as const;

const INFO = { name: "test", version: "1" };
const URIS = ["docs://open", "docs://closed", "docs://secret", "other://thing"];

type Ask = (method: string, params: object) => Promise<Record<string, never>>;

// biome-ignore lint/suspicious/noExplicitAny: the servers of both generations, by what the test uses of them.
function filled(server: any, template: unknown): any {
  for (const uri of URIS) server.registerResource(uri, uri, {}, () => ({ contents: [{ uri, text: `read ${uri}` }] }));
  server.registerResource("secrets", template, {}, (uri: URL) => ({ contents: [{ uri: uri.href, text: "template" }] }));
  const messages = (text: string) => ({ messages: [{ role: "user", content: { type: "text", text } }] });
  server.registerPrompt("internal", {}, () => messages("internal"));
  server.registerPrompt("deploy", { argsSchema: z.object({ to: z.string() }) }, ({ to }: { to: string }) =>
    messages(`deploy to ${to}`),
  );
  return server;
}

const DOORS: Readonly<Record<string, (options: GuardOptions) => Promise<Ask>>> = {
  "v1 in memory": async (options) => {
    const server = new McpServerV1(INFO, { capabilities: { resources: { subscribe: true } } });
    const template = new TemplateV1("docs://secret{?part}", { list: undefined });
    for (const uri of URIS) server.registerResource(uri, uri, {}, () => ({ contents: [{ uri, text: `read ${uri}` }] }));
    server.registerResource("secrets", template, {}, ({ href }) => ({ contents: [{ uri: href, text: "template" }] }));
    const messages = (text: string) => ({
      messages: [{ role: "user" as const, content: { type: "text" as const, text } }],
    });
    server.registerPrompt("internal", {}, () => messages("internal"));
    server.registerPrompt("deploy", { argsSchema: { to: z.string() } }, ({ to }) => messages(`deploy to ${to}`));
    server.server.setRequestHandler(SubscribeRequestSchema, () => ({}));
    guardServer(server, options);
    return onWire(InMemoryV1.createLinkedPair(), (end) => server.connect(end));
  },
  "v2 in memory": async (options) => {
    const server = filled(new McpServer(INFO), new ResourceTemplate("docs://secret{?part}", { list: undefined }));
    guardServer(server, options);
    return onWire(InMemoryTransport.createLinkedPair(), (end) => server.connect(end));
  },
  "v2 over HTTP in the era of 2026": async (options) => {
    const make = () =>
      guardServer(
        filled(new McpServer(INFO), new ResourceTemplate("docs://secret{?part}", { list: undefined })),
        options,
      );
    const handler = handlerOf(make);
    return (method, params) => post(handler, method, params as Record<string, unknown>);
  },
};

async function onWire<T extends { onmessage?: unknown; send(message: never): Promise<void> }>(
  [wire, end]: readonly [T, T],
  connect: (end: T) => Promise<void>,
): Promise<Ask> {
  await connect(end);
  return async (method, params) => {
    const answers: Record<string, never>[] = [];
    wire.onmessage = (message: Record<string, never>) => void answers.push(message);
    await wire.send({ jsonrpc: "2.0", id: 1, method, params } as never);
    await turn();
    return answers[0]!;
  };
}

const engineOf = (policy: object = POLICY) => createEngine({ policy: parsePolicy(policy) });
const UNAVAILABLE = "[POLICY DENIED] this resource is not available; use one that the resource list names";

for (const [door, open] of Object.entries(DOORS)) {
  describe(`${door}`, () => {
    const modern = door.includes("2026");
    const notFound = (uri: string) => ({
      code: modern ? -32602 : -32002,
      message: UNAVAILABLE,
      data: {
        uri,
        "dev.tollgate/decision": {
          effect: "deny",
          code: "default_deny",
          rule: "/resources/default",
          message: "this resource is not available; use one that the resource list names",
          limits: [],
        },
      },
    });

    test("a resource is read as the policy says, and counted", async () => {
      const ask = await open({ engine: engineOf() });
      const read = (uri: string) => ask("resources/read", { uri });
      expect(await read("docs://open")).toMatchObject({ result: { contents: [{ text: "read docs://open" }] } });
      expect(await read("docs://closed")).toMatchObject({
        error: {
          code: -31000,
          message: expect.stringContaining("[POLICY DENIED] the policy denies this resource"),
          data: { "dev.tollgate/decision": { code: "denied", rule: "/resources/entries/docs:~1~1closed/action" } },
        },
      });
      expect(await read("docs://open")).toHaveProperty("result");
      expect(await read("docs://open")).toMatchObject({
        error: { code: -31000, data: { "dev.tollgate/decision": { code: "limit_exceeded" } } },
      });
    });

    test("a resource that is hidden answers like one that the policy does not list, and like one that does not exist", async () => {
      const ask = await open({ engine: engineOf() });
      for (const uri of ["docs://secret", "other://thing", "other://nothing"])
        expect((await ask("resources/read", { uri })).error).toEqual(notFound(uri));
    });

    test("a prompt is given as the policy says, by its arguments", async () => {
      const ask = await open({ engine: engineOf() });
      const get = (to: string) => ask("prompts/get", { name: "deploy", arguments: { to } });
      expect(await get("test")).toMatchObject({ result: { messages: [{ content: { text: "deploy to test" } }] } });
      expect(await get("prod")).toMatchObject({
        error: { code: -31000, data: { "dev.tollgate/decision": { code: "deny_if_matched" } } },
      });
      expect(await ask("prompts/get", { name: "internal" })).toMatchObject({
        error: {
          code: -32602,
          message: "[POLICY DENIED] this prompt is not available; use one that the prompt list names",
          data: { "dev.tollgate/decision": { code: "default_deny", rule: "/prompts/default" } },
        },
      });
    });

    test("lists name nothing that is hidden", async () => {
      const events: GuardEvent[] = [];
      const ask = await open({ engine: engineOf(), onEvent: (event) => void events.push(event) });
      const listed = async (method: string, kind: string, name: string) =>
        ((await ask(method, {})).result as unknown as Record<string, Record<string, string>[]>)[kind]!.map(
          (item) => item[name],
        );
      expect(await listed("resources/list", "resources", "uri")).toEqual([
        "docs://open",
        "docs://closed",
        "other://thing",
      ]);
      expect(await listed("prompts/list", "prompts", "name")).toEqual(["deploy"]);
      expect(events).toEqual([
        { kind: "list", list: "resources", removed: ["docs://secret"], enforced: true },
        { kind: "list", list: "prompts", removed: ["internal"], enforced: true },
      ]);
    });

    test("a policy without the sections lets these requests through as they are, malformed ones too", async () => {
      const events: GuardEvent[] = [];
      const engine = engineOf({ version: "2", default: "deny" });
      const ask = await open({ engine, onEvent: (event) => void events.push(event) });
      expect(await ask("resources/read", { uri: "docs://secret" })).toHaveProperty("result");
      expect(await ask("prompts/get", { name: "internal" })).toHaveProperty("result");
      expect(JSON.stringify(await ask("resources/list", {}))).toContain("docs://secret");
      expect(events).toEqual([]);
    });
  });
}

const rpc = (id: unknown, method: string, params: unknown) => ({ jsonrpc: "2.0", id, method, params });
const result = (id: unknown, more: object) => ({ jsonrpc: "2.0", id, result: more });

describe("a subscription", () => {
  test("is decided and charged like a read, and ending one passes", async () => {
    const { receive, forwarded, answers } = await bothEnds({ engine: engineOf() });
    for (let id = 1; id <= 3; id++) await receive(rpc(id, "resources/subscribe", { uri: "docs://open" }));
    await receive(rpc(4, "resources/unsubscribe", { uri: "docs://secret" }));
    expect(forwarded.map((message) => (message as { id: number }).id)).toEqual([1, 2, 4]);
    expect(answers).toMatchObject([{ id: 3, error: { code: -31000 } }]);
  });
});

describe("a completion", () => {
  const complete = (ref: object) => rpc(1, "completion/complete", { ref, argument: { name: "to", value: "p" } });

  test.each([
    ["a prompt that is hidden", { type: "ref/prompt", name: "internal" }, "/prompts/default"],
    ["a resource that is hidden", { type: "ref/resource", uri: "docs://secret" }, "/resources/default"],
    ["a template that is not listed", { type: "ref/resource", uri: "other://{x}" }, "/resources/default"],
  ])("is denied for %s", async (_, ref, rule) => {
    const { receive, forwarded, answers } = await bothEnds({ engine: engineOf() });
    await receive(complete(ref));
    expect(forwarded).toEqual([]);
    expect(answers).toMatchObject([{ error: { code: -32602, data: { "dev.tollgate/decision": { rule } } } }]);
  });

  test("passes where some call could, and charges nothing", async () => {
    const engine = engineOf();
    const events: GuardEvent[] = [];
    const { receive, forwarded } = await bothEnds({ engine, onEvent: (event) => void events.push(event) });
    const asked = [
      complete({ type: "ref/prompt", name: "deploy" }),
      complete({ type: "ref/resource", uri: "docs://{x}" }),
    ];
    for (const message of asked) await receive(message);
    expect(forwarded).toEqual(asked);
    expect(engine.usage({ resource: "docs://{x}", scope: { grant: "local" } })).toMatchObject([{ used: 0 }]);
    expect(events).toMatchObject([
      { kind: "call", tool: "", prompt: "deploy", method: "completion/complete", decision: { effect: "allow" } },
      { kind: "call", tool: "", resource: "docs://{x}", method: "completion/complete", decision: { effect: "allow" } },
    ]);
  });

  test("is denied by an engine that cannot explain", async () => {
    const { receive, forwarded } = await bothEnds({ engine: scripted().engine });
    await receive(complete({ type: "ref/prompt", name: "deploy" }));
    expect(forwarded).toEqual([]);
  });
});

describe("a request about a resource or a prompt", () => {
  const running = { counter: "open", window: "hour", max: 1, scope: "grant", sliding: true, release: "on_end" };

  test.each([
    ["resources/read", { uri: "docs://a" }, { resource: "docs://a" }],
    ["prompts/get", { name: "a" }, { prompt: "a" }],
  ])("of %s ends with its answer, and its limit is given back", async (method, params, call) => {
    const section = { default: "deny", entries: { "*": { limits: [running] } } };
    const engine = engineOf({ version: "2", default: "deny", resources: section, prompts: section });
    const { receive, forwarded, answers, end } = await bothEnds({ engine });
    const used = () => engine.usage({ ...call, scope: { grant: "local" } } as never)[0]!.used;
    await receive(rpc(1, method, params));
    await receive(rpc(2, method, params));
    expect([forwarded.length, answers.length, used()]).toEqual([1, 1, 1]);
    await end.send(result(1, { contents: [] }) as never);
    expect(used()).toBe(0);
    await receive(rpc(3, method, params));
    await end.send({ jsonrpc: "2.0", id: 3, error: { code: -1, message: "no" } } as never);
    expect(used()).toBe(0);
  });

  test("that is cancelled while it is being decided does not reach the server and is given back", async () => {
    const decided = deferred<unknown>();
    const { engine, released } = scripted(() => decided.promise);
    const { receive, forwarded, answers } = await bothEnds({ engine });
    await receive(rpc(1, "resources/read", { uri: "docs://a" }));
    await receive({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
    const allowed = { effect: "allow", code: "allowed", rule: "", message: "", limits: [] };
    decided.resolve(allowed);
    await turn();
    expect(forwarded).toMatchObject([{ method: "notifications/cancelled" }]);
    expect([answers, released]).toEqual([[], [allowed]]);
  });

  test("is never put to a person, also where an engine asks for it", async () => {
    const ask = { effect: "require_approval", code: "approval_required", rule: "", message: "ask", limits: [] };
    const { receive, forwarded, answers } = await bothEnds({ engine: scripted(() => ask).engine });
    await receive(rpc(1, "prompts/get", { name: "a" }));
    expect(forwarded).toEqual([]);
    expect(answers).toMatchObject([{ error: { code: -31000 } }]);
  });

  test("does not need the annotations that the policy looks at for tools", async () => {
    const readOnly = { conditions: [{ path: "annotations.readOnlyHint", op: "eq", value: true }] };
    const policy = parsePolicy({
      version: "2",
      default: "allow",
      all_tools: { require: [readOnly] },
      prompts: { default: "allow" },
    });
    const engine = createEngine({ policy: parsePolicy({ version: "2", default: "allow" }) });
    const { receive, forwarded } = await bothEnds({ engine });
    engine.replacePolicy(policy);
    await receive(rpc(1, "prompts/get", { name: "a" }));
    expect(forwarded).toHaveLength(1);
  });

  test("passes where the guard only watches, which tells what it would do", async () => {
    const events: GuardEvent[] = [];
    const onEvent = (event: GuardEvent) => void events.push(event);
    const { receive, forwarded } = await bothEnds({ engine: engineOf(), observe: true, onEvent });
    const asked = [
      rpc(1, "resources/read", { uri: "docs://secret" }),
      rpc(2, "prompts/get", { name: "deploy", arguments: { to: "prod" } }),
      rpc(3, "completion/complete", { ref: { type: "ref/prompt", name: "internal" } }),
      rpc(4, "prompts/get", { name: 5 }),
    ];
    for (const message of asked) await receive(message);
    expect(forwarded).toEqual(asked);
    expect(events).toMatchObject([
      {
        resource: "docs://secret",
        method: "resources/read",
        argNames: [],
        enforced: false,
        decision: { code: "hidden" },
      },
      {
        prompt: "deploy",
        method: "prompts/get",
        argNames: ["to"],
        enforced: false,
        decision: { code: "deny_if_matched" },
      },
      { prompt: "internal", method: "completion/complete", enforced: false, decision: { code: "hidden" } },
      { kind: "refusal", reason: "Invalid params: the name of the prompt must be a string", enforced: false },
    ]);
  });

  test("is denied where the host's function gives no engine, and its lists are empty", async () => {
    const { receive, forwarded, end, answers } = await bothEnds({ engine: () => undefined as never });
    await receive(rpc(1, "resources/read", { uri: "docs://a" }));
    await receive(rpc(2, "resources/list", {}));
    await end.send(result(2, { resources: [{ uri: "docs://a" }] }) as never);
    expect(forwarded).toMatchObject([{ id: 2 }]);
    expect(answers).toMatchObject([
      { id: 1, error: { code: -31000 } },
      { id: 2, result: { resources: [] } },
    ]);
  });
});

describe("further legs of a request of the era of 2026", () => {
  test("are not charged again", async () => {
    const engine = engineOf();
    const { receive, forwarded, answers, end } = await bothEnds({ engine });
    const used = () => engine.usage({ resource: "docs://open", scope: { grant: "local" } })[0]!.used;
    await receive(rpc(1, "resources/read", { uri: "docs://open" }));
    await end.send(result(1, { resultType: "input_required", inputRequests: {}, requestState: "own" }) as never);
    const { requestState } = (answers[0] as { result: { requestState: string } }).result;
    expect(requestState).not.toBe("own");
    const again = { uri: "docs://open", inputResponses: {}, requestState };
    await receive(rpc(2, "resources/read", again));
    const further = rpc(2, "resources/read", { ...again, requestState: "own" });
    await vi.waitFor(() => expect(forwarded[1]).toEqual(further));
    expect(used()).toBe(1);
    await receive(rpc(3, "resources/read", { ...again, uri: "docs://more" }));
    await vi.waitFor(() => expect(used()).toBe(2));
  });
});
