import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { describe, expect, it } from "vitest";
import { createEngines } from "../../examples/tenants/engines.mjs";
import { createMemoryStore } from "../../src/index.js";

// The examples import `tollgate` by name, which is the built package: `npm test` builds it first.
const gatewayUrl = new URL("../../examples/tenants/gateway.mjs", import.meta.url).href;

const policyWith = (max: number, tools = ["read_order"]) =>
  JSON.stringify({
    version: "1",
    default: "deny",
    hide: ["drop_table"],
    tools: Object.fromEntries(
      tools.map((tool) => [tool, { limits: [{ counter: "n", window: "day", max, scope: "grant" }] }]),
    ),
  });

function setUp() {
  const rows = new Map([
    ["acme", { document: policyWith(1), version: 1 }],
    ["umbrella", { document: policyWith(1), version: 1 }],
  ]);
  const bad: string[] = [];
  const engineOf = createEngines({
    load: async (tenant) => rows.get(tenant),
    store: createMemoryStore(),
    onBadPolicy: (tenant) => void bad.push(tenant),
  });
  const run = async (tenant: string) =>
    (await (await engineOf(tenant))?.evaluate({ tool: "read_order", scope: { grant: "ann" } }))?.code;
  return { rows, bad, engineOf, run };
}

describe("an engine for each tenant", () => {
  it("counts each tenant's calls apart, and keeps the counters of a tenant whose policy changes", async () => {
    const { rows, run } = setUp();
    expect([await run("acme"), await run("acme"), await run("umbrella")]).toEqual([
      "allowed",
      "limit_exceeded",
      "allowed",
    ]);
    rows.set("acme", { document: policyWith(2), version: 2 });
    expect([await run("acme"), await run("acme")]).toEqual(["allowed", "limit_exceeded"]);
  });

  it("denies all calls of a tenant whose policy cannot be read, and of nobody else", async () => {
    const { rows, bad, run } = setUp();
    rows.set("acme", { document: "{", version: 2 });
    expect([await run("acme"), await run("umbrella"), await run("nobody")]).toEqual([
      "default_deny",
      "allowed",
      undefined,
    ]);
    expect(bad).toEqual(["acme"]);
  });

  it("stands behind a gateway: a path for each, for who signed in there", async () => {
    const { engineOf } = setUp();
    const { createGateway } = await import(/* @vite-ignore */ gatewayUrl);
    const signIn = (tenant: string, request: Request) =>
      request.headers.get("authorization") === `Bearer ${tenant}` ? "ann" : undefined;
    const app = createGateway({ engineOf, signIn });
    const call = async (tenant: string, token: string) => {
      const client = new Client({ name: "test", version: "1" });
      const transport = new StreamableHTTPClientTransport(new URL(`http://localhost/${tenant}/mcp`), {
        fetch: (url, init) => app.fetch(new Request(url, init)),
        requestInit: { headers: { authorization: `Bearer ${token}` } },
      });
      await client.connect(transport);
      const { tools } = await client.listTools();
      const { content } = await client.callTool({ name: "read_order", arguments: {} });
      await client.close();
      return [tools.map(({ name }) => name), (content as { text: string }[])[0]!.text];
    };
    expect(await call("acme", "acme")).toEqual([["read_order"], "order of acme"]);
    expect((await call("acme", "acme"))[1]).toContain("[POLICY DENIED] the limit of 1 call in a day is reached");
    expect(await call("umbrella", "umbrella")).toEqual([["read_order"], "order of umbrella"]);
    await expect(call("acme", "umbrella")).rejects.toThrow();
    expect((await app.fetch(new Request("http://localhost/nobody/mcp", { method: "POST" }))).status).toBe(401);
  });
});
