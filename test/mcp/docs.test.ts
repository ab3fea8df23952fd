import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from "@modelcontextprotocol/client";
import { StdioClientTransport as StdioV2 } from "@modelcontextprotocol/client/stdio";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { AuthInfo } from "@modelcontextprotocol/sdk/server/auth/types.js";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, describe, expect, test, vi } from "vitest";
import { REVISION } from "./modern.js";
import { addServer } from "./raw.js";

// The examples import `tollgate` by name, which is the built package: `npm test` builds it first.
const EXAMPLES = new URL("../../examples/mcp/", import.meta.url);
const path = (name: string): string => fileURLToPath(new URL(name, EXAMPLES));
const read = (name: string): string => readFileSync(path(name), "utf8");
const docs = ["guard", "approvals"]
  .map((page) => readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), "utf8"))
  .join("\n");
const example = (name: string) => import(/* @vite-ignore */ new URL(name, EXAMPLES).href);

const INFO = { name: "test", version: "1" };
const CAPABILITIES = { elicitation: { form: {} } };
const YES = { action: "accept", content: { approve: true } } as const;

interface Caller {
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  listTools(): Promise<{ tools: { name: string }[] }>;
}

function clientV1(): Client {
  const client = new Client(INFO, { capabilities: CAPABILITIES });
  client.setRequestHandler(ElicitRequestSchema, () => YES);
  return client;
}

function clientV2(era: "2025" | "2026"): ClientV2 {
  const mode = era === "2025" ? "legacy" : { pin: REVISION };
  const client = new ClientV2(INFO, { capabilities: CAPABILITIES, versionNegotiation: { mode } });
  client.setRequestHandler("elicitation/create", () => YES);
  return client;
}

async function textOf(client: Caller, name: string, args: Record<string, unknown>): Promise<string> {
  try {
    const result = await client.callTool({ name, arguments: args });
    return (result as { content: { text: string }[] }).content[0]?.text ?? "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a client finds behind each of the doors. `asks`: a person can be asked there. */
async function expectGuarded(client: Caller, asks: boolean): Promise<void> {
  expect((await client.listTools()).tools.map((tool) => tool.name)).not.toContain("drop_table");
  expect(await textOf(client, "read_order", { id: 7 })).toBe("order 7");
  expect(await textOf(client, "create_refund", { amount: 900 })).toBe(
    "[POLICY DENIED] refunds over 500 go to a colleague; the same `args.amount` will be denied again, another may be allowed",
  );
  expect(await textOf(client, "create_refund", { amount: 90 })).toBe("refunded 90");
  expect(await textOf(client, "drop_table", {})).toContain("Unknown tool: drop_table");
  expect(await textOf(client, "close_account", { id: 1 })).toMatch(
    asks ? /^closed 1$/ : /closing an account needs a person; a person has to approve/,
  );
}

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill();
});

// Tests share a server, and each has users of its own, by whom the examples count.
const SHOP_TOKENS = JSON.stringify({
  "anns-token": "ann",
  "bobs-token": "bob",
  "cyds-token": "cyd",
  "dees-token": "dee",
  "eves-token": "eve",
});
const ANN = { authorization: "Bearer anns-token" };
const BOB = { authorization: "Bearer bobs-token" };
const CYD = { authorization: "Bearer cyds-token" };
const DEE = { authorization: "Bearer dees-token" };
const EVE = { authorization: "Bearer eves-token" };

const servers = new Map<string, Promise<URL>>();
/** Where an example serves HTTP; it is started once. */
function served(name: string): Promise<URL> {
  const running = servers.get(name) ?? start(name);
  servers.set(name, running);
  return running;
}

