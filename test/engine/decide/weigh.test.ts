import { describe, expect, it } from "vitest";
import { type Charge, createEngine, createMemoryStore, parsePolicy, type ToolCall } from "../../../src/index.js";

const NOON = Date.UTC(2026, 0, 1, 12);
const limit = (counter: string, more: object = {}) => ({ counter, window: "hour", max: 3, scope: "global", ...more });

/** The charges that a call asks its store for, or the decision where it asks for none. */
function charged(limits: readonly object[], call: Partial<ToolCall>): unknown {
  let asked: readonly Charge[] | undefined;
  const memory = createMemoryStore();
  const reserve: typeof memory.reserve = (charges, now) => {
    asked = charges;
    return memory.reserve(charges, now);
  };
  const policy = parsePolicy({ version: "2", default: "deny", tools: { t: { limits } } });
  const { code, rule, message } = createEngine({ policy, store: { ...memory, reserve }, clock: () => NOON }).evaluate({
    tool: "t",
    ...call,
  });
  return asked?.map(({ counter, subject, amount, max }) => [counter, subject, amount, max]) ?? [code, rule, message];
}

describe("a counter of keys", () => {
  it("is the value itself where it is one key of everybody, on a counter for each type", () => {
    const of = (key: unknown) => charged([limit("c", { by: ["args.key"] })], { args: { key } });
    expect(of("7")).toEqual([["string:global::1:3600:calls:0::c", "7", 1, 3]]);
    expect(of(7)).toEqual([["number:global::1:3600:calls:0::c", "7", 1, 3]]);
    expect(of(-0)).toEqual([["number:global::1:3600:calls:0::c", "0", 1, 3]]);
    expect(of(true)).toEqual([["boolean:global::1:3600:calls:0::c", "true", 1, 3]]);
  });

  it("is written as JSON where it is of a scope, or of several keys", () => {
    const more = { args: { a: "x", b: -0 }, scope: { grant: "ann" } };
    expect(charged([limit("c", { scope: "grant", by: ["args.a"] })], more)).toEqual([["grant::1:3600:calls:0::c", '["ann","x"]', 1, 3]]); // biome-ignore format: one line
    expect(charged([limit("c", { by: ["args.b", "args.a"] })], more)).toEqual([["global::2:3600:calls:0::c", '["",0,"x"]', 1, 3]]); // biome-ignore format: one line
  });

  it.each([
    [undefined, "missing"],
    [null, "missing"],
    ["", "a string"],
    ["x".repeat(1_025), "a string"],
    [Number.NaN, "of a type that JSON does not have"],
    [["a"], "an array"],
    [{}, "an object"],
  ])("is none for %j", (key, type) => {
    const sentence = `\`args.key\` is ${type}, and a limit of this tool is counted by it; give a text of 1 to 1,024 characters, a number or a boolean`; // biome-ignore format: one line
    expect(charged([limit("a"), limit("c", { by: ["args.key"] })], { args: { key } })).toEqual([
      "scope_missing",
      "/tools/t/limits/1",
      sentence,
    ]);
  });
});

describe("a counter of several limits", () => {
  it("is charged once, by the largest, up to what each leaves", () => {
    const limits = [limit("c", { amount: 0, max: 5 }), limit("c", { amount: 2, max: 9 }), limit("c", { increment_from_size: "args.ids", max: 7 })]; // biome-ignore format: one line
    expect(charged(limits, { args: { ids: [1, 2, 3] } })).toEqual([["global:3600:calls:0::c", "", 3, 7]]);
    expect(charged(limits, { args: { ids: [] } })).toEqual([["global:3600:calls:0::c", "", 2, 7]]);
    // The same where the document says all amounts.
    expect(charged(limits.slice(0, 2), {})).toEqual([["global:3600:calls:0::c", "", 2, 7]]);
  });

  it("is charged by those alone that the call does not leave out", () => {
    const bulk = { when: [{ path: "args.kind", op: "eq", value: "bulk" }] };
    const limits = [limit("c"), limit("c", { amount: 3, ...bulk }), limit("d", bulk)];
    expect(charged(limits, { args: { kind: "one" } })).toEqual([["global:3600:calls:0::c", "", 1, 3]]);
    const all = [["global:3600:calls:0::c", "", 3, 3], ["global:3600:calls:0::d", "", 1, 3]]; // biome-ignore format: one line
    expect(charged(limits, { args: { kind: "bulk" } })).toEqual(all);
    // Nobody knows whether it is bulk.
    expect(charged(limits, {})).toEqual(all);
    expect(charged([limit("d", bulk)], { args: { kind: "one" } })).toEqual(["allowed", "/tools/t", "allowed"]);
  });
});

describe("a limit that is left out", () => {
  it("lacks nothing", () => {
    const when = [{ path: "args.kind", op: "eq", value: "bulk" }];
    const limits = [limit("c", { by: ["args.key"], when }), limit("s", { scope: "session", when })];
    expect(charged(limits, { args: { kind: "one" } })).toEqual(["allowed", "/tools/t", "allowed"]);
    expect(charged(limits, { args: { kind: "bulk" } })).toContain("/tools/t/limits/0");
  });
});

it("takes no length of an array that is not a whole number, which a proxy can claim", () => {
  for (const length of [0.5, "2", true, null, Number.NaN]) {
    const ids = new Proxy([], { get: () => length });
    expect(charged([limit("c", { increment_from_size: "args.ids" })], { args: { ids } })).toContain("amount_invalid");
  }
});
