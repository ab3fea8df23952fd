// @ts-check
import { createEngine, parsePolicy } from "tollgate";
import { requireDecisions } from "./correct.mjs";

/** @typedef {import("./case.mjs").Case} Case */
/** @typedef {import("./case.mjs").Call} Call */
/** @typedef {import("./measure.mjs").Contestant} Contestant */

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

/** The floors and the engine for one case, each of which has given the expected answers. @param {Case} scenario @returns {Contestant[]} */
export function contestantsOf(scenario) {
  const engine = createEngine({ policy: parsePolicy(scenario.policy) });
  const functions = {
    floor: scenario.floor(),
    ...(scenario.ownFloor && { "own-property floor": scenario.ownFloor() }),
    tollgate: (/** @type {Call} */ call) => engine.evaluate(call),
  };
  return Object.entries(functions).map(([name, decide]) => {
    try {
      requireDecisions(scenario, decide);
    } catch (error) {
      throw new Error(`${name} does not give the expected answers`, { cause: error });
    }
    const { calls, expected } = scenario;
    return { name, units: calls.length, allowed: expected.allowed, pass: () => countAllowed(decide, calls) };
  });
}
