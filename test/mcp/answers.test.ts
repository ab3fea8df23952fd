import { describe, expect, test, vi } from "vitest";
import { createAnswers } from "../../src/mcp/answers.js";
import type { Settings } from "../../src/mcp/guard-options.js";
import { listFilter } from "../../src/mcp/list-filter.js";
import { createRequestStates } from "../../src/mcp/request-state.js";
import { scripted } from "./support.js";

const LIMIT = { counter: "adds", scope: "global", window: "day", max: 3, used: 1, remaining: 2, resetAt: 9 } as const;
const ADD = { call: { tool: "add" }, tool: "add", limits: [LIMIT], spent: true, revision: "r" };
const RAN = { jsonrpc: "2.0", id: 1, result: { content: [] } };
/** The same with what the guard adds to the answer of a call that it is sure of. */
const MARKED = { jsonrpc: "2.0", id: 1, result: { content: [], _meta: { "dev.tollgate/limits": [LIMIT] } } };
const ASKS = { jsonrpc: "2.0", id: 1, result: { resultType: "input_required", requestState: "of the server" } };

const codec = { mint: () => Promise.reject(new Error("no key")), verify: () => Promise.reject(new Error("no key")) };
const states = createRequestStates({ engine: scripted().engine, clock: () => 0, codec, store: undefined });
const settings = { engine: scripted().engine, hideDenied: false, enforce: true } as Settings;
const answers = () => {
  const { expect: expectCall, forget, filter } = createAnswers(listFilter(settings), states);
  return { expectCall, forget, filter };
};
const admitted = (tool: string) => ({ call: { tool }, tool, limits: [], spent: false, revision: "r" });
const list = (id: number) => ({
  jsonrpc: "2.0",
  id,
  result: { tools: [{ name: "add" }, { name: "secret" }], nextCursor: "n" },
});
const unknown = (id: number, tool: string) => ({
  jsonrpc: "2.0",
  id,
  result: { content: [{ type: "text", text: `MCP error -32602: Tool ${tool} not found` }], isError: true },
});
const failure = (message: unknown) => ({ jsonrpc: "2.0", id: 1, error: { code: -32602, message } });
const result = (content: unknown, more: object = { isError: true }) => ({ jsonrpc: "2.0", id: 1, result: { content, ...more } }); // biome-ignore format: one line
const noTool = (id: number, tool: string) => ({
  jsonrpc: "2.0",
  id,
  error: { code: -32602, message: `Unknown tool: ${tool}` },
});

test("of ids that were used twice ten thousand are told apart, and then none", () => {
  const { filter, expectCall, forget } = answers();
  const add = vi.spyOn(Set.prototype, "add");
  for (let id = 10; id < 20_010; id++) {
    expectCall(id, ADD);
    forget(id);
    if (id === 10_008) {
      expectCall(1, ADD);
      expect(filter(RAN)).toEqual(MARKED);
    }
  }
  const sizes = add.mock.contexts.map((set) => (set as Set<unknown>).size);
  add.mockRestore();
  expect(Math.max(...sizes)).toBe(10_000);
  expectCall(1, ADD);
  expect(filter(RAN)).toEqual(RAN);
});

