import { describe, expect, it } from "vitest";
import { asKey, hasOwn, readOwn } from "../../src/json/own.js";

describe("an own property", () => {
  it("is read by its name", () => {
    expect(readOwn({ a: 5 }, "a")).toBe(5);
    expect(readOwn(JSON.parse('{ "__proto__": 5 }'), "__proto__")).toBe(5);
    expect(readOwn({ a: undefined }, "a")).toBeUndefined();
  });

  it.each(["a", "__proto__", "constructor", "toString"])("is not what an object inherits as %s", (name) => {
    expect(readOwn(Object.create({ a: 5 }), name)).toBeUndefined();
    expect(hasOwn(Object.create({ a: 5 }), name)).toBe(false);
  });

  it("is found in an object without a prototype", () => {
    const bare = Object.assign(Object.create(null), { a: 5 });
    expect([readOwn(bare, "a"), hasOwn(bare, "a"), hasOwn(bare, "b")]).toEqual([5, true, false]);
  });
});

it.each(["", "a", "__proto__", "7", "a\u0000b", "\ud800"])("the key of %j is the same text", (name) => {
  expect(asKey(name)).toBe(name);
});
