import { describe, expect, it } from "vitest";
import { equal, snapshot } from "../../src/json/snapshot.js";

/** An object so many levels deep. */
const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });

describe("a snapshot", () => {
  it("is a copy to the bottom, of objects without a prototype", () => {
    const inner: unknown[] = [1, { b: "c" }, null, true];
    const copy = snapshot({ a: inner });
    inner.push("later");
    expect(copy).toEqual({ a: [1, { b: "c" }, null, true] });
    expect(Object.getPrototypeOf(copy)).toBeNull();
  });

  it("keeps the names of members without a value, which equal none", () => {
    const copy = snapshot({ a: undefined, b: 1 })!;
    expect(Object.keys(copy)).toEqual(["a", "b"]);
    expect(equal(copy, snapshot({ b: 1 })!)).toBe(true);
    expect(equal(snapshot({ b: 1 })!, copy)).toBe(true);
    expect(equal(copy, snapshot({ a: null, b: 1 })!)).toBe(false);
  });

  it("keeps `__proto__` as a member", () => {
    expect(JSON.stringify(snapshot(JSON.parse('{ "__proto__": { "a": 1 } }')))).toBe('{"__proto__":{"a":1}}');
  });

  it.each<[string, object]>([
    ["a number that is not finite", { a: Number.NaN }],
    ["a bigint", { a: 1n }],
    ["a function", { a: () => 1 }],
    ["an instance of a class", { a: new Date(0) }],
    [
      "a getter",
      {
        get a() {
          return 1;
        },
      },
    ],
    ["a symbol as a key", { [Symbol("a")]: 1 }],
    ["a hole", { a: new Array(2) }],
    ["an array with a key of its own", { a: Object.assign([1], { b: 2 }) }],
    [
      "a proxy that throws",
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("no");
          },
        },
      ),
    ],
  ])("cannot be made of %s", (_, value) => {
    expect(snapshot(value)).toBeUndefined();
  });

  it("is at most 64 deep, so that a cycle ends", () => {
    expect(snapshot(nested(64))).toBeDefined();
    expect(snapshot(nested(65))).toBeUndefined();
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(snapshot(cycle)).toBeUndefined();
  });

  it("has at most a million values, also where branches are shared", () => {
    const shared = Array.from({ length: 1_000 }, () => 1);
    expect(snapshot(Array.from({ length: 998 }, () => shared))).toBeDefined();
    expect(snapshot(Array.from({ length: 1_000 }, () => shared))).toBeUndefined();
  });
});

describe("two pieces of JSON data", () => {
  it("are equal whatever the order of their keys", () => {
    expect(equal({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
  });

  it.each<[string, Parameters<typeof equal>[0], Parameters<typeof equal>[0]]>([
    ["the order of elements", [1, 2], [2, 1]],
    ["an element more", [1], [1, 2]],
    ["a type", { a: 1 }, { a: "1" }],
    ["a member more", { a: 1 }, { a: 1, b: 2 }],
    ["a name", { a: 1 }, { b: 1 }],
    ["a list in place of an object", [], {}],
    ["null in place of an object", null, {}],
    ["nothing in place of null", undefined, null],
  ])("differ by %s", (_, a, b) => {
    expect([equal(a, b), equal(b, a)]).toEqual([false, false]);
  });
});
