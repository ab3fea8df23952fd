import { Client } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport as InMemoryV1 } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server as ServerV1 } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { InMemoryTransport, Server } from "@modelcontextprotocol/server";
import { describe, expect, test } from "vitest";
import { type CounterStore, createEngine, createMemoryStore, parsePolicy } from "../../src/index.js";
import { type GuardOptions, guardServer } from "../../src/mcp/index.js";
import { deferred } from "./support.js";

const AT_ONCE = { counter: "runs", window: 600, max: 3, scope: "global", sliding: true, release: "on_end" };
const DONE = { counter: "done", window: "day", max: 2, scope: "global", release: "on_error" };
const policyOf = (limit: object) =>
  parsePolicy({ version: "2", default: "deny", tools: { work: { limits: [limit] } } });
const NOW = Date.UTC(2026, 0, 1);

const RAN = { content: [{ type: "text" as const, text: "ran" }] };
const DENIED = { _meta: { "dev.tollgate/decision": { code: "limit_exceeded" } } };
const FULL = "[POLICY DENIED] 3 calls are running, and no more may run at once; try again when one has ended";

type Work = (how: unknown) => Promise<typeof RAN & { isError?: boolean }>;

/** A client of a guarded server, by what the tests do with it. */
interface Connected {
  callTool(params: object, schema?: undefined, options?: { signal: AbortSignal }): Promise<object>;
  close(): Promise<void>;
}

async function v1(work: Work, options: GuardOptions): Promise<Connected> {
  const server = new ServerV1({ name: "test", version: "1" }, { capabilities: { tools: {} } });
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => work(params.arguments?.how));
  const client = new ClientV1({ name: "test", version: "1" });
  const [clientEnd, serverEnd] = InMemoryV1.createLinkedPair();
  await guardServer(server, options).connect(serverEnd);
  await client.connect(clientEnd);
  return client as never;
}

async function v2(work: Work, options: GuardOptions): Promise<Connected> {
  const server = new Server({ name: "test", version: "1" }, { capabilities: { tools: {} } });
  server.setRequestHandler("tools/call", ({ params }) => work(params.arguments?.how));
  const client = new Client({ name: "test", version: "1" });
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  await guardServer(server, options).connect(serverEnd);
  await client.connect(clientEnd);
  return {
    callTool: (params, _, signal) => client.callTool(params as never, signal),
    close: () => client.close(),
  };
}

/** A server whose calls of `wait` run until the test ends them. */
async function working(
  connect: typeof v1,
  limit: object,
  { store, ...more }: Partial<GuardOptions> & { store?: CounterStore } = {},
) {
  const set = { policy: policyOf(limit), clock: () => NOW };
  const engine = store === undefined ? createEngine(set) : createEngine({ ...set, store });
  const running: (() => void)[] = [];
  const client = await connect(
    async (how) => {
      if (how === "throw") throw new Error("no");
      if (how === "wait") {
        const { promise, resolve } = deferred<void>();
        running.push(resolve);
        await promise;
      }
      return how === "fail" ? { ...RAN, isError: true } : RAN;
    },
    { engine, ...more },
  );
  return {
    running,
    close: () => client.close(),
    call: (how?: string, signal?: AbortSignal) =>
      client.callTool({ name: "work", arguments: { how } }, undefined, signal && { signal }),
    started: (count: number) => expect.poll(() => running.length, { interval: 1 }).toBe(count),
    used: async () => (await engine.usage({ tool: "work" }))[0]?.used,
  };
}

describe.each([
  ["v1", v1],
  ["v2", v2],
])("a guarded server of %s", (_, connect) => {
  test("runs three calls at once, refuses the fourth, and runs it when one has been answered", async () => {
    const { call, running, started, used } = await working(connect, AT_ONCE);
    const waiting = [call("wait"), call("wait"), call("wait")];
    await started(3);
    expect(await call()).toMatchObject({ isError: true, content: [{ text: FULL }] });
    running[0]!();
    expect(await waiting[0]).toMatchObject(RAN);
    expect([await call(), await call(), await used()]).toMatchObject([RAN, RAN, 2]);
    for (const end of running) end();
    await Promise.all(waiting);
    expect(await used()).toBe(0);
  });

  test("has a call given back after a result with an error and after an error, and not after a result", async () => {
    const { call, used } = await working(connect, DONE);
    await call("fail");
    await expect(call("throw")).rejects.toThrow("no");
    expect(await used()).toBe(0);
    expect([await call(), await call(), await call()]).toMatchObject([RAN, RAN, DENIED]);
  });

  test("completes no call that the client took back and that is not answered", async () => {
    const { call, running, started, used } = await working(connect, AT_ONCE);
    const taken = new AbortController();
    const waiting = call("wait", taken.signal).catch(() => "taken back");
    await started(1);
    taken.abort();
    running[0]!();
    expect([await waiting, await call(), await used()]).toMatchObject(["taken back", RAN, 1]);
  });

  test("completes no call whose connection closes before the answer", async () => {
    const { call, close, running, started, used } = await working(connect, AT_ONCE);
    const waiting = call("wait").catch(() => "closed");
    await started(1);
    await close();
    running[0]!();
    expect([await waiting, await used()]).toEqual(["closed", 1]);
  });

  test("answers at once where a store takes its time to give back, or fails", async () => {
    for (const release of [() => new Promise<void>(() => {}), () => Promise.reject(new Error("away"))]) {
      const { reserve } = createMemoryStore();
      const store: CounterStore = {
        sliding: true,
        reserve: async (charges, now) => reserve(charges, now),
        release,
      };
      const { call, used } = await working(connect, AT_ONCE, { store });
      expect([await call(), await call(), await used()]).toMatchObject([RAN, RAN, 2]);
    }
  });

  test("completes calls alike where the guard only watches", async () => {
    const { call, running, started, used } = await working(connect, { ...AT_ONCE, max: 1 }, { observe: true });
    const waiting = [call("wait"), call("wait")];
    await started(2);
    expect(await used()).toBe(1);
    for (const end of running) end();
    expect(await Promise.all(waiting)).toMatchObject([RAN, RAN]);
    expect(await used()).toBe(0);
  });
});
