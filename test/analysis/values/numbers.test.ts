import { expect, it } from "vitest";
import { numbersBetween } from "../../../src/analysis/values/numbers.js";

it("has each constant, and a number of each range in which there is one", () => {
  expect(numbersBetween([5, 1], false).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 5, 6]);
  expect(numbersBetween([1, 1 - Number.EPSILON / 2], false)).toHaveLength(4);
  expect(numbersBetween([0, -0], false)).toEqual([0, -1, 1]);
  expect(numbersBetween([Number.MAX_VALUE], false)).toEqual([Number.MAX_VALUE, 0]);
});

it("has a number that can be charged, and one that cannot, of each range that has both", () => {
  expect(numbersBetween([0, 0.000002], true).toSorted((a, b) => a - b)).toEqual([-1, 0, Number.MIN_VALUE, 0.000001, 0.000002, 0.0000020000000000000003, 1]); // biome-ignore format: one line
});
