import { describe, expect, it } from "vitest";
import { createEngine, createMemoryStore, type Policy, parsePolicy, type SyncCounterStore } from "../../src/index.js";

const named = (name: string, more: object = {}): Policy =>
  parsePolicy({ version: "2", name, default: "allow", ...more });
const [outer, inner] = [named("outer"), named("inner", { hide: ["secret"] })];

describe("an engine over several documents", () => {
  it("has a revision that depends on all documents", () => {
    const revisions = [[outer], [inner], [outer, inner], [outer, named("inner")]].map((policy) =>
      createEngine({ policy }).revision(),
    );
    expect(new Set(revisions).size).toBe(4);
  });

  it("has a revision that depends on the order of the documents", () => {
    const revision = createEngine({ policy: [outer, inner] }).revision();
    expect(createEngine({ policy: [inner, outer] }).revision()).not.toBe(revision);
    expect(createEngine({ policy: [named("outer"), inner] }).revision()).toBe(revision);
  });

  it.each([
    ["in which every document observes", [named("a", { mode: "observe" }), named("b", { mode: "observe" })]],
    ["with one name twice", [outer, named("outer")]],
    ["of 17 documents", Array.from({ length: 17 }, (_, index) => named(`d${index}`))],
    ["with a document of version 1", [outer, parsePolicy({ version: "1", default: "allow" })]],
    ["of no document", []],
  ])("refuses to replace its policy by a stack %s, and goes on", (_, stack) => {
    const engine = createEngine({ policy: [outer, inner] });
    expect(() => engine.replacePolicy(stack)).toThrow(TypeError);
    expect(engine.evaluate({ tool: "secret" })).toMatchObject({ code: "hidden", policy: "inner" });
  });
});

it("a hole of an array is absent under a quantifier", () => {
  const conditions = [{ every: "args.list", conditions: [{ path: "item", op: "exists", value: true }] }];
  const policy = named("holes", { all_tools: { require: [{ conditions }] } });
  const engine = createEngine({ policy });
  expect(engine.evaluate({ tool: "t", args: { list: [1, 1] } }).code).toBe("allowed");
  // biome-ignore lint/suspicious/noSparseArray: the hole is what is asked about
  expect(engine.evaluate({ tool: "t", args: { list: [1, , 1] } }).code).toBe("require_unmet");
});

it("a store that fails under a limit that observes changes nothing and is not told", () => {
  const store: SyncCounterStore = {
    ...createMemoryStore(),
    reserve: () => {
      throw new Error("down");
    },
  };
  const limits = [{ counter: "c", window: "day", max: 0, scope: "global", mode: "observe" }];
  const engine = createEngine({ policy: named("observing", { all_tools: { limits } }), store });
  const decision = engine.evaluate({ tool: "t" });
  expect([decision.code, decision.limits, decision.observed, decision.degraded]).toEqual([
    "allowed",
    [],
    undefined,
    undefined,
  ]);
});
