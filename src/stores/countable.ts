import type { Charge } from "../engine/store.js";

/**
 * How long a counter must live that this charge creates, by the server's clock: to the end of its window, and as long as a
 * window after it can count it, and one window's length more. That is enough for every caller whose clock is less than a
 * window away.
 */
export const lifeMsOf = ({ windowStart, windowEnd, reach }: Charge, now: number): number =>
  Math.ceil(Math.max(0, windowEnd - now) + (reach + 1) * (windowEnd - windowStart));

/** The same, for a charge that a server can count. Throws for any other. */
export function countableLifeMsOf(charge: Charge, now: number): number {
  const life = lifeMsOf(charge, now);
  if (!isCount(charge.amount) || !isCount(charge.max)) {
    throw new RangeError("expected `amount` and `max` to be whole numbers from 0 to 2^53 - 1");
  }
  if (!isCount(life) || life === 0) throw new RangeError("expected a window with a length, and a time near it");
  return life;
}

/** Whether it is a whole number from 0 to 2^53 - 1. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
