import { describe, expect, it } from "vitest";
import { createClocks } from "../src/time.js";

/** A clock of the host that shows these times in turn; an error is thrown. */
const showing = (...times: readonly unknown[]) => {
  const left = [...times];
  return (): number => {
    const next = left.shift();
    if (next instanceof Error) throw next;
    return next as number;
  };
};

describe("a clock", () => {
  it("never runs backwards", () => {
    const clock = createClocks()(showing(5, 3, 7, 6));
    expect([clock.now(), clock.now(), clock.now(), clock.now()]).toEqual([5, 5, 7, 7]);
  });

  it.each([
    ["throws", new Error("no clock")],
    ["shows NaN", Number.NaN],
    ["shows Infinity", Number.POSITIVE_INFINITY],
    ["shows a text", "5"],
  ])("shows NaN while the host's clock %s, and keeps the latest time", (_, bad) => {
    const clock = createClocks()(showing(5, bad, 4));
    expect([clock.latest(), clock.now(), clock.now(), clock.latest(), clock.now()]).toEqual([
      Number.NaN,
      5,
      Number.NaN,
      5,
      5,
    ]);
  });

  it("shows no less than a clock that shares its time, and is not moved by any other", () => {
    const share = createClocks();
    expect(share(showing(9)).now()).toBe(9);
    expect(share(showing(4)).now()).toBe(9);
    expect(createClocks()(showing(4)).now()).toBe(4);
  });
});
