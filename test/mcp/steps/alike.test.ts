import { InMemoryTransport as InMemoryV1 } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { McpServer as McpServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from "@modelcontextprotocol/sdk/types.js";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { expect } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { handlerOf, post } from "../modern.js";
import { call } from "../raw.js";
import { turn } from "../support.js";
import { type Guard, guardTest } from "./guard-test.js";

const NAMES: readonly string[] = ["add", "other", "secret"];

type Ask = (name: string, more?: object) => Promise<unknown>;

function withTools<S extends { registerTool(name: string, config: object, run: () => { content: [] }): unknown }>(
  server: S,
): S {
  for (const name of NAMES) server.registerTool(name, {}, () => ({ content: [] }));
  return server;
}

const engineOf = (policy: object) =>
  createEngine({ policy: parsePolicy({ version: "1", hide: ["secret"], ...policy }) });
const INFO = { name: "test", version: "1" };

/** How a client of each generation and era asks, and is answered, on the bare wire. */
const DOORS: Readonly<Record<string, (guard: Guard, policy: object) => Promise<Ask>>> = {
  "v1 in memory": async ({ guardServer }, policy) => {
    const server = guardServer(withTools(new McpServerV1(INFO) as never), { engine: engineOf(policy) }) as McpServerV1;
    return onWire(InMemoryV1.createLinkedPair(), (end) => server.connect(end));
  },
  "v2 in memory": async ({ guardServer }, policy) => {
    const server = guardServer(withTools(new McpServer(INFO) as never), { engine: engineOf(policy) }) as McpServer;
    return onWire(InMemoryTransport.createLinkedPair(), (end) => server.connect(end));
  },
  "a low-level server with words of its own": async ({ guardServer }, policy) => {
    const server = new Server(INFO, { capabilities: { tools: {} } });
    const inputSchema = { type: "object" } as const;
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: NAMES.map((name) => ({ name, inputSchema })) }));
    server.setRequestHandler(CallToolRequestSchema, ({ params: { name } }) => {
      if (!NAMES.includes(name)) throw new McpError(ErrorCode.InvalidParams, `never heard of "${name}"`, { name });
      return { content: [] };
    });
    guardServer(server, { engine: engineOf(policy) });
    return onWire(InMemoryV1.createLinkedPair(), (end) => server.connect(end));
  },
  "v2 over HTTP in the era of 2026": async ({ guardServer }, policy) => {
    const engine = engineOf(policy);
    const handler = handlerOf(() => guardServer(withTools(new McpServer(INFO) as never), { engine }) as McpServer);
    return (name, more = {}) => post(handler, "tools/call", { name, ...more });
  },
};

async function onWire<T extends { onmessage?: unknown; send(message: never): Promise<void> }>(
  [wire, end]: readonly [T, T],
  connect: (end: T) => Promise<void>,
): Promise<Ask> {
  await connect(end);
  return async (name, more = {}) => {
    const answers: unknown[] = [];
    wire.onmessage = (message: unknown) => void answers.push(message);
    await wire.send(call(1, { name, ...more }) as never);
    await turn();
    return answers[0];
  };
}

const POLICIES = {
  allow: { default: "allow" },
  deny: { default: "deny", tools: { add: {} } },
} as const;
const unknownTool = (name: string) => ({
  jsonrpc: "2.0",
  id: 1,
  error: { code: -32602, message: `Unknown tool: ${name}` },
});

/** What a tool that does not exist is answered, whichever it is: its name is the only difference. */
const without = (name: string, answer: unknown): string | undefined => JSON.stringify(answer)?.replaceAll(name, "NAME");

for (const [door, open] of Object.entries(DOORS)) {
  for (const effect of ["allow", "deny"] as const) {
    guardTest(
      `the hidden tool and the one that does not exist answer alike under default ${effect}: ${door}`,
      async (guard) => {
        const ask = await open(guard, POLICIES[effect]);
        for (const more of [{}, { task: { ttl: 1 } }, { task: { ttl: "x" } }, { _meta: { progressToken: {} } }])
          expect(without("secret", await ask("secret", more))).toEqual(without("absent", await ask("absent", more)));
      },
    );
  }
}