async function start(name: string): Promise<URL> {
  const child = spawn(process.execPath, [path(name)], {
    env: { ...process.env, PORT: "0", SHOP_TOKENS },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const line = await new Promise<string>((resolve) => child.stdout?.once("data", (chunk) => resolve(String(chunk))));
  return new URL(`http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`);
}

async function signedIn(url: URL, headers: Record<string, string>): Promise<Client> {
  const client = clientV1();
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }) as never);
  return client;
}

/** The status of a call that a client without an SDK makes. */
async function statusOf(fetched: typeof fetch, url: URL, headers: Record<string, string>): Promise<number> {
  const accept = "application/json, text/event-stream";
  const params = { name: "create_refund", arguments: { amount: 1 } };
  const { status } = await fetched(url, {
    method: "POST",
    headers: { accept, "content-type": "application/json", ...headers },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
  });
  return status;
}

/** Of these nobody owns a token. */
const NOBODIES: Record<string, string>[] = [
  {},
  { authorization: "Bearer " },
  { authorization: "Bearer constructor" },
  { authorization: "Bearer ann" },
  { authorization: "Basic anns-token" },
  { authorization: "Bearer anns-token bobs-token" },
];

test("docs/guard.md and docs/approvals.md show each example as it is", () => {
  const blocks = [...docs.matchAll(/^```js\n(.*?)^```$/gms)].map((match) => match[1]);
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith(".mjs") && name !== "shop.mjs");
  expect(blocks.toSorted()).toEqual([...files.map(read), read("../embed/guarded-server.mjs")].toSorted());
});

