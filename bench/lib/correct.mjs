// @ts-check
import { deepStrictEqual, strictEqual } from "node:assert";

/** @typedef {import("./case.mjs").Case} Case */
/** @typedef {import("./case.mjs").Decision} Decision */

/** A month with a day to spare: zones differ from UTC. */
const LONGEST_WINDOW_MS = 32 * 86_400_000;

/** A decision without the words of its message, and without times, which are looked at instead. @param {Decision} decision @param {number} now */
function comparable({ message, limits, retryAfterMs, ...rest }, now) {
  strictEqual(typeof message, "string");
  for (const { resetAt } of limits) {
    if (!(resetAt > now && resetAt <= now + LONGEST_WINDOW_MS)) throw new Error(`a window that ends at ${resetAt}`);
  }
  if (rest.code === "limit_exceeded" && !(retryAfterMs !== undefined && retryAfterMs > 0))
    throw new Error(`a full limit that is to be tried again in ${retryAfterMs} ms`);
  return { ...rest, limits: limits.map(({ resetAt, ...usage }) => usage) };
}

/**
 * Takes a contestant that decides like the engine through the list once: literal answers, and the number of each code.
 * Throws at the first difference.
 *
 * @param {Case} scenario @param {import("./case.mjs").Decide} decide
 */
export function requireDecisions({ calls, expected }, decide) {
  /** @type {Record<string, number>} */
  const codes = {};
  calls.forEach((call, i) => {
    const decision = comparable(decide(call), Date.now());
    const wanted = expected.decisions[i];
    if (wanted !== undefined) deepStrictEqual(decision, wanted);
    codes[decision.code] = (codes[decision.code] ?? 0) + 1;
  });
  deepStrictEqual(codes, expected.codes);
}
