import { describe, expect, test } from "vitest";
import { createAnswers } from "../../../src/mcp/call/answers.js";
import { createEngines } from "../../../src/mcp/engines.js";
import type { Settings } from "../../../src/mcp/guard-options.js";
import { createRequestStates } from "../../../src/mcp/request-state/request-state.js";
import { listFilter } from "../../../src/mcp/tools/list-filter.js";
import { scripted } from "../support.js";

const LIMIT = { counter: "adds", scope: "global", window: "day", max: 3, used: 1, remaining: 2, resetAt: 9 } as const;
const policy = { revision: "r", engineId: "e", generation: 0 };
const { engine } = scripted();
const end = () => {};
const ADD = { call: { tool: "add" }, engine, limits: [LIMIT], spent: true, legs: 1, policy, end };
const RAN = { jsonrpc: "2.0", id: 1, result: { content: [] } };
/** The same with what the guard adds to the answer of a call that it is sure of. */
const MARKED = { jsonrpc: "2.0", id: 1, result: { content: [], _meta: { "dev.tollgate/limits": [LIMIT] } } };
const ASKS = { jsonrpc: "2.0", id: 1, result: { resultType: "input_required", requestState: "of the server" } };

const codec = { mint: () => Promise.reject(new Error("no key")), verify: () => Promise.reject(new Error("no key")) };
const states = createRequestStates({ engine, clock: () => 0, codec, store: undefined });
const settings = { engine, hideDenied: false, observe: false } as Settings;
const answers = () => {
  const {
    expect: expectCall,
    forget,
    filter,
  } = createAnswers(listFilter(settings, createEngines(engine)), { statesOf: () => states, maxLegs: 10 });
  return { expectCall, forget, filter };
};
const admitted = (tool: string) => ({ call: { tool }, engine, limits: [], spent: false, legs: 1, policy, end });
const list = (id: number) => ({
  jsonrpc: "2.0",
  id,
  result: { tools: [{ name: "add" }, { name: "secret" }], nextCursor: "n" },
});
test("after ten thousand requests that a client took back, no answer to an id that was used before is certain", () => {
  const { filter, expectCall, forget } = answers();
  const takeBack = (from: number, to: number) => {
    for (let id = from; id < to; id++) {
      expectCall(id, ADD);
      forget(id);
    }
  };
  takeBack(2, 10_001);
  expectCall(1, ADD);
  expect(filter(RAN)).toEqual(MARKED);
  takeBack(10_001, 10_003);
  expectCall(1, ADD);
  expect(filter(RAN)).toEqual(RAN);
});

test("after ten thousand requests that the server does not answer, no answer to an id that was used before is certain", () => {
  const { filter, expectCall } = answers();
  for (let id = 2; id <= 10_000; id++) expectCall(id, null);
  expectCall(1, ADD);
  expect(filter(RAN)).toEqual(MARKED);
  for (let id = 10_001; id <= 10_002; id++) expectCall(id, null);
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

  test("a tool's result that looks like a list is the answer to its call, and is filtered all the same", () => {
    const { filter, expectCall } = answers();
    expectCall(1, ADD);
    expect(filter(list(1))).toMatchObject({
      result: { tools: [{ name: "add" }], _meta: { "dev.tollgate/limits": [LIMIT] } },
    });
    expect(filter(RAN)).toEqual(RAN);
  });

  test("a list answers the request for it, so that any number of lists leaves a call's answer certain", () => {
    const { filter, expectCall } = answers();
    for (let id = 2; id <= 10_003; id++) {
      expectCall(id, null);
      filter(list(id));
    }
    expectCall(1, ADD);
    expect(filter(RAN)).toEqual(MARKED);
  });

  test("a call is answered once, and an answer that nobody waits for goes as it is", () => {
    const { filter, expectCall } = answers();
    expectCall(1, ADD);
    expect([filter(RAN), filter(RAN)]).toEqual([MARKED, RAN]);
  });

  test("an id that is used again after its answer is that of one call", () => {
    const { filter, expectCall } = answers();
    for (let time = 0; time < 2; time += 1) {
      expectCall(1, ADD);
      expect(filter(RAN)).toEqual(MARKED);
    }
  });

  test("a server's request or notification, or a value that is not a message, answers no call and is forwarded unchanged", () => {
    const { filter, expectCall } = answers();
    expectCall(1, ADD);
    const others = [{ ...RAN, method: "ping" }, { ...list(1), method: "ping" }, null, "text", { jsonrpc: "2.0" }];
    expect(others.map(filter)).toEqual(others);
    expect(filter(RAN)).toEqual(MARKED);
  });

  test("an answer to a call that was taken back goes as it is", () => {
    for (const answer of [RAN, ASKS]) {
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
