import type { CallScope, Outcome, ToolCall } from "../../src/index.js";
import type { Random } from "../differential/random.js";
import { COUNTERS } from "./catalogue2.js";

// What worlds of version "2" have of their own.

const TOOLS = ["read", "read", "read", "write", "batch", "batch", "look", "pay", "pay", "ask", "ask", "open", "closed", "hidden", "unlisted"]; // biome-ignore format: one line
const AMOUNTS = [1, 1, 0.5, 0.5, 0.25, 2, 0, -1, "1", undefined];
/** Values for `by`: joined without care, some would be one text. */
const WHO = ["u1", "u1", "u", 1, "1", true, undefined];
const KINDS = ["x", "x", "1x", "y", undefined];
const ITEMS = [[], ["a"], ["a"], ["a", "b"], ["a", "b", "c", "d", "e"], "no array"];
/** What a call came to; more than 2^53 - 1 no counter holds. */
const REAL = [0, 0, 0.25, 0.25, 0.5, 1, 1, 2, 3, 5, -1, Number.NaN, 9e9, Number.MAX_SAFE_INTEGER];

/** Clocks that are wrong by a slot, by some windows, by an hour or a day. */
export const MORE_OFFSETS = [130, -130, -260, -2_500, -2_500, -10_000, 3_600_000, -3_600_000, -86_400_000];

/** Where windows end: of a day in each zone of the catalogue, near the changes of its clocks, of a week and of a month. */
const ENDS = [
  "2024-10-04T00:00:00Z",
  "2024-09-30T00:00:00Z", // a Monday
  "2024-03-01T00:00:00Z",
  "2024-03-30T23:00:00Z", // Berlin, before the day of 23 hours
  "2024-03-31T22:00:00Z", // and after it, a month's end too
  "2024-10-27T23:00:00Z", // Berlin, after the day of 25 hours
  "2018-11-04T03:00:00Z", // Sao Paulo has no midnight
  "2018-02-18T02:00:00Z", // Sao Paulo, at 24 o'clock it is 23 o'clock again
  "2018-02-18T03:00:00Z",
  "2024-11-03T04:00:00Z", // Havana, the first of two midnights
  "2024-11-03T05:00:00Z", // and the second
  "2011-12-30T10:00:00Z", // Apia has no 30th
  "2024-04-06T13:00:00Z", // Lord Howe, before the day of 24 hours and a half
  "2024-04-07T13:30:00Z", // and after it
].map((text) => Date.parse(text));

/** Epoch milliseconds right before or at the end of windows. */
export const momentOf = (random: Random): number =>
  random.pick(ENDS) + random.pick([-2_000, -501, -130, -1, 0, 59_400, 999]);

export function callOf2(random: Random, scope: CallScope): ToolCall {
  const args = {
    amount: random.pick(AMOUNTS),
    who: random.pick(WHO),
    kind: random.pick(KINDS),
    items: random.pick(ITEMS),
  };
  // An argument that is undefined is absent, and in a trace too.
  return { tool: random.pick(TOOLS), args: JSON.parse(JSON.stringify(args)), scope };
}

/** How a call ended. */
export function endOf(random: Random): { outcome: Outcome; amounts?: Readonly<Record<string, number>> } {
  const outcome = random.pick(["succeeded", "failed"] as const);
  if (random.once(3)) return { outcome };
  const names = [random.pick(COUNTERS), random.pick(COUNTERS), ...(random.once(2) ? COUNTERS : [])];
  const real = random.pick(REAL);
  return { outcome, amounts: Object.fromEntries(names.map((name) => [name, real])) };
}
