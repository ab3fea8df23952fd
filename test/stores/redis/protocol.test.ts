import { describe, expect, it } from "vitest";
import { shapeOf } from "../../../src/stores/redis/protocol.js";
import { charge, MINUTE, START } from "../charge.js";

describe("the shape of an operation", () => {
  const before = shapeOf("reserve", [charge({ max: 5 })], START, undefined);

  it("is the life, the change and the most of each charge", () => {
    expect(before).toEqual([2 * MINUTE, 1, 5]);
    expect(shapeOf("release", [charge()], START, undefined)).toEqual([2 * MINUTE, -1, 9_007_199_254_740_991]);
  });

  it("is the one before if they are the same, whatever the counters", () => {
    expect(shapeOf("reserve", [charge({ max: 5, subject: "t" })], START, before)).toBe(before);
  });

  it.each([
    ["all fields", charge({ windowEnd: START + 2 * MINUTE, amount: 2, max: 6 }), [4 * MINUTE, 2, 6]],
    ["the life", charge({ windowEnd: START + 2 * MINUTE, max: 5 }), [4 * MINUTE, 1, 5]],
    ["the change", charge({ amount: 2, max: 5 }), [2 * MINUTE, 2, 5]],
    ["the most", charge({ max: 6 }), [2 * MINUTE, 1, 6]],
  ])("is another than the one before if they differ in %s", (_, other, shape) => {
    expect(shapeOf("reserve", [other], START, before)).toEqual(shape);
  });
});
