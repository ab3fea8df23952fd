import { describe, expect, test } from "vitest";
import { createEngine, createMemoryStore, type EvaluateOptions, parsePolicy, type ToolCall } from "../../src/index.js";
import { approveByElicitation, type GuardEvent, type GuardOptions } from "../../src/mcp/index.js";
import { envelope } from "./modern.js";
import { bothEnds, call } from "./raw.js";
import { deferred, turn } from "./support.js";

const REASON = "needs a person";
const POLICY = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    free: {},
    deploy: { limits: [{ counter: "deploys", window: "day", max: 9, scope: "global" }] },
    drop: { action: "require_approval", reason: REASON },
  },
});
const ASKS = { resultType: "input_required", inputRequests: {}, requestState: "of the server" };
const YES = { "dev.tollgate/approval": { action: "accept", content: { approve: true } } };
const NO = { "dev.tollgate/approval": { action: "decline" } };
const CANCELLED = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 2 } };

/** A connection of the 2026 era, and what is asked of its engine. */
async function legs(more: Partial<GuardOptions> = {}, failing: object = {}) {
  const inner = createEngine({ policy: POLICY });
  const asked: (EvaluateOptions | undefined)[] = [];
  const evaluate = (each: ToolCall, options?: EvaluateOptions) => {
    asked.push(options);
    return inner.evaluate(each, options);
  };
  const engine = { ...inner, evaluate, ...failing } as typeof inner;
  const events: GuardEvent[] = [];
  const onEvent = (event: GuardEvent) => void events.push(event);
  const ends = await bothEnds({ engine, approve: approveByElicitation(), onEvent, ...more });
  const { forwarded, answers, receive, end } = ends;
  return {
    ...ends,
    engine,
    asked,
    events,
    used: () => inner.usage({ tool: "deploy" })[0]?.used,
    /** A leg of a call, once the guard has done with it what it does. */
    async leg(id: number, name: string, members: object = {}): Promise<void> {
      const before = forwarded.length + answers.length;
      await receive(call(id, { name, _meta: envelope({ elicitation: {} }), ...members }));
      await expect.poll(() => forwarded.length + answers.length, { interval: 1 }).toBeGreaterThan(before);
    },
    /** The state that the client is given as the server answers a call so. */
    async answer(id: number, result: object = ASKS): Promise<unknown> {
      await end.send({ jsonrpc: "2.0", id, result } as never);
      return stateOf(answers.at(-1));
    },
  };
}

const stateOf = (answer: unknown): unknown => (answer as { result: { requestState?: unknown } }).result.requestState;

/** A store in which a state is redeemed once the test lets it. */
function gated() {
  const [reached, gate] = [deferred<void>(), deferred<void>()];
  const { release, reserve } = createMemoryStore();
  const requestStateStore = {
    release: async (...given: Parameters<typeof release>) => release(...given),
    async reserve(...given: Parameters<typeof reserve>) {
      reached.resolve();
      await gate.promise;
      return reserve(...given);
    },
  };
  return { requestStateStore, reached: reached.promise, open: gate.resolve };
}

describe("a call that comes back", () => {
  test("was told of when it first came, and has no limits of its own to show", async () => {
    const { leg, answer, events, answers } = await legs({ showLimits: true });
    await leg(1, "deploy");
    const requestState = await answer(1);
    await leg(2, "deploy", { requestState });
    await answer(2, { content: [], resultType: "complete" });
    expect(events).toMatchObject([{ tool: "deploy", decision: { code: "allowed" } }]);
    expect(answers.at(-1)).toEqual({ jsonrpc: "2.0", id: 2, result: { content: [], resultType: "complete" } });
  });

  test("carries the server's own state where nothing was charged for it and nobody was asked", async () => {
    const { leg, answer } = await legs();
    await leg(1, "free");
    expect(await answer(1)).toBe("of the server");
  });

  test("is not asked about again where it was approved, also where no limit counts it", async () => {
    const { leg, answer, answers, forwarded } = await legs();
    await leg(1, "drop");
    await leg(2, "drop", { requestState: stateOf(answers[0]), inputResponses: YES });
    const requestState = await answer(2);
    expect(requestState).not.toBe("of the server");
    await leg(3, "drop", { requestState });
    expect([answers.length, forwarded]).toMatchObject([
      2,
      [{ id: 2 }, { id: 3, params: { requestState: "of the server" } }],
    ]);
  });

  test("is charged anew where the engine cannot say whether the rules still allow it", async () => {
    const explain = () => {
      throw new Error("no");
    };
    const { leg, answer, used } = await legs({}, { explain });
    await leg(1, "deploy");
    await leg(2, "deploy", { requestState: await answer(1) });
    expect(used()).toBe(2);
  });

  test("is charged again if its arguments are not JSON data, for which nothing was sealed", async () => {
    const { leg, answer, used } = await legs();
    await leg(1, "deploy");
    await leg(2, "deploy", { requestState: await answer(1), arguments: { a: 1n } });
    expect(used()).toBe(2);
  });

  test("goes nowhere without an error if it is cancelled while its proof is looked at", async () => {
    const { requestStateStore, reached, open } = gated();
    const { leg, answer, receive, forwarded, answers, errors } = await legs({ requestStateStore });
    await leg(1, "deploy");
    const requestState = await answer(1);
    await receive(call(2, { name: "deploy", _meta: envelope(), requestState }));
    await reached;
    await receive(CANCELLED);
    open();
    await turn();
    expect([forwarded, answers.length, errors]).toMatchObject([[{ id: 1 }, CANCELLED], 1, []]);
  });
});

describe("an answer to the guard's question", () => {
  test("charges nothing, not even for a while, where the call is taken back before the answer is proven", async () => {
    const { requestStateStore, reached, open } = gated();
    const { leg, receive, forwarded, answers, asked } = await legs({ requestStateStore });
    await leg(1, "drop");
    const requestState = stateOf(answers[0]);
    await receive(call(2, { name: "drop", _meta: envelope(), requestState, inputResponses: YES }));
    await reached;
    await receive(CANCELLED);
    open();
    await turn();
    expect([forwarded, answers.length]).toEqual([[CANCELLED], 1]);
    expect(asked).toEqual([undefined, undefined]);
  });

  test("counts for nothing where the policy has come to deny the call, in the same words", async () => {
    const { engine, leg, answers, events } = await legs();
    await leg(1, "drop");
    const tools = { drop: { action: "deny", reason: REASON } };
    engine.replacePolicy(parsePolicy({ version: "1", default: "deny", tools }));
    await leg(2, "drop", { requestState: stateOf(answers[0]), inputResponses: NO });
    expect(answers.at(-1)).toMatchObject({ result: { isError: true } });
    expect(events).toMatchObject([{ decision: { code: "approval_required" } }, { decision: { code: "denied" } }]);
    expect(Object.keys(events[1]!)).not.toContain("approval");
  });
});

test("the answer to a request of the server says nothing of the call that has its id", async () => {
  const { leg, receive, end, answers } = await legs({ showLimits: true });
  await end.send({ jsonrpc: "2.0", id: 1, method: "ping" });
  await receive({ jsonrpc: "2.0", id: 1, result: {} });
  await leg(1, "deploy");
  await end.send({ jsonrpc: "2.0", id: 1, result: { content: [] } });
  expect(answers.at(-1)).toMatchObject({ result: { _meta: { "dev.tollgate/limits": [{ used: 1, remaining: 8 }] } } });
});
