import { describe, expect, it } from "vitest";
import {
  type CounterStore,
  createEngine,
  createMemoryStore,
  parsePolicy,
  type StoreFailure,
  type SyncCounterStore,
} from "../../src/index.js";

const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: { send: { limits: [{ counter: "c", window: "day", max: 100, scope: "global" }] } },
});
const call = { tool: "send" };
const DOWN = new Error("connect ECONNREFUSED 127.0.0.1:6379");

/** An engine of either kind over a store that a test breaks and mends, and what its operator is told. */
function engineOver(kind: "sync" | "async") {
  const inner = createMemoryStore();
  const told: (readonly [unknown, StoreFailure])[] = [];
  const state = { now: 1_000, broken: undefined as unknown, answer: undefined as unknown };
  const reserve: SyncCounterStore["reserve"] = (charges, now) => {
    if (state.broken !== undefined) throw state.broken;
    return (state.answer as never) ?? inner.reserve(charges, now);
  };
  const release: SyncCounterStore["release"] = (charges, now) => {
    if (state.broken !== undefined) throw state.broken;
    inner.release(charges, now);
  };
  const store: CounterStore | SyncCounterStore =
    kind === "sync"
      ? { sync: true, reserve, release }
      : {
          reserve: async (charges, now) => reserve(charges, now),
          release: async (charges, now) => release(charges, now),
        };
  const engine = createEngine({
    policy,
    store: store as SyncCounterStore,
    clock: () => state.now,
    onStoreFailure: (error, failure) => void told.push([error, failure]),
  });
  return { engine, state, told };
}

describe.each(["sync", "async"] as const)("the operator of an engine over a store, %s", (kind) => {
  it("is told why it fails when that begins, once a second while it lasts, and when it ends", async () => {
    const { engine, state, told } = engineOver(kind);
    await engine.evaluate(call);
    expect(told).toEqual([]);
    state.broken = DOWN;
    for (const now of [1_001, 1_500, 2_000, 2_001, 2_500]) {
      state.now = now;
      expect(await engine.evaluate(call)).toMatchObject({ code: "store_unavailable" });
    }
    state.broken = undefined;
    state.now = 3_000;
    await engine.evaluate(call);
    await engine.evaluate(call);
    expect(told).toEqual([
      [DOWN, { at: 1_001 }],
      [DOWN, { at: 2_001 }],
      [DOWN, { at: 3_000, recovered: true }],
    ]);
  });

  it("is told at most once a second of a store that fails and answers by turns", async () => {
    const { engine, state, told } = engineOver(kind);
    for (let turn = 0; turn < 10; turn += 1) {
      state.broken = turn % 2 === 0 ? DOWN : undefined;
      await engine.evaluate(call);
    }
    expect(told).toEqual([
      [DOWN, { at: 1_000 }],
      [DOWN, { at: 1_000, recovered: true }],
    ]);
  });

  it("is told of an answer that is not a reservation", async () => {
    const { engine, state, told } = engineOver(kind);
    state.answer = { ok: true, used: ["1"] };
    await engine.evaluate(call);
    expect(told).toEqual([
      [new TypeError("the store gave something that is not a reservation for these charges"), { at: 1_000 }],
    ]);
  });

  it("is told of a release that fails", async () => {
    const { engine, state, told } = engineOver(kind);
    const decision = await engine.evaluate(call);
    state.broken = DOWN;
    await engine.release(decision);
    expect(told).toEqual([[DOWN, { at: 1_000 }]]);
  });
});

it("the operator is told of a store that does not answer in time", async () => {
  const told: unknown[] = [];
  const store: CounterStore = { reserve: () => new Promise(() => {}), release: async () => {} };
  const engine = createEngine({
    policy,
    store,
    storeTimeoutMs: 1,
    clock: () => 5,
    onStoreFailure: (error) => void told.push(error),
  });
  await engine.evaluate(call);
  expect(told).toEqual([new Error("no answer within 1 ms")]);
});

it("a listener that throws or rejects changes no decision", async () => {
  for (const onStoreFailure of [() => { throw new Error("no"); }, async () => { throw new Error("no"); }]) {
    const store: SyncCounterStore = { sync: true, reserve: () => { throw DOWN; }, release: () => {} };
    const decision = createEngine({ policy, store, onStoreFailure }).evaluate(call);
    expect(decision).toMatchObject({ effect: "deny", code: "store_unavailable" });
    expect(JSON.stringify(decision)).not.toContain("ECONNREFUSED");
  }
}); // biome-ignore format: throwing in a line

it("createEngine refuses a listener that is not a function", () => {
  expect(() => createEngine({ policy, onStoreFailure: "log" as never })).toThrow(
    "expected `onStoreFailure` to be a function",
  );
});
