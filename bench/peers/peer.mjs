/**
 * A peer's decision. Shared objects where nothing is counted; with what remains where something is.
 *
 * @typedef {{ readonly effect: "allow" | "deny", readonly remaining?: number }} Answer
 *
 * @typedef {object} Peer
 * @property {string} name Of its package.
 * @property {string} form In which of its documented forms it is measured.
 * @property {string} cannot What of a tollgate policy it does not express.
 * @property {boolean} [async] Whether its answers are promises.
 * @property {Readonly<Record<string, (scenario: import("../lib/case.mjs").Case) => unknown>>} makers By row: makes the function that decides a call.
 * @property {(hidden: readonly string[]) => (name: string) => boolean} [filter] Makes the function that tells whether a name is visible.
 * @property {string} [cold] The module in `bench/peers/cold` that starts it.
 */

export const ALLOW = Object.freeze({ effect: "allow" });
export const DENY = Object.freeze({ effect: "deny" });

/** @param {boolean} allowed */
export const answer = (allowed) => (allowed ? ALLOW : DENY);

/** The one limit of a case: how many, and how long its window is. @param {import("../lib/case.mjs").Case} scenario */
export function limitOf(scenario) {
  const [limit] = limitsOf(scenario);
  return limit;
}

const WINDOW_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** All limits of a case. @param {import("../lib/case.mjs").Case} scenario */
export function limitsOf({ policy }) {
  const [{ limits }] = Object.values(policy.tools);
  return limits.map(({ max, window }) => ({ max, windowMs: WINDOW_MS[window] }));
}

/** The pattern of a case. @param {import("../lib/case.mjs").Case} scenario */
export const patternOf = ({ policy }) => Object.values(policy.tools)[0].require[0].conditions[0].value;

/** The names that a case's policy lists. @param {import("../lib/case.mjs").Case} scenario */
export const namesOf = ({ policy }) => Object.keys(policy.tools);

/** A table from each tool to what is made for it; a call of any other tool is denied. */
export function byTool(scenario, make) {
  return new Map(namesOf(scenario).map((name) => [name, make(name)]));
}

/** Makers for both rows of three conditions. */
export const threeConditions = (make) => ({ "three conditions, passing": make, "three conditions, denied": make });

/** The same, and among many tools. */
export const conditionsAmongMany = (make) => ({ ...threeConditions(make), "a call among 10,000 tools": make });

/** Makers for both rows of names. */
export const byName = (make) => ({ "allow by name": make, "default deny": make });

/** Makers for the rows of one limit. */
export const oneLimit = (make) => ({
  "one limit, 1 subject": make,
  "one limit, 10,000 subjects": make,
  "a full limit, denied": make,
});