for (const door of ["v1 in memory", "v2 in memory", "v2 over HTTP in the era of 2026"] as const) {
  for (const effect of ["allow", "deny"] as const) {
    guardTest(`neither exists under default ${effect}: ${door}`, async (guard) => {
      const ask = await DOORS[door]!(guard, POLICIES[effect]);
      expect([await ask("secret"), await ask("absent")]).toEqual([unknownTool("secret"), unknownTool("absent")]);
    });
  }
}

/** Servers whose words tell names apart that differ in anything but a suffix, and that fold what they are sent. */
const WORDS: Readonly<Record<string, (name: string) => string>> = {
  shortened: (name) => `unknown: ${name.slice(0, 5)}…`,
  counted: (name) => `no tool of ${name.length} characters`,
  hashed: (name) => `no tool ${[...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7)}`,
  suggested: (name) => `unknown; did you mean ${NAMES.find((known) => known[0] === name[0])}?`,
};

for (const [kind, words] of Object.entries(WORDS)) {
  for (const effect of ["allow", "deny"] as const) {
    guardTest(
      `hidden tools are not told by a server whose words are ${kind} names under default ${effect}, and it hears no other name`,
      async ({ guardTransport }) => {
        const [wire, end] = InMemoryV1.createLinkedPair();
        guardTransport(end, { engine: engineOf(POLICIES[effect]) });
        const calls: string[] = [];
        end.onmessage = (message) => {
          const { id, method, params } = message as unknown as { id: number; method: string; params: { name: string } };
          if (method === "tools/list")
            return void end.send({ jsonrpc: "2.0", id, result: { tools: NAMES.map((name) => ({ name })) } } as never);
          calls.push(params.name);
          const data = { level: "warning", data: words(params.name) };
          void end.send({ jsonrpc: "2.0", method: "notifications/message", params: data } as never);
          void end.send({ jsonrpc: "2.0", id, error: { code: -32602, message: words(params.name) } } as never);
        };
        const received: unknown[] = [];
        wire.onmessage = (message) => void received.push(message);
        await end.start();
        for (const name of ["secret", "absent", "secre", "Secret"]) await wire.send(call(1, { name }) as never);
        await turn();
        expect(received).toEqual(["secret", "absent", "secre", "Secret"].map(unknownTool));
        expect(calls).toEqual([]);
      },
    );
  }
}

guardTest("a hidden tool costs what a name that no tool has costs", async ({ guardTransport }) => {
  const limits = [{ counter: "all", window: "day", max: 2, scope: "global" }];
  const [wire, end] = InMemoryV1.createLinkedPair();
  guardTransport(end, { engine: engineOf({ default: "allow", all_tools: { limits } }) });
  end.onmessage = (message) => {
    const { id } = message as { id: number };
    void end.send({ jsonrpc: "2.0", id, result: { tools: [] } } as never);
  };
  const received: unknown[] = [];
  wire.onmessage = (message) => void received.push(message);
  await end.start();
  for (const name of ["secret", "absent", "secret", "absent"]) {
    await wire.send(call(1, { name }) as never);
    await turn();
  }
  const denied = { id: 1, result: { isError: true, _meta: { "dev.tollgate/decision": { code: "limit_exceeded" } } } };
  expect(received).toMatchObject([unknownTool("secret"), unknownTool("absent"), denied, denied]);
});

for (const [door, open] of Object.entries(DOORS))
  guardTest(`a tool that the server has and the policy does not list is denied by name: ${door}`, async (guard) => {
    const ask = await open(guard, POLICIES.deny);
    const denied = { result: { isError: true, _meta: { "dev.tollgate/decision": { code: "default_deny" } } } };
    expect([await ask("other"), await ask("other")]).toMatchObject([denied, denied]);
  });
