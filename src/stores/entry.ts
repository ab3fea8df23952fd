import type { Charge } from "../engine/store.js";
import { encode } from "./encode.js";

/** Stands between the encoded parts of a key, none of which has a control character. */
const SEPARATOR = "\t";

/** One key for each (subject, counter, windowStart), in text that every server keeps. */
export const keyOf = ({ subject, counter, windowStart }: Charge): string =>
  `${encode(subject)}${SEPARATOR}${encode(counter)}${SEPARATOR}${windowStart}`;

/** A charge's numbers as a server takes them. */
export interface Entry {
  readonly amount: number;
  readonly max: number;
  /**
   * How long a counter must live that this charge creates, by the server's clock: to the end of its window and one
   * window's length more, and so long enough for every caller whose clock is less than a window away.
   */
  readonly lifeMs: number;
}

/** Reads a charge once; throws where a server could not count it. */
export function entryOf({ amount, max, windowStart, windowEnd }: Charge, now: number): Entry {
  const lifeMs = Math.ceil(Math.max(0, windowEnd - now) + (windowEnd - windowStart));
  if (!isCount(amount) || !isCount(max)) throw new RangeError("expected `amount` and `max` from 0 to 2^53 - 1");
  if (!isCount(lifeMs) || lifeMs === 0) throw new RangeError("expected a window with a length, and a time near it");
  return { amount, max, lifeMs };
}

/** Whether it is a whole number from 0 to 2^53 - 1. */
export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
