import type { Charge } from "../../src/index.js";

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 0, 1, 12);

/** A charge of 1 to a counter with room, in the minute from `START`, but for what is said otherwise. */
export const charge = (over: Partial<Charge> = {}): Charge => ({
  counter: "c",
  subject: "s",
  windowStart: START,
  windowEnd: START + MINUTE,
  reach: 0,
  amount: 1,
  max: 1_000_000,
  ...over,
});
