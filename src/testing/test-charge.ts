import type { Charge } from "../engine/store.js";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
/** The longest window that a policy may have. */
export const LONGEST = 366 * 24 * 60 * MINUTE;
/** Start of the first window: an hour in 2026. */
export const START = 1_767_225_600_000;

/** A charge of 1 to a counter that may hold 2, in the minute from `START`, but for what is said otherwise. */
export const charge = (over: Partial<Charge> = {}): Charge => ({
  counter: "c",
  subject: "s",
  windowStart: START,
  windowEnd: START + MINUTE,
  reach: 0,
  amount: 1,
  max: 2,
  ...over,
});

/** The same charge in the window of this number, counted from the first. */
export const inWindow = (number: number, over: Partial<Charge> = {}, lengthMs = MINUTE): Charge =>
  charge({ windowStart: START + number * lengthMs, windowEnd: START + (number + 1) * lengthMs, ...over });

/** The same with a reach of eight windows, as a sliding limit has it. */
export const inSlot = (number: number, over: Partial<Charge> = {}, lengthMs = MINUTE): Charge =>
  inWindow(number, { reach: 8, ...over }, lengthMs);

/** The start of the window of this number. */
export const at = (number: number): number => START + number * MINUTE;
