import { McpServer } from "@modelcontextprotocol/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createEngine, parsePolicy } from "../../src/index.js";
import type { GuardEvent } from "../../src/mcp/index.js";
import { guardServer } from "../../src/mcp/index.js";
import { handlerOf, post } from "./modern.js";
import { bothEnds, call } from "./raw.js";

const POLICY = {
  version: "2",
  default: "deny",
  hide: ["secret"],
  dispatch: {
    call_tool: { tool: "args.name", args: "args.arguments" },
    batch: { each: "args.calls", tool: "item.tool", args: "item.args" },
    unlisted: { tool: "args.name", args: "args.arguments" },
  },
  tools: {
    call_tool: {},
    batch: {},
    read: { limits: [{ counter: "open", window: "hour", max: 2, scope: "grant", sliding: true, release: "on_end" }] },
    wipe: { action: "deny" },
    send: { deny_if: [{ conditions: [{ path: "args.to", op: "eq", value: "all" }] }] },
  },
} as const;

const engineOf = (policy: object = POLICY) => createEngine({ policy: parsePolicy(policy) });

/** The answer to a call of a server that lists all tools, with every name that is asked for written alike. */
async function asked(tool: string, args: object, policy: object = POLICY): Promise<string> {
  const { receive, answers, end } = await bothEnds({ engine: engineOf(policy) });
  const names = ["call_tool", "batch", "unlisted", "read", "wipe", "send", "secret"];
  await end.send({ jsonrpc: "2.0", id: 0, result: { tools: names.map((name) => ({ name })) } } as never);
  await receive(call(1, { name: tool, arguments: args }));
  return JSON.stringify(answers[1] ?? "forwarded").replaceAll(/secret|absent/g, "NAME");
}

const one = (name: string) => ({ name, arguments: {} });
const several = (...names: string[]) => ({ calls: names.map((tool) => ({ tool, args: {} })) });
const NAMED = { ...POLICY, name: "team" };
const HOSTS: readonly (readonly [string, string, (name: string) => object, object])[] = [
  ["in a call", "call_tool", one, POLICY],
  ["in a batch", "batch", (name) => several("read", name), POLICY],
  ["behind a name that does not exist", "batch", (name) => several("absent", name), POLICY],
  ["beside a tool that is denied", "batch", (name) => several("wipe", name), POLICY],
  ["in a nested call", "call_tool", (name) => ({ name: "batch", arguments: several(name) }), POLICY],
  ["in a call of a tool that the policy does not list", "unlisted", one, POLICY],
  ["under a policy that has a name", "call_tool", one, NAMED],
  ["in a call of a tool that such a policy does not list", "unlisted", one, NAMED],
]; // biome-ignore format: a table

describe("a carried tool that is hidden", () => {
  test.each(HOSTS)("answers like one that does not exist, %s", async (_, tool, args, policy) => {
    const answer = await asked(tool, args("secret"), policy);
    expect(answer).toBe(await asked(tool, args("absent"), policy));
    expect(answer).toContain('"isError":true');
  });

  test("is told of to the host alone", async () => {
    const events: GuardEvent[] = [];
    const { receive, answers, forwarded } = await bothEnds({
      engine: engineOf(),
      onEvent: (event) => void events.push(event),
    });
    await receive(call(1, { name: "call_tool", arguments: one("secret") }));
    expect(forwarded).toEqual([]);
    expect(answers).toEqual([
      {
        jsonrpc: "2.0",
        id: 1,
        result: {
          content: [
            { type: "text", text: "[POLICY DENIED] this tool is not available; use one that the tool list names" },
          ],
          isError: true,
          _meta: {
            "dev.tollgate/decision": {
              effect: "deny",
              code: "default_deny",
              rule: "/default",
              message: "this tool is not available; use one that the tool list names",
              limits: [],
            },
          },
        },
      },
    ]);
    expect(events).toMatchObject([
      { tool: "call_tool", decision: { code: "hidden", rule: "/hide/0", tool: "secret" } },
    ]);
  });

  test("does not run under default allow either", async () => {
    const policy = { version: "2", default: "allow", hide: ["secret"], dispatch: POLICY.dispatch };
    expect(await asked("call_tool", one("secret"), policy)).toContain("this tool is not available");
  });

  test("answers alike in the era of 2026, of a server of SDK 2", async () => {
    const engine = engineOf();
    const make = () => {
      const server = new McpServer({ name: "test", version: "1" });
      const inputSchema = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) });
      server.registerTool("call_tool", { inputSchema }, () => ({ content: [] }));
      server.registerTool("secret", {}, () => ({ content: [] }));
      return guardServer(server, { engine });
    };
    const handler = handlerOf(make);
    const ask = async (name: string) =>
      JSON.stringify(await post(handler, "tools/call", { name: "call_tool", arguments: one(name) }));
    expect(await ask("secret")).toBe(await ask("absent"));
  });
});

describe("the denial of a carried call", () => {
  test.each([
    ["is denied", "wipe", {}, "[POLICY DENIED] `wipe`: the policy denies this tool; do not call it again; no arguments would be allowed"],
    ["breaks a rule", "send", { to: "all" }, "[POLICY DENIED] `send`: this call is denied when `args.to` equals `all`; the same `args.to` will be denied again, another may be allowed"],
  ])("names the tool that %s", async (_, name, args, text) => {
    const { receive, answers } = await bothEnds({ engine: engineOf() });
    await receive(call(1, { name: "call_tool", arguments: { name, arguments: args } }));
    expect(answers).toMatchObject([{ result: { content: [{ text }], _meta: { "dev.tollgate/decision": { tool: name } } } }]);
  }); // biome-ignore format: a table

  test("shows the first hundred characters of a name that the client makes up", async () => {
    const policy = { ...POLICY, tools: { ...POLICY.tools, "long*": { action: "deny" } } };
    const { receive, answers } = await bothEnds({ engine: engineOf(policy) });
    await receive(call(1, { name: "call_tool", arguments: one(`long${"g".repeat(200)}`) }));
    const [{ result }] = answers as [{ result: { content: [{ text: string }] } }];
    expect(result.content[0].text).toContain(`\`long${"g".repeat(96)}…\`: `);
  });
});

test("carried calls are completed with the call that carries them", async () => {
  const engine = engineOf();
  const { receive, end, forwarded } = await bothEnds({ engine });
  const used = () => engine.usage({ tool: "read", scope: { grant: "local" } })[0]!.used;
  await receive(call(1, { name: "batch", arguments: several("read", "read") }));
  expect([forwarded.length, used()]).toEqual([1, 2]);
  await end.send({ jsonrpc: "2.0", id: 1, result: { content: [] } } as never);
  expect(used()).toBe(0);
});
