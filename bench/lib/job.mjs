// @ts-check
import { createEngine, parsePolicy } from "tollgate";
import { bytesOf } from "./bytes.mjs";
import { requireDecisions } from "./correct.mjs";
import { measure } from "./measure.mjs";

/** @typedef {import("./case.mjs").Case} Case */
/** @typedef {import("./case.mjs").Call} Call */
/** @typedef {import("./measure.mjs").Contestant} Contestant */

/**
 * Figures by the name of a contestant, from one process.
 *
 * @typedef {Readonly<Record<string, number>>} Figures
 *
 * The bounds that the project sets itself.
 * @typedef {object} Bound
 * @property {number} [ratio] At most this many times the floor.
 * @property {number} [goal] As `ratio`; what is aimed at.
 * @property {number} [bytes] At most this many bytes a call.
 * @property {number} [most] At most this much in the job's own unit.
 *
 * One row of the table, and how a process takes its figures.
 * @typedef {object} Job
 * @property {string} unit
 * @property {() => Promise<Figures>} figures
 * @property {() => Figures} [bytes] Bytes that are allocated; left out where nobody asks.
 * @property {Bound} [bound]
 * @property {() => Case} [decides] What is decided, for those who want to decide it too.
 */

/** The job of deciding the calls of a case. @param {() => Case} decides @param {Bound} [bound] @returns {Job} */
export const decisions = (decides, bound) => ({
  ...timed("ns a call", () => contestantsOf(decides()), bound),
  bytes: () => Object.fromEntries(contestantsOf(decides()).map((contestant) => [contestant.name, bytesOf(contestant)])),
  decides,
});

/** @param {string} unit @param {() => readonly Contestant[]} contestants @param {Bound} [bound] @returns {Job} */
export const timed = (unit, contestants, bound) => ({
  unit,
  figures: () => measure(contestants()),
  ...(bound && { bound }),
});

/**
 * What is still on the heap, a unit, of what each contestant makes.
 *
 * @param {string} unit
 * @param {() => Readonly<Record<string, () => unknown>>} makers
 * @param {{ readonly units: number, readonly bound?: Bound }} options
 * @returns {Job}
 */
export const held = (unit, makers, { units, bound }) => ({
  unit,
  figures: async () => Object.fromEntries(Object.entries(makers()).map(([name, make]) => [name, heldBy(make) / units])),
  ...(bound && { bound }),
});

/** So many that what is not theirs cannot be seen. */
const COPIES = 20;

/** @param {() => unknown} make */
function heldBy(make) {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("bytes are measured under --expose-gc");
  make();
  gc();
  const before = process.memoryUsage().heapUsed;
  const copies = Array.from({ length: COPIES }, make);
  gc();
  const bytes = process.memoryUsage().heapUsed - before;
  return bytes / copies.length;
}

/** The engine for a case. @param {Pick<Case, "policy">} scenario @returns {import("./case.mjs").Decide} */
export function tollgateOver({ policy }) {
  const engine = createEngine({ policy: Array.isArray(policy) ? policy.map(parsePolicy) : parsePolicy(policy) });
  return (call) => engine.evaluate(call);
}

/** The floors and the engine for one case, each of which has given the expected answers. @param {Case} scenario @returns {Contestant[]} */
export function contestantsOf(scenario) {
  const { floor, ownFloor } = scenario;
  const functions = {
    floor: floor(),
    ...(ownFloor && { "own-property floor": ownFloor() }),
    tollgate: tollgateOver(scenario),
  };
  return Object.entries(functions).map(([name, decide]) => contestantOf(name, scenario, decide));
}

/** @param {string} name @param {Case} scenario @param {import("./case.mjs").Decide} decide @returns {Contestant} */
export function contestantOf(name, scenario, decide) {
  try {
    requireDecisions(scenario, decide);
  } catch (error) {
    throw new Error(`${name} does not give the expected answers`, { cause: error });
  }
  const { calls, expected } = scenario;
  return { name, units: calls.length, allowed: expected.allowed, pass: () => countAllowed(decide, calls) };
}

/**
 * The loop that all contestants share. Which function it calls it cannot know, so that none is written into it, and the
 * answers are looked at, so that none is left out.
 *
 * @param {(call: Call) => { readonly effect: string }} decide @param {readonly Call[]} calls
 */
export function countAllowed(decide, calls) {
  let allowed = 0;
  for (const call of calls) if (decide(call).effect === "allow") allowed += 1;
  return allowed;
}
