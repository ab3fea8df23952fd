// @ts-check
import { CALLS, callsOf, NAMES, policyOf } from "../lib/case.mjs";
import { DEFAULT_DENY, decision } from "../lib/floor.mjs";
import { decisions } from "../lib/job.mjs";

/** @typedef {import("../lib/case.mjs").Case} Case */

const floor = () => {
  const allowed = new Map(NAMES.map((name) => [name, decision("allow", "allowed", `/tools/${name}`)]));
  /** @type {import("../lib/case.mjs").Decide} */
  return (call) => allowed.get(call.tool) ?? DEFAULT_DENY;
};

const bound = { ratio: 1.5, goal: 1.15, bytes: 0 };

/** @returns {Case} */
const allow = () => ({
  policy: policyOf(NAMES, {}),
  calls: callsOf((i) => ({ args: { id: i } })),
  floor,
  expected: {
    decisions: [
      { effect: "allow", code: "allowed", rule: "/tools/tool_0", limits: [] },
      { effect: "allow", code: "allowed", rule: "/tools/tool_7", limits: [] },
    ],
    codes: { allowed: CALLS },
    allowed: CALLS,
  },
});

/** @returns {Case} */
const deny = () => ({
  policy: policyOf(NAMES, {}),
  calls: callsOf((i) => ({ args: { id: i } }), { names: NAMES.map((name) => `other_${name}`) }),
  floor,
  expected: {
    decisions: [{ effect: "deny", code: "default_deny", rule: "/default", limits: [] }],
    codes: { default_deny: CALLS },
    allowed: 0,
  },
});

/** Scenario 1: fifty tools that `tools` lists without rules, and names that it does not list. */
export const byName = { "allow by name": decisions(allow, bound), "default deny": decisions(deny, bound) };
