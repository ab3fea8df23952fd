// @ts-check
/**
 * @typedef {import("tollgate").Decision} Decision
 * @typedef {import("tollgate").PolicyDocument} PolicyDocument
 *
 * @typedef {object} Call
 * @property {string} tool
 * @property {Readonly<Record<string, unknown>>} args
 * @property {{ readonly grant: string }} [scope]
 *
 * @typedef {(call: Call) => Decision} Decide
 *
 * What every contestant must answer, as literals.
 * @typedef {object} Expected
 * @property {Readonly<Record<number, object>>} decisions On some calls, by their place in the list: without `message`, `retryAfterMs` and `resetAt`.
 * @property {Readonly<Record<string, number>>} codes How often each code comes in the first pass over the list.
 * @property {number} allowed How many calls each later pass allows.
 *
 * What is decided, and by what functions written by hand.
 * @typedef {object} Case
 * @property {PolicyDocument} policy
 * @property {readonly Call[]} calls
 * @property {() => Decide} floor Makes the function written by hand for exactly this case.
 * @property {() => Decide} [ownFloor] The same where the function takes own properties only; left out where it reads none.
 * @property {Expected} expected
 */

/** Names of tools: `tool_0`, `tool_1`, ... @param {number} count */
export const toolNames = (count) => Array.from({ length: count }, (_, i) => `tool_${i}`);

/** The tools that most cases are about. */
export const NAMES = toolNames(50);

/** Calls in a list: a few thousand, so that what counts the time costs nothing a call. */
export const CALLS = 4_096;

/**
 * A list of calls over rotating tools, made anew from JSON text as a server receives them: no string of a call is the
 * very string of the policy, and objects have the shapes that `JSON.parse` gives them.
 *
 * @param {(i: number) => Omit<Call, "tool"> & { tool?: string }} callOf
 * @param {{ readonly names?: readonly string[], readonly count?: number }} [options]
 * @returns {readonly Call[]}
 */
export function callsOf(callOf, { names = NAMES, count = CALLS } = {}) {
  const calls = Array.from({ length: count }, (_, i) => ({ tool: names[(i * 7) % names.length], ...callOf(i) }));
  return JSON.parse(JSON.stringify(calls));
}

/** Every tool with the same rules. @param {readonly string[]} names @param {object} rules @returns {PolicyDocument} */
export const policyOf = (names, rules) => ({
  version: "1",
  default: "deny",
  tools: Object.fromEntries(names.map((name) => [name, rules])),
});
