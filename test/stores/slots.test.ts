import { describe, expect, it } from "vitest";
import { addWindow, change, dropExpired, hasWindow, largestSumOf, slotsFor, sumOf } from "../../src/stores/slots.js";
import { charge } from "./charge.js";

/** Windows of 10 ms with a reach of two, each with its count. */
function slots(...windows: readonly (readonly [start: number, count: number])[]) {
  const made = slotsFor(charge({ windowStart: 0, windowEnd: 10, reach: 2 }));
  for (const [start, count] of windows) {
    addWindow(made, start);
    change(made, start, count);
  }
  return made;
}

describe("slots", () => {
  it("sum a window and its reach, and no window before or after them", () => {
    const made = slots([0, 1], [10, 2], [20, 4], [30, 8]);
    expect([0, 10, 20, 30, 40, 50, 60].map((start) => sumOf(made, start))).toEqual([1, 3, 7, 14, 12, 8, 0]);
  });

  it("sum the same if their windows were opened in another order", () => {
    const made = slots([30, 8], [0, 1], [20, 4], [10, 2]);
    expect([0, 10, 20, 30, 40].map((start) => sumOf(made, start))).toEqual([1, 3, 7, 14, 12]);
    expect(made.pairs).toEqual([0, 1, 10, 2, 20, 4, 30, 8]);
  });

  it("give the largest sum of three windows in a row that have a window", () => {
    const made = slots([0, 5], [30, 1], [40, 7], [50, 20]);
    expect([0, 10, 20, 30, 40, 50].map((start) => largestSumOf(made, start))).toEqual([5, 5, 8, 28, 28, 28]);
  });

  it("lower a window no further than nothing, and the sums of those after it", () => {
    const made = slots([0, 5], [10, 1]);
    change(made, 0, -3);
    expect(sumOf(made, 10)).toBe(3);
    change(made, 0, -3);
    change(made, 5, -3);
    expect(made.pairs).toEqual([0, 0, 10, 1]);
    expect(sumOf(made, 10)).toBe(1);
  });

  it("forget a window four lengths after its start, and say how many", () => {
    const made = slots([0, 1], [10, 2], [20, 4]);
    expect([dropExpired(made, 39), dropExpired(made, 55), hasWindow(made, 10), sumOf(made, 20)]).toEqual([
      0,
      2,
      false,
      4,
    ]);
    expect([dropExpired(made, 60), made.pairs]).toEqual([1, []]);
  });
});