describe("what the server answers", () => {
  test("a list is filtered by its form, whichever request it says that it answers", () => {
    const { filter, expectCall } = answers();
    expectCall(1, admitted("add"));
    expect(filter({ jsonrpc: "2.0", id: 1, result: { content: [], tools: [] } })).toMatchObject({
      result: { tools: [] },
    });
    expect(filter(list(1))).toMatchObject({ result: { tools: [{ name: "add" }], nextCursor: "n" } });
    expect(filter(list(1))).toMatchObject({ result: { tools: [{ name: "add" }] } });
  });

  test("a list is no answer to a call, which is answered after it", () => {
    const { filter, expectCall } = answers();
    expectCall(1, ADD);
    filter(list(1));
    expect(filter(RAN)).toEqual(MARKED);
  });

  test("a call is answered once, and an answer that nobody waits for goes as it is", () => {
    const { filter, expectCall } = answers();
    expectCall(1, ADD);
    expect([filter(RAN), filter(RAN)]).toEqual([MARKED, RAN]);
    expect([filter(unknown(1, "add")), filter(unknown(2, "add"))]).toEqual([unknown(1, "add"), unknown(2, "add")]);
  });

  test("an id that is used again after its answer is that of one call", () => {
    const { filter, expectCall } = answers();
    for (let time = 0; time < 2; time += 1) {
      expectCall(1, ADD);
      expect(filter(RAN)).toEqual(MARKED);
    }
  });

  test("a request or a notification of the server's, and what is no message, answers no call and goes as it is", () => {
    const { filter, expectCall } = answers();
    expectCall(1, ADD);
    const others = [{ ...RAN, method: "ping" }, { ...list(1), method: "ping" }, null, "text", { jsonrpc: "2.0" }];
    expect(others.map(filter)).toEqual(others);
    expect(filter(RAN)).toEqual(MARKED);
  });

  test("an answer to a call that was taken back goes as it is", () => {
    for (const answer of [RAN, ASKS, unknown(1, "add")]) {
      const { filter, expectCall, forget } = answers();
      expectCall(1, ADD);
      forget(1);
      expect(filter(answer)).toEqual(answer);
    }
  });

  test("a call that is taken back before it was made, or after it was answered, is none", () => {
    const { filter, expectCall, forget } = answers();
    for (const id of [1, "1", undefined, {}]) forget(id);
    expectCall(1, ADD);
    expect(filter(RAN)).toEqual(MARKED);
    forget(1);
    expectCall(1, ADD);
    expect(filter(RAN)).toEqual(MARKED);
  });

  test("where the proof cannot be sealed the client has the server's own state", async () => {
    const { filter, expectCall } = answers();
    expectCall(1, ADD);
    expect(await filter(ASKS)).toEqual(ASKS);
  });
});

describe("an unknown tool", () => {
  test("is answered alike, also where two calls share an id", () => {
    const { filter, expectCall } = answers();
    for (const tool of ["nosuch", "add", "other"]) expectCall(90, admitted(tool));
    expect([filter(unknown(90, "other")), filter(unknown(90, "nosuch"))]).toEqual([
      noTool(90, "other"),
      noTool(90, "nosuch"),
    ]);
    expect([filter(unknown(90, "nosuch")), filter(unknown(90, "add"))]).toEqual([
      unknown(90, "nosuch"),
      unknown(90, "add"),
    ]);
  });

  test("is answered alike, also where a request of another kind has the id", () => {
    const { filter, expectCall } = answers();
    expectCall(90, null);
    expectCall(90, admitted("nosuch"));
    expect(filter(unknown(90, "nosuch"))).toStrictEqual(noTool(90, "nosuch"));
  });

  test.each(["nosuch", "MCP error -32602: nosuch"])("is answered alike, whatever it is called: %s", (tool) => {
    const { filter, expectCall } = answers();
    for (const message of [`Tool ${tool} not found`, `MCP error -32602: Tool ${tool} not found`]) {
      expectCall(1, admitted(tool));
      expect(filter(failure(message))).toEqual(noTool(1, tool));
    }
  });

  const SAYS = { type: "text", text: "MCP error -32602: Tool nosuch not found" };
  test.each([
    ["an error of another tool", failure("Tool other not found")],
    ["an error with other words", failure("Tool nosuch not found, said the tool")],
    ["an error without words", failure(7)],
    ["a result that is no error", result([SAYS], {})],
    ["a result that says so later", result([{ type: "text", text: "first" }, SAYS])],
    ["a result of nothing", result([])],
    ["a result of null", result([null])],
    ["a result without content", result(undefined)],
    ["a result of one thing, not in a list", result(SAYS)],
    ["no result", { jsonrpc: "2.0", id: 1 }],
    ["null", { jsonrpc: "2.0", id: 1, result: null }],
    ["an error of null", { jsonrpc: "2.0", id: 1, error: null }],
  ])("is not meant by %s, which goes as it is", (_, message) => {
    const { filter, expectCall } = answers();
    expectCall(1, admitted("nosuch"));
    expect(filter(message)).toEqual(message);
  });
});

test("once ten thousand ids were used twice no answer is certain to be that of one call", () => {
  const { filter, expectCall } = answers();
  const twice = (id: number) => {
    expectCall(id, null);
    expectCall(id, null);
  };
  for (let id = 2; id <= 10_000; id += 1) twice(id);
  expectCall(1, ADD);
  expect(filter(RAN)).toEqual(MARKED);
  twice(10_001);
  expectCall(1, ADD);
  expect(filter(RAN)).toEqual(RAN);
});
