import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { approveByCallback, type GuardEvent } from "../../../src/mcp/index.js";
import { bothEnds, call } from "../raw.js";
import { deferred } from "../support.js";
import { engineOf } from "./support.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** A call that waits for a person, and the two ends of its connection. */
async function waiting(meta: object) {
  const answer = deferred<boolean>();
  const events: GuardEvent[] = [];
  const onEvent = (event: GuardEvent) => void events.push(event);
  const ends = await bothEnds({ engine: engineOf(), approve: approveByCallback(() => answer.promise), onEvent });
  await ends.receive(call(1, { name: "drop", arguments: {}, _meta: meta }));
  const pass = async (ms: number) => {
    vi.advanceTimersByTime(ms);
    await ends.receive({ jsonrpc: "2.0", method: "notifications/x" });
  };
  return { ...ends, answer, events, pass };
}

const progress = (step: number) => ({
  jsonrpc: "2.0",
  method: "notifications/progress",
  params: { progressToken: "t", progress: step / 1_000_000, message: "waiting for a person to approve this call" },
});

test("a call with a progress token is told every ten seconds that a person is asked, until the answer", async () => {
  const { answers, forwarded, answer, pass } = await waiting({ progressToken: "t" });
  await pass(9_999);
  expect(answers).toEqual([]);
  await pass(1);
  await pass(10_000);
  expect(answers).toEqual([progress(1), progress(2)]);
  answer.resolve(true);
  await pass(0);
  await pass(60_000);
  expect(answers).toEqual([progress(1), progress(2)]);
  expect(forwarded).toContainEqual(call(1, { name: "drop", arguments: {}, _meta: { progressToken: "t" } }));
});

test.each([[{}], [{ progressToken: null }], [{ progressToken: {} }]])(
  "a call without a progress token is told nothing while a person is asked: %j",
  async (meta) => {
    const { answers, pass } = await waiting(meta);
    await pass(60_000);
    expect(answers).toEqual([]);
  },
);

test("a client that takes its call back while a person is asked is told nothing more, and an event says so", async () => {
  const { answers, answer, events, receive, pass } = await waiting({ progressToken: "t" });
  await receive({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
  answer.resolve(true);
  await pass(60_000);
  expect(answers).toEqual([]);
  expect(events).toMatchObject([
    { kind: "call", tool: "drop", approval: "abandoned", decision: { code: "approval_required" } },
  ]);
});
