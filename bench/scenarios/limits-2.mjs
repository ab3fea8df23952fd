// @ts-check
import { createEngine, parsePolicy } from "tollgate";
import { callsOf, NAMES } from "../lib/case.mjs";
import { contestantOf, timed, tollgateOver } from "../lib/job.mjs";
import { allowed } from "./one-limit.mjs";

/** @typedef {import("../lib/case.mjs").Case} Case */
/** @typedef {import("../lib/case.mjs").Decide} Decide */

/** A limit that cannot be written by hand in a few lines has none: the engine with a fixed limit is its floor. */
const NO_FLOOR = () => {
  throw new Error("the engine with a fixed limit is the floor");
};

const SUBJECTS = 10_000;
const CALLS = 20_000;
const MAX = 1_000_000_000;

/** @param {object} limit @param {(i: number) => object} callOf @param {number} [used] @returns {Case} */
function limitedBy(limit, callOf, used = 1) {
  const whole = { counter: "calls", window: "hour", max: MAX, ...limit };
  const tools = Object.fromEntries(NAMES.map((name) => [name, { limits: [whole] }]));
  const { counter, window, max, scope } = /** @type {import("tollgate").LimitUsage} */ (/** @type {unknown} */ (whole));
  const limits = [{ counter, scope, window, max, used, remaining: MAX - used }];
  return {
    policy: /** @type {never} */ ({ version: "2", default: "deny", tools }),
    calls: callsOf(/** @type {never} */ (callOf), { count: CALLS }),
    floor: NO_FLOOR,
    expected: {
      decisions: [{ effect: "allow", code: "allowed", rule: "/tools/tool_0", limits }],
      codes: { allowed: CALLS },
      allowed: CALLS,
    },
  };
}

const byGrant = (/** @type {number} */ i) => ({ args: { id: i }, scope: { grant: `user-${i % SUBJECTS}` } });
const sliding = () => limitedBy({ scope: "grant", sliding: true }, byGrant);
const ofMonth = () => limitedBy({ scope: "grant", window: "month", zone: "Europe/Berlin" }, byGrant);
const byPrincipal = () =>
  limitedBy({ scope: "global", by: ["principal.tenant"] }, (i) => ({
    args: { id: i },
    principal: { tenant: `user-${i % SUBJECTS}` },
  }));
const byArguments = () =>
  limitedBy({ scope: "grant", by: ["args.customer"] }, (i) => ({
    args: { id: i, customer: `customer-${i % SUBJECTS}` },
    scope: { grant: `user-${i % 10}` },
  }));
const atOnce = () => limitedBy({ scope: "grant", sliding: true, release: "on_end" }, byGrant);

/** Each call ends before the next one. @param {Case} scenario @returns {Decide} */
function completing({ policy }) {
  const engine = createEngine({ policy: parsePolicy(policy) });
  return (call) => {
    const decision = engine.evaluate(call);
    engine.complete(decision, "succeeded");
    return decision;
  };
}

/** The engine beside itself, as the floor, with one fixed limit of version "1". @param {() => Case} decides @param {(scenario: Case) => Decide} [over] */
const besideFixed = (decides, over = tollgateOver) => {
  const fixed = allowed(SUBJECTS, CALLS, 1);
  const scenario = decides();
  return [contestantOf("floor", fixed, tollgateOver(fixed)), contestantOf("tollgate", scenario, over(scenario))];
};

/** One limit of version "2" of each kind. The floor is the engine with a fixed limit. */
export const limits2 = {
  'a limit of "2", sliding, to a fixed one': timed("ns a call", () => besideFixed(sliding), { ratio: 1.5 }),
  'a limit of "2", a month in a zone, to a fixed one': timed("ns a call", () => besideFixed(ofMonth)),
  'a limit of "2", by the principal, to a fixed one': timed("ns a call", () => besideFixed(byPrincipal)),
  'a limit of "2", by an argument, to a fixed one': timed("ns a call", () => besideFixed(byArguments)),
  'a limit of "2", running at once and completed, to a fixed one': timed("ns a call", () =>
    besideFixed(atOnce, completing),
  ),
};
