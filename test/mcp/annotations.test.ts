import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport as InMemoryTransport1 } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server as Server1 } from "@modelcontextprotocol/sdk/server/index.js";
import { McpServer as McpServer1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";
import {
  approveByCallback,
  type GuardEvent,
  type GuardOptions,
  guardServer,
  guardTransport,
} from "../../src/mcp/index.js";
import { bothEnds, call } from "./raw.js";
import { turn } from "./support.js";

/** Tools that say that they only read, and no other ones. */
const readers = parsePolicy({
  version: "2",
  default: "deny",
  tools: { "*": { require: [{ conditions: [{ path: "annotations.readOnlyHint", op: "eq", value: true }] }] } },
});

const text = (words: string) => ({ content: [{ type: "text" as const, text: words }] });
const ran = async () => text("ran");

describe.each([
  ["1", McpServer1, InMemoryTransport1],
  ["2", McpServer, InMemoryTransport],
] as const)("annotations of tools that a server of SDK %s has registered", (_, Made, Transport) => {
  async function connected(options: { observe?: boolean; onEvent?: (event: GuardEvent) => void } = {}) {
    const server = new (Made as typeof McpServer)({ name: "test", version: "1" });
    guardServer(server, { engine: createEngine({ policy: readers }), ...options });
    const tool = server.registerTool("get", { annotations: { readOnlyHint: true } }, ran);
    server.registerTool("put", { annotations: { readOnlyHint: false } }, ran);
    server.registerTool("do", {}, ran);
    const [clientEnd, serverEnd] = Transport.createLinkedPair();
    const client = new Client({ name: "test", version: "1" });
    await server.connect(serverEnd as never);
    await client.connect(clientEnd as never);
    const code = async (name: string) => {
      const { content, _meta } = await client.callTool({ name, arguments: {} });
      return (_meta?.["dev.tollgate/decision"] as { code?: string })?.code ?? (content as { text: string }[])[0]?.text;
    };
    return { server, client, tool, code };
  }

  it("are what the policy looks at", async () => {
    const { code } = await connected();
    expect([await code("get"), await code("put"), await code("do")]).toEqual(["ran", "require_unmet", "indeterminate"]);
  });

  it("are read again when the server says that its tools have changed", async () => {
    const { tool, code } = await connected();
    expect(await code("get")).toBe("ran");
    tool.update({ annotations: { readOnlyHint: false } });
    await turn();
    expect(await code("get")).toBe("require_unmet");
  });

  it("are told to a guard that only watches", async () => {
    const events: GuardEvent[] = [];
    const { code } = await connected({ observe: true, onEvent: (event) => void events.push(event) });
    expect([await code("get"), await code("put")]).toEqual(["ran", "ran"]);
    await expect.poll(() => events.length).toBe(2);
    expect(events).toMatchObject([
      { tool: "get", decision: { code: "allowed" } },
      { tool: "put", decision: { code: "require_unmet" } },
    ]);
  });
});

/** A low-level server whose list, and whose answers to calls, a test writes. */
async function serving(
  tools: (server: Server1) => unknown[] | Promise<never>,
  answer: object = text("ran"),
  policy = readers,
  more: Partial<GuardOptions> = {},
) {
  const server = new Server1({ name: "test", version: "1" }, { capabilities: { tools: { listChanged: true } } });
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: await tools(server) }) as never);
  server.setRequestHandler(CallToolRequestSchema, async () => answer as never);
  guardServer(server, { engine: createEngine({ policy }), ...more });
  const [wire, end] = InMemoryTransport1.createLinkedPair();
  const received: unknown[] = [];
  wire.onmessage = (message) => void received.push(message);
  await server.connect(end);
  const answers = () => received.filter((message) => "id" in (message as object));
  const code = async (id: number, name: string, params: object = {}) => {
    await wire.send(call(id, { name, ...params }) as never);
    await expect.poll(() => answers().length).toBe(id);
    const { result } = answers()[id - 1] as { result: { _meta?: { "dev.tollgate/decision": { code: string } } } };
    return result._meta?.["dev.tollgate/decision"].code ?? "ran";
  };
  return { wire, received, code };
}

const tool = (name: string, annotations?: unknown) => ({ name, inputSchema: { type: "object" }, annotations });

