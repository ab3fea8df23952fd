import { expect, it } from "vitest";
import { fromUnits, toMillionths } from "../../src/policy/amount.js";

it.each([
  [0, 0],
  [-0, 0],
  [0.1, 100_000],
  [19.99, 19_990_000],
  [0.000001, 1],
  [9_007_199_254, 9_007_199_254_000_000],
])("%d is charged as %d millionths", (value, units) => {
  expect(toMillionths(value)).toBe(units);
});

it.each([
  ["less than 0", -0.000001],
  ["finer than a millionth", 0.0000005],
  ["a millionth and a part of one", 1.0000001],
  ["more than a counter holds", 9_007_199_255],
  ["not finite", Number.POSITIVE_INFINITY],
  ["not a number", Number.NaN],
  ["a number as text", "5"],
  ["a bigint", 5n],
  ["left out", undefined],
])("a value that is %s cannot be charged", (_, value) => {
  expect(toMillionths(value)).toBeLessThan(0);
});

it("units are shown as the document counts them", () => {
  expect(fromUnits(19_990_000, true)).toBe(19.99);
  expect(fromUnits(3, false)).toBe(3);
});
