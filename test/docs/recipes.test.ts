import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo, Server as HttpServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import Database from "libsql";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type CounterStore, createEngine, parsePolicy } from "../../src/index.js";
import { testCounterStore } from "../../src/testing/index.js";
import { readPage } from "./pages.js";

// The recipes that print nothing, run as they are: each is a module in a folder of its own, beside a policy file.

const folder = fileURLToPath(new URL(`../../.cache/recipes-${process.pid}/`, import.meta.url));
const page = readPage("docs/recipes.md");
const started = process.cwd();

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  process.chdir(folder);
  vi.stubEnv("SHOP_TOKEN", "anns-token");
});
afterAll(() => {
  process.chdir(started);
  rmSync(folder, { recursive: true, force: true });
});

const READ_ORDER = { version: "1", default: "deny", tools: { read_order: {} } };

// biome-ignore lint/suspicious/noExplicitAny: what a recipe exports
type Exports = any;

/** The block below a heading, as a module. */
async function recipe(title: string, change = (text: string): string => text): Promise<Exports> {
  const section = page.split(`\n### ${title}\n`)[1]?.split(/\n##+ /)[0] ?? "";
  const text = /```js\n(.*?)```/s.exec(section)?.[1] ?? "";
  const file = join(folder, `${title.replaceAll(/\W/g, "-")}.mjs`);
  writeFileSync(join(folder, "policy.json"), JSON.stringify(READ_ORDER));
  writeFileSync(file, change(text));
  return import(/* @vite-ignore */ pathToFileURL(file).href);
}

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A client of a server over HTTP that shows this token. */
async function clientOf(url: URL, token: string, fetched: typeof fetch = fetch): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit, fetch: fetched as never }) as never);
  open.push(client);
  return client;
}

describe("the recipe", () => {
  it("express with bearer auth serves who signed in, and nobody else", async () => {
    const { app } = await recipe("express with bearer auth");
    const http: HttpServer = app.listen(0, "127.0.0.1");
    open.push(http);
    await new Promise((listening) => http.once("listening", listening));
    const url = new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`);
    const client = await clientOf(url, "anns-token");
    expect(await client.callTool({ name: "read_order" })).toMatchObject({ content: [{ text: "order 7" }] });
    await expect(clientOf(url, "another")).rejects.toThrow();
  });

  it("Hono guards the tools of a server, and serves nobody who did not sign in", async () => {
    const { app } = await recipe("Hono");
    const fetched = async (url: string | URL | Request, init?: RequestInit): Promise<Response> =>
      app.request(url, init);
    const url = new URL("http://shop.test/mcp");
    const client = await clientOf(url, "anns-token", fetched as typeof fetch);
    expect(await client.callTool({ name: "read_order" })).toMatchObject({ content: [{ text: "order 7" }] });
    expect(await client.callTool({ name: "drop_table" })).toMatchObject({ isError: true });
    expect((await fetched(url, { method: "POST" })).status).toBe(401);
  });

  it("A gateway to a remote server forwards what the policy allows, and nothing else", async () => {
    const { createGateway } = await recipe("A gateway to a remote server");
    const remote = new McpServer({ name: "remote", version: "1" });
    const ran: string[] = [];
    for (const name of ["read_order", "drop_table"])
      remote.registerTool(name, {}, () => {
        ran.push(name);
        return { content: [] };
      });
    const [leading, far] = InMemoryTransport.createLinkedPair();
    const [near, served] = InMemoryTransport.createLinkedPair();
    await remote.connect(far);
    const gateway = await createGateway(createEngine({ policy: parsePolicy(READ_ORDER) }), leading);
    await gateway.connect(served);
    const client = new Client({ name: "test", version: "1" });
    await client.connect(near);
    open.push(client, remote);
    expect(await client.callTool({ name: "drop_table" })).toMatchObject({ isError: true });
    expect(await client.callTool({ name: "read_order" })).toEqual({ content: [] });
    expect(ran).toEqual(["read_order"]);
  });

  it("Anywhere below a folder keeps reads and writes below their folders, and counts all writes together", () => {
    const section = page.split("\n### Anywhere below a folder\n")[1] ?? "";
    const engine = createEngine({ policy: parsePolicy(/```json\n(.*?)```/s.exec(section)?.[1] ?? ""), clock: () => 0 });
    const code = (tool: string, path: string) =>
      engine.evaluate({ tool, args: { path }, scope: { grant: "ann" } }).code;
    const refused = [
      "/srv/project/../x",
      "/srv/projects",
      "/srv/project/a/..",
      "/srv/project/a\\..\\x",
      "/etc/srv/project/a",
    ];
    expect(code("list_directory", "/srv/project")).toBe("allowed");
    expect(code("read_text_file", "/srv/project/a/b.c.md")).toBe("allowed");
    for (const path of refused) expect(code("read_text_file", path)).toBe("require_unmet");
    for (const path of [...refused, "/srv/project/a", "/srv/project/out", "/srv/project/out/../a"])
      expect(code("write_file", path)).toBe("require_unmet");
    expect(code("move_file", "/srv/project/out/a")).toBe("default_deny");
    for (let round = 0; round < 10; round++)
      for (const tool of ["write_file", "edit_file", "create_directory"])
        expect(code(tool, "/srv/project/out/a.txt")).toBe("allowed");
    for (const tool of ["write_file", "edit_file", "create_directory"])
      expect(code(tool, "/srv/project/out/a.txt")).toBe("limit_exceeded");
  });

  it("Hot reload of a file decides by a new policy, and keeps the old one if the file is not valid", async () => {
    // The test says when the file is read, and not a clock.
    const exported = (text: string): string =>
      text.replace("const engine", "export const engine").replace(/^watchFile\(.*$/m, "");
    const { reload, engine } = await recipe("Hot reload of a file", exported);
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    const codeAfter = (text: string): string => {
      writeFileSync(join(folder, "policy.json"), text);
      reload();
      return engine.evaluate({ tool: "read_order" }).code;
    };
    expect(codeAfter(JSON.stringify(READ_ORDER))).toBe("allowed");
    expect(codeAfter('{"version":"1"')).toBe("allowed");
    expect(told).toHaveBeenCalledOnce();
    expect(codeAfter('{"version":"1","default":"deny"}')).toBe("default_deny");
    told.mockRestore();
  });
});

describe("the Durable Object store", () => {
  /** The SQL storage of an object, over the SQLite of this process. */
  function storage() {
    const database = new Database(":memory:");
    return {
      sql: {
        exec(sql: string, ...values: unknown[]) {
          const statement = database.prepare(sql);
          if (statement.reader) return { toArray: () => statement.all(...values) };
          statement.run(...values);
          return { toArray: () => [] };
        },
      },
      transactionSync: (work: () => unknown) => database.transaction(work)(),
    };
  }
  const outside = (text: string): string =>
    text.replace(
      'import { DurableObject } from "cloudflare:workers";',
      "class DurableObject { constructor(ctx) { this.ctx = ctx; } }",
    );
  /** Calls that cross to an object, as data. */
  const across = (object: Exports) => ({
    reserve: async (...given: unknown[]) => structuredClone(object.reserve(...structuredClone(given))),
    release: async (...given: unknown[]) => object.release(...structuredClone(given)),
  });
  let create: () => CounterStore;
  beforeAll(async () => {
    const { Counters, durableStore } = await recipe("Durable Object store", outside);
    create = () => durableStore(across(new Counters({ storage: storage() }, {})));
  });

  testCounterStore({ it, create: () => create() });
});
