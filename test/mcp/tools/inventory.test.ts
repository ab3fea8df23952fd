import { InMemoryTransport } from "@modelcontextprotocol/server";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { guardTransport } from "../../../src/mcp/index.js";
import { call } from "../raw.js";
import { turn } from "../support.js";

const POLICY = parsePolicy({ version: "1", default: "deny", tools: {} });

type Ask = { id: unknown; params: { cursor?: string } };
type Page = { tools?: unknown; nextCursor?: unknown };

/** A server of which a test writes the lists, behind a policy that lists no tool. */
async function serving(pageOf: (ask: Ask, count: number) => Page | undefined) {
  const [wire, end] = InMemoryTransport.createLinkedPair();
  const asked: Ask[] = [];
  const received: unknown[] = [];
  guardTransport(end, { engine: createEngine({ policy: POLICY }) });
  end.onmessage = (message) => {
    asked.push(message as never);
    const result = pageOf(message as never, asked.length);
    if (result !== undefined) void end.send({ jsonrpc: "2.0", id: (message as Ask).id, result } as never);
  };
  await end.start();
  wire.onmessage = (message) => void received.push(message);
  const send = async (...messages: unknown[]) => {
    for (const message of messages) void wire.send(message as never);
    await turn();
  };
  return { wire, end, asked, received, send };
}

const denied = (id: number) => ({
  id,
  result: { isError: true, _meta: { "dev.tollgate/decision": { code: "default_deny" } } },
});
const unknown = (id: number, tool: string) => ({ id, error: { code: -32602, message: `Unknown tool: ${tool}` } });

describe("a tool that the policy does not list, where the server is asked for its tools", () => {
  afterEach(() => void vi.useRealTimers());

  test("is looked for on every page, with what the call says of its client and nothing else of it", async () => {
    const { asked, received, send } = await serving(({ params: { cursor } }) =>
      cursor === undefined ? { tools: [], nextCursor: "2" } : { tools: [{ name: "here" }] },
    );
    const own = { "io.modelcontextprotocol/protocolVersion": "2026-07-28" };
    const _meta = { ...own, progressToken: 7, "dev.example/io.modelcontextprotocol/mine": 1 };
    await send(call(1, { name: "here", _meta }));
    const list = { jsonrpc: "2.0", id: expect.stringMatching(/^tollgate-/), method: "tools/list" };
    expect(asked).toStrictEqual([
      { ...list, params: { _meta: own } },
      { ...list, params: { cursor: "2", _meta: own } },
    ]);
    expect(received).toMatchObject([denied(1)]);
  });

  test("is asked about with nothing where the call says nothing of its client", async () => {
    const { asked, send } = await serving(() => ({ tools: [] }));
    await send(call(1, { name: "here" }));
    expect(asked).toStrictEqual([
      { jsonrpc: "2.0", id: expect.stringMatching(/^tollgate-/), method: "tools/list", params: {} },
    ]);
  });

  test("is asked about once for calls that wait, no more once it is known, and anew where it was not there", async () => {
    const tools: unknown[] = [{ name: "here" }];
    const { asked, received, send } = await serving(() => ({ tools }));
    await send(call(1, { name: "here" }), call(2, { name: "later" }));
    await send(call(3, { name: "here" }));
    expect(asked).toHaveLength(1);
    tools.push({ name: "later" });
    await send(call(4, { name: "later" }));
    expect(asked).toHaveLength(2);
    expect(received).toMatchObject([denied(1), unknown(2, "later"), denied(3), denied(4)]);
  });

  test("does not exist where the server says so on none of a thousand pages", async () => {
    const { asked, received, send } = await serving((_, count) =>
      count > 1_002 ? undefined : { tools: [], nextCursor: "more" },
    );
    await send(call(1, { name: "here" }));
    expect(asked).toHaveLength(1_000);
    expect(received).toMatchObject([unknown(1, "here")]);
  });

  test("does not exist where the server does not say so within five seconds", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { received, send } = await serving(() => undefined);
    await send(call(1, { name: "here" }));
    vi.advanceTimersByTime(4_999);
    await turn();
    expect(received).toEqual([]);
    vi.advanceTimersByTime(1);
    await turn();
    expect(received).toMatchObject([unknown(1, "here")]);
  });

  test("does not exist where its list takes longer than that, however soon each page comes", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { end, received, send } = await serving(({ id }) => {
      setTimeout(
        () => void end.send({ jsonrpc: "2.0", id, result: { tools: [], nextCursor: "more" } } as never),
        2_000,
      );
      return undefined;
    });
    await send(call(1, { name: "here" }));
    for (const ms of [2_000, 2_000, 999]) {
      vi.advanceTimersByTime(ms);
      await turn();
    }
    expect(received).toEqual([]);
    vi.advanceTimersByTime(1);
    await turn();
    expect(received).toMatchObject([unknown(1, "here")]);
  });

  test("is not waited for once the connection is gone", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { wire, received, send } = await serving(() => undefined);
    await send(call(1, { name: "here" }));
    await wire.close();
    expect([vi.getTimerCount(), received]).toEqual([0, []]);
  });

  test("is known from a list with entries that are not tools, which is forwarded unchanged", async () => {
    const { end, asked, received, send } = await serving(() => ({ tools: [] }));
    const result = { tools: [null, 7, "here", { name: 7 }, { name: "here" }] };
    await end.send({ jsonrpc: "2.0", id: 9, result });
    await send(call(1, { name: "here" }));
    expect(received).toMatchObject([{ id: 9, result }, denied(1)]);
    expect(asked).toEqual([]);
  });

  test("is not known from a message that is not an answer, which is forwarded unchanged", async () => {
    const { end, received, send } = await serving(() => ({ tools: [] }));
    const request = { jsonrpc: "2.0", id: 9, method: "ping", result: { tools: [{ name: "here" }] } };
    for (const message of [null, request]) await end.send(message as never);
    await send(call(1, { name: "here" }));
    expect(received).toMatchObject([null, request, unknown(1, "here")]);
  });
});
