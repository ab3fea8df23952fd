import { expect, it } from "vitest";
import { keyOf } from "../../src/json/key.js";

it("equal data have one key, and others another, whatever a prototype gains", () => {
  const values = [1, "1", true, "true", null, [], [1, 2], ["1,2"], { a: 1 }, { a: "1" }, { a: [1] }, { "a:1": [] }];
  Object.defineProperty(Object.prototype, "toJSON", { value: () => 1, configurable: true });
  try {
    expect(new Set(values.map(keyOf)).size).toBe(values.length);
    expect(keyOf([{ a: [1, "x"] }])).toBe(keyOf([{ a: [1, "x"] }]));
  } finally {
    delete (Object.prototype as { toJSON?: unknown }).toJSON;
  }
});
