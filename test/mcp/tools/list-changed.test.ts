import { InMemoryTransport } from "@modelcontextprotocol/server";
import { describe, expect, test } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { guardTransport } from "../../../src/mcp/index.js";
import { raw } from "../raw.js";
import { turn } from "../support.js";

const OPEN = parsePolicy({ version: "1", default: "allow" });
const METHOD = "notifications/tools/list_changed";
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", clientInfo: { name: "test", version: "1" }, capabilities: {} },
};
const PROMISE = { protocolVersion: "2025-11-25", capabilities: { tools: { listChanged: true } } };
const MODERN = { "io.modelcontextprotocol/protocolVersion": "2026-07-28" };

/** A transport that no SDK holds, and what the client was told each time that the policy was replaced. */
async function bare(engine = createEngine({ policy: OPEN }), chosen = false) {
  const [wire, end] = InMemoryTransport.createLinkedPair();
  const told: unknown[] = [];
  const errors: string[] = [];
  const passed: unknown[] = [];
  const send = end.send;
  end.send = (message, options) => {
    if ((message as { method?: unknown } | null)?.method === METHOD)
      told.push([(message as { params?: { _meta: object } }).params?._meta, options]);
    return send.call(end, message, options);
  };
  guardTransport(end, { engine: chosen ? () => engine : engine });
  end.onmessage = (message) => void passed.push(message);
  end.onerror = (error) => void errors.push(error.message);
  await end.start();
  const receive = (message: unknown, extra?: object) => end.onmessage?.(message as never, extra as never);
  const answer = (id: number, result: unknown) => end.send({ jsonrpc: "2.0", id, result } as never);
  const replaced = async (): Promise<unknown> => {
    told.length = 0;
    engine.replacePolicy(OPEN);
    await turn();
    return [...told];
  };
  return { wire, end, engine, errors, passed, receive, answer, replaced };
}

const listen = (id: unknown, more: object = {}) => ({
  jsonrpc: "2.0",
  id,
  method: "subscriptions/listen",
  params: { notifications: { toolsListChanged: true } },
  ...more,
});
const on = (id: number) => [{ "io.modelcontextprotocol/subscriptionId": id }, { relatedRequestId: id }];
const ONCE = [[undefined, undefined]];

describe("a subscription to the list of tools", () => {
  test("is told of the change of an engine that was chosen before another subscription began", async () => {
    const { receive, replaced } = await bare(createEngine({ policy: OPEN }), true);
    receive(listen(1));
    receive({ jsonrpc: "2.0", id: 2, method: "tools/list" });
    receive(listen(3));
    expect(await replaced()).toEqual([on(1), on(3)]);
  });

  test("is told of on its own stream, until the client or the server ends it", async () => {
    const { receive, answer, replaced } = await bare();
    for (const id of [1, 2, 3]) receive(listen(id));
    expect(await replaced()).toEqual([on(1), on(2), on(3)]);
    receive({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 2 } });
    await answer(3, {});
    expect(await replaced()).toEqual([on(1)]);
  });

  test("is not ended by what only names its id", async () => {
    const { end, passed, receive, replaced } = await bare();
    receive(listen(1));
    const others = [
      { jsonrpc: "2.0", method: "notifications/progress", params: { requestId: 1 } },
      { jsonrpc: "2.0", method: "notifications/cancelled" },
    ];
    for (const message of others) receive(message);
    for (const message of [{ jsonrpc: "2.0", id: 1, method: "ping" }, null]) await end.send(message as never);
    expect(await replaced()).toEqual([on(1)]);
    expect(passed).toEqual([listen(1), ...others]);
  });

  test.each([
    ["another request", { method: "resources/subscribe" }],
    ["no request", { id: undefined }],
    ["a request that has null for an id", { id: null }],
  ])("is not made by %s", async (_, more) => {
    const { receive, replaced } = await bare();
    receive(listen(1, more));
    receive(listen(2));
    expect(await replaced()).toEqual([on(2)]);
  });

  test("is not told of once the connection is gone", async () => {
    const { end, errors, receive, replaced } = await bare();
    receive(listen(1));
    await end.close();
    expect([await replaced(), errors]).toEqual([[], []]);
  });
});

describe("a client of the 2025 era is told through `guardTransport`", () => {
  test.each([
    ["once the server has promised it", undefined, undefined],
    ["over HTTP with a session", { requestInfo: { headers: {} } }, "s1"],
  ])("%s", async (_, extra, sessionId) => {
    const { end, receive, answer, replaced } = await bare();
    if (sessionId !== undefined) end.sessionId = sessionId;
    receive(INITIALIZE, extra);
    expect(await replaced()).toEqual([]);
    await answer(0, PROMISE);
    expect(await replaced()).toEqual(ONCE);
  });

  test.each([
    ["v1", { requestInfo: { headers: {} } }],
    ["v2", { request: new Request("http://test.invalid/mcp") }],
  ])("but not over HTTP without sessions, where nobody is there later, as %s hands it on", async (_, extra) => {
    const { receive, answer, replaced } = await bare();
    receive(INITIALIZE, extra);
    await answer(0, PROMISE);
    expect(await replaced()).toEqual([]);
  });

  test("but not by an answer that only looks like that to `initialize`", async () => {
    const { receive, answer, replaced } = await bare();
    receive(INITIALIZE);
    await answer(0, { capabilities: { tools: { listChanged: true } } });
    await answer(0, { ...PROMISE, capabilities: null });
    expect(await replaced()).toEqual([]);
  });
});

describe("a client of the modern era is told through `guardServer`, whose SDK keeps its subscriptions", () => {
  const cases: readonly (readonly [string, object, object | undefined, number])[] = [
    ["once it has shown itself", MODERN, undefined, 1],
    ["and not where what it sends is not of that era", { progressToken: 1 }, undefined, 0],
    ["and not over HTTP without sessions, where nobody is there later", MODERN, { requestInfo: { headers: {} } }, 0],
  ];
  test.each(cases)("%s", async (_, _meta, extra, times) => {
    const engine = createEngine({ policy: OPEN });
    const { serverEnd, received } = await raw({ engine });
    const list = { jsonrpc: "2.0", id: 1, method: "tools/list", params: { _meta } } as const;
    for (const id of [1, 2]) serverEnd.onmessage?.({ ...list, id } as never, extra as never);
    await turn();
    received.length = 0;
    engine.replacePolicy(OPEN);
    await turn();
    expect(received).toEqual(Array.from({ length: times }, () => ({ jsonrpc: "2.0", method: METHOD })));
  });
});

test("a client of a frozen engine is told like any other", async () => {
  const engine = Object.freeze(createEngine({ policy: OPEN }));
  const { receive, answer, replaced } = await bare(engine);
  receive(INITIALIZE);
  await answer(0, PROMISE);
  expect(await replaced()).toEqual(ONCE);
});

test("a client is told of a thousand subscriptions, and of no more", async () => {
  const { receive, replaced } = await bare();
  for (let id = 0; id < 1_001; id += 1) receive(listen(id));
  expect(await replaced()).toHaveLength(1_000);
});

test("a message that is refused subscribes to nothing", async () => {
  const { receive, replaced } = await bare();
  receive(listen(1, { "method\x1f": "ping" }));
  expect(await replaced()).toEqual([]);
});