describe("annotations", () => {
  it("of a name that the server lists twice deny", async () => {
    const { code } = await serving(() => [
      tool("get", { readOnlyHint: true }),
      tool("get", { readOnlyHint: true }),
      tool("here", { readOnlyHint: true }),
    ]);
    expect([await code(1, "here"), await code(2, "get")]).toEqual(["ran", "invalid_call"]);
  });

  it.each([
    ["a text", "readOnlyHint"],
    ["null", null],
    ["a list", [true]],
  ])("that are %s deny", async (_, annotations) => {
    const { code } = await serving(() => [tool("get", annotations)]);
    expect(await code(1, "get")).toBe("invalid_call");
  });

  it("in the answer to a call say nothing of a tool", async () => {
    const lists = { ...text("ran"), tools: [tool("put", { readOnlyHint: true })] };
    const { code } = await serving(() => [tool("get", { readOnlyHint: true }), tool("put", {})], lists);
    await code(1, "get");
    expect(await code(2, "put")).toBe("indeterminate");
  });

  it.each([
    ["once", 1, "require_unmet"],
    ["each time", Number.POSITIVE_INFINITY, "indeterminate"],
  ])("are asked for again where the list changes %s while a call waits for it", async (_, times, expected) => {
    let count = 0;
    const { code } = await serving((server) => {
      const old = count++ < times;
      if (old) void server.sendToolListChanged();
      return [tool("get", { readOnlyHint: old })];
    });
    expect(await code(1, "get")).toBe(expected);
    expect(count).toBeLessThan(10);
  });

  it("of a hidden tool do not tell it from one that does not exist", async () => {
    const policy = parsePolicy({
      version: "2",
      default: "allow",
      hide: ["secret"],
      all_tools: { require: [{ conditions: [{ path: "annotations.readOnlyHint", op: "eq", value: true }] }] },
    });
    const { code, received } = await serving(() => [tool("secret", { readOnlyHint: true })], text("ran"), policy);
    expect([await code(1, "secret"), await code(2, "no_such")]).toEqual(["indeterminate", "indeterminate"]);
    const [hidden, missing] = received as { result: unknown }[];
    expect(hidden!.result).toEqual(missing!.result);
  });

  it("that have changed end what a charge covers: a person is asked where the tool has come to be dangerous", async () => {
    const policy = parsePolicy({
      version: "2",
      default: "deny",
      tools: {
        get: {
          approve_if: [{ conditions: [{ path: "annotations.readOnlyHint", op: "neq", value: true }] }],
          limits: [{ counter: "c", window: "day", max: 9, scope: "global" }],
        },
      },
    });
    let readOnlyHint = true;
    let current: Server1 | undefined;
    const asks = { resultType: "input_required", inputRequests: {}, requestState: "of the server" };
    const { code, received } = await serving(
      (server) => {
        current = server;
        return [tool("get", { readOnlyHint })];
      },
      asks,
      policy,
    );
    const state = (at: number) => (received[at] as { result: { requestState?: string } }).result.requestState;
    expect(await code(1, "get")).toBe("ran");
    expect(await code(2, "get", { requestState: state(0) })).toBe("ran");
    readOnlyHint = false;
    await current!.sendToolListChanged();
    received.splice(2, 1);
    expect(await code(3, "get", { requestState: state(1) })).toBe("approval_required");
  });

  it.each([
    ["denied", "require", "eq", ["require_unmet", 1]],
    ["asked about again", "approve_if", "neq", ["ran", 2]],
  ])("that change while a person is asked are looked at again: the call is %s", async (_, kind, op, expected) => {
    const rule = { conditions: [{ path: "annotations.readOnlyHint", op, value: true }] };
    const big = { conditions: [{ path: "args.big", op: "exists", value: true }], reason: "big" };
    const tools = { get: { ...(kind === "require" ? { require: [rule] } : {}), approve_if: kind === "require" ? [big] : [big, rule] } }; // biome-ignore format: one line
    let readOnlyHint = true;
    let current: Server1 | undefined;
    let asked = 0;
    const approve = approveByCallback(async () => {
      asked += 1;
      readOnlyHint = false;
      await current!.sendToolListChanged();
      return true;
    });
    const { code, received } = await serving(
      (server) => {
        current = server;
        return [tool("get", { readOnlyHint })];
      },
      text("ran"),
      parsePolicy({ version: "2", default: "deny", tools }),
      { approve },
    );
    expect(received).toEqual([]);
    expect([await code(1, "get", { arguments: { big: 1 } }), asked]).toEqual(expected);
  });

  it("deny as long as the server does not list its tools, and are asked for again", async () => {
    let fails = true;
    const { code } = await serving(() =>
      fails ? Promise.reject(new Error("not yet")) : [tool("get", { readOnlyHint: true })],
    );
    expect(await code(1, "get")).toBe("indeterminate");
    fails = false;
    expect(await code(2, "get")).toBe("ran");
  });

  it("are not known of a server behind a transport: a policy that looks at them is refused there", async () => {
    expect(() => guardTransport({} as never, { engine: createEngine({ policy: readers }) })).toThrow(
      "expected a policy without paths into `annotations`: only `guardServer` knows what a server says of its tools",
    );
    const engine = createEngine({ policy: parsePolicy({ version: "2", default: "allow" }) });
    const { receive, forwarded, answers } = await bothEnds({ engine });
    engine.replacePolicy(readers);
    await receive(call(1, { name: "get" }));
    expect(forwarded).toEqual([]);
    expect(JSON.stringify(answers)).toContain("which this server does not tell it, so the call was not run");
  });
});