describe("the examples hold what they show", () => {
  test("v1-stdio.mjs", async () => {
    const client = clientV1();
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [path("v1-stdio.mjs")] }));
    await expectGuarded(client, false);
    await client.close();
  });

  test("v1-http-sessions.mjs", async () => {
    const client = await signedIn(await served("v1-http-sessions.mjs"), ANN);
    await expectGuarded(client, true);
    await client.close();
  });

  test("v1-http-stateless.mjs", async () => {
    const client = await signedIn(await served("v1-http-stateless.mjs"), ANN);
    await expectGuarded(client, false);
    await client.close();
  });

  test.each(["v1-http-sessions.mjs", "v1-http-stateless.mjs"])("%s serves nobody who did not sign in", async (name) => {
    const url = await served(name);
    for (const headers of NOBODIES) expect(await statusOf(fetch, url, headers)).toBe(401);
  });

  test("v1-http-sessions.mjs gives a session to nobody but the user who began it", async () => {
    const url = await served("v1-http-sessions.mjs");
    const client = clientV1();
    const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers: DEE } });
    await client.connect(transport as never);
    const session = { "mcp-session-id": transport.sessionId ?? "" };
    expect(session["mcp-session-id"]).not.toBe("");
    expect(await statusOf(fetch, url, { ...BOB, ...session })).toBe(404);
    expect(await statusOf(fetch, url, session)).toBe(401);
    expect(await statusOf(fetch, url, { ...DEE, "mcp-session-id": "made-up" })).toBe(404);
    expect(await statusOf(fetch, url, { ...DEE, ...session })).toBe(200);
    await client.close();
  });

  test("v1-http-sessions.mjs closes the oldest session of a user who begins a twenty-first, and no other", async () => {
    const url = await served("v1-http-sessions.mjs");
    const begin = async (headers: Record<string, string>): Promise<Record<string, string>> => {
      const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } });
      await clientV1().connect(transport as never);
      return { ...headers, "mcp-session-id": transport.sessionId ?? "" };
    };
    const other = await begin(DEE);
    const first = await begin(EVE);
    const second = await begin(EVE);
    for (let more = 0; more < 18; more++) await begin(EVE);
    expect(await statusOf(fetch, url, first)).toBe(200);
    const last = await begin(EVE);
    expect(await statusOf(fetch, url, first)).toBe(404);
    for (const kept of [second, last, other]) expect(await statusOf(fetch, url, kept)).toBe(200);
  });

  test.each(["v1-http-sessions.mjs", "v1-http-stateless.mjs"])(
    "%s counts by user, whatever the sessions",
    async (name) => {
      const url = await served(name);
      const refund = async (headers: Record<string, string>): Promise<string> => {
        const client = await signedIn(url, headers);
        const text = await textOf(client, "create_refund", { amount: 1 });
        await client.close();
        return text;
      };
      expect([await refund(CYD), await refund(CYD)]).toEqual(["refunded 1", "refunded 1"]);
      expect(await refund(CYD)).toContain("the limit of 2 calls in a day is reached");
      expect(await refund(BOB)).toBe("refunded 1");
    },
  );

  test.each(["2025", "2026"] as const)("v2-stdio.mjs, in the era of %s", async (era) => {
    const client = clientV2(era);
    await client.connect(new StdioV2({ command: process.execPath, args: [path("v2-stdio.mjs")] }));
    await expectGuarded(client as Caller, true);
    await client.close();
  });

  test("v2-http.mjs, in both eras", async () => {
    vi.stubEnv("SHOP_TOKENS", SHOP_TOKENS);
    const { default: handler } = await example("v2-http.mjs");
    const { engine } = await example("shop.mjs");
    const fetch = (url: string | URL, init?: RequestInit) => handler.fetch(new Request(url, init));
    for (const headers of NOBODIES)
      expect(await statusOf(fetch as never, new URL("http://test.invalid/mcp"), headers)).toBe(401);
    for (const era of ["2025", "2026"] as const) {
      const client = clientV2(era);
      const options = { fetch: fetch as never, requestInit: { headers: ANN } };
      await client.connect(new HttpV2(new URL("http://test.invalid/mcp"), options));
      await expectGuarded(client as Caller, era === "2026");
      await client.close();
    }
    expect(engine.usage({ tool: "create_refund", scope: { grant: "ann" } })[0].used).toBe(2);
  });

  test("any-transport.mjs", async () => {
    const { pump } = await example("any-transport.mjs");
    const runs: unknown[] = [];
    const [toServer, server] = InMemoryTransport.createLinkedPair();
    const [clientEnd, toClient] = InMemoryTransport.createLinkedPair();
    await addServer(runs).connect(server);
    await pump(toClient, toServer);
    const client = clientV1();
    await client.connect(clientEnd);
    expect(await textOf(client, "add", {})).toContain("the policy does not list this tool");
    expect(runs).toEqual([]);
  });

  test("watch-first.mjs", async () => {
    const args = [path("watch-first.mjs")];
    const transport = new StdioClientTransport({ command: process.execPath, args, stderr: "pipe" });
    let log = "";
    transport.stderr?.on("data", (chunk) => {
      log += String(chunk);
    });
    const client = clientV1();
    await client.connect(transport);
    expect(await textOf(client, "drop_table", {})).toBe("dropped");
    await client.close();
    expect(JSON.parse(log)).toMatchObject({ kind: "call", enforced: false, decision: { code: "hidden" } });
  });

  test("ask-elsewhere.mjs", async () => {
    const { createShop } = await example("ask-elsewhere.mjs");
    const asked: string[] = [];
    const client = await connected(
      createShop(async (question: string) => {
        asked.push(question);
        return true;
      }),
    );
    expect(await textOf(client, "close_account", { id: 1 })).toBe("closed 1");
    await textOf(client, "close_account", { id: 2, "\u3164\u202e": "\u00e9" });
    expect(asked).toEqual([
      'closing an account needs a person, for "local": "close_account" {"id":1}',
      'closing an account needs a person, for "local": "close_account" {"id":2,"\\u3164\\u202e":"\\u00e9"}',
    ]);
  });

  test("approval-queue.mjs", async () => {
    const { createShop } = await example("approval-queue.mjs");
    const { server, queue } = createShop(":memory:");
    const client = await connected(server, undefined, new Client(INFO));
    expect(await textOf(client, "close_account", { id: 1 })).toContain("tollgate approvals approve");
    const [{ id }] = await queue.list();
    await queue.decide(id, { approve: true, by: "bob" });
    expect(await textOf(client, "close_account", { id: 1 })).toBe("closed 1");
  });

  test("who-is-calling.mjs", async () => {
    const { createShop } = await example("who-is-calling.mjs");
    const as = (role: string) => ({ token: "", clientId: "shop-web", scopes: [], extra: { role } });
    const [nobody, clerk, lead] = [undefined, as("clerk"), as("lead")].map((auth) => connected(createShop(), auth));
    expect(await textOf(await nobody!, "read_order", {})).toBe("done");
    expect(await textOf(await nobody!, "create_refund", {})).toContain("[POLICY DENIED]");
    expect(await textOf(await clerk!, "create_refund", {})).toContain("[POLICY DENIED]");
    expect(await textOf(await lead!, "create_refund", {})).toBe("done");
  });

  test("one-of-two-engines.mjs", async () => {
    const { createShop } = await example("one-of-two-engines.mjs");
    const as = (...scopes: string[]) => connected(createShop(), { token: "", clientId: "shop-web", scopes });
    const names = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);
    const [guest, member] = [await as(), await as("member")];
    expect([await names(guest), await names(member)]).toEqual([["read_order"], ["read_order", "create_refund"]]);
    expect(await textOf(guest, "create_refund", { amount: 1 })).toContain("this tool is not available");
    expect(await textOf(member, "create_refund", { amount: 1 })).toBe("refunded 1");
  });

  test("filter-results.mjs", async () => {
    const { createShop } = await example("filter-results.mjs");
    const lines: string[] = [];
    const note = async () => "paid by 4111 1111 1111 1111, order 12";
    const client = await connected(createShop(note, (line: string) => lines.push(line)));
    expect(await textOf(client, "read_note", {})).toBe("paid by [card number], order 12");
    expect(lines).toEqual(["read_note: allowed"]);
  });

  test("filter-results-ai-sdk.mjs", async () => {
    const { withFilteredResult } = await example("filter-results-ai-sdk.mjs");
    const tool = { description: "adds", execute: async (a: number, b: number) => a + b };
    const filtered = withFilteredResult(tool, (result: number) => `about ${result}`);
    expect(await filtered.execute(1, 2)).toBe("about 3");
    expect(withFilteredResult({ description: "runs elsewhere" }, String)).toEqual({ description: "runs elsewhere" });
  });

  test("lists-and-limits.mjs", async () => {
    const { createShop } = await example("lists-and-limits.mjs");
    const cleo = { token: "", clientId: "shop-web", scopes: [], extra: { sub: "cleo" } };
    const client = await connected(createShop(), cleo);
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual([
      "read_order",
      "create_refund",
      "close_account",
    ]);
    const result = await client.callTool({ name: "create_refund", arguments: { amount: 1 } });
    expect(result._meta).toMatchObject({
      "dev.tollgate/limits": [{ counter: "refunds", max: 2, used: 1, remaining: 1 }],
    });
  });

  test("lists-and-limits.mjs lets nobody without an account make calls that are counted", async () => {
    const { createShop } = await example("lists-and-limits.mjs");
    const client = await connected(createShop());
    const result = await client.callTool({ name: "create_refund", arguments: { amount: 1 } });
    expect(result._meta).toMatchObject({ "dev.tollgate/decision": { code: "scope_missing" } });
  });
});

/** A client of the server; `authInfo` is what its transport says of who signed in. */
async function connected(server: McpServer, authInfo?: AuthInfo, client = clientV1()): Promise<Client> {
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const send = clientEnd.send.bind(clientEnd);
  clientEnd.send = (message, options) => send(message, { ...options, ...(authInfo && { authInfo }) });
  await server.connect(serverEnd);
  await client.connect(clientEnd);
  return client;
}
