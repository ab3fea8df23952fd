// @ts-check
import { CALLS, callsOf, NAMES, policyOf } from "../lib/case.mjs";
import { createWindow, DEFAULT_DENY, decision, HOUR, moveWindow } from "../lib/floor.mjs";
import { decisions } from "../lib/job.mjs";
import { grantOf, ownGrantOf } from "../lib/subject.mjs";

/** @typedef {import("../lib/case.mjs").Case} Case */
/** @typedef {import("../lib/case.mjs").Decide} Decide */

/** @param {typeof grantOf} subjectOf @param {number} max */
const floorOver = (subjectOf, max) => () => {
  const rules = new Map(
    NAMES.map((name) => [
      name,
      {
        allow: `/tools/${name}`,
        limit: `/tools/${name}/limits/0`,
        scopeMissing: decision("deny", "scope_missing", `/tools/${name}/limits/0`),
      },
    ]),
  );
  const window = createWindow(HOUR);
  /** @type {Map<string, { used: number }>} */
  const counters = new Map();
  /** @param {number} used @returns {import("tollgate").LimitUsage} */
  const usage = (used) => ({
    counter: "calls",
    scope: "grant",
    window: "hour",
    max,
    used,
    remaining: max - used,
    resetAt: window.end,
  });
  /** @type {Decide} */
  return ({ tool, scope }) => {
    const rule = rules.get(tool);
    if (rule === undefined) return DEFAULT_DENY;
    const subject = subjectOf(scope);
    if (subject === undefined) return rule.scopeMissing;
    const now = Date.now();
    if (moveWindow(window, now)) counters.clear();
    let counter = counters.get(subject);
    if (counter === undefined) {
      counter = { used: 0 };
      counters.set(subject, counter);
    }
    if (counter.used + 1 > max) {
      return {
        effect: "deny",
        code: "limit_exceeded",
        rule: rule.limit,
        message: "the limit is reached",
        limits: [usage(counter.used)],
        retryAfterMs: window.end - now,
      };
    }
    counter.used += 1;
    return { effect: "allow", code: "allowed", rule: rule.allow, message: "allowed", limits: [usage(counter.used)] };
  };
};

/** @param {number} max */
const policyWith = (max) => policyOf(NAMES, { limits: [{ counter: "calls", window: "hour", max, scope: "grant" }] });

/** @param {number} used @param {number} remaining @param {number} max */
const usageOf = (used, remaining, max) => ({ counter: "calls", scope: "grant", window: "hour", max, used, remaining });

const bound = { ratio: 1.6, goal: 1.3, bytes: 448 };
const PLENTY = 1_000_000_000;

/**
 * @param {number} subjects
 * @param {number} count
 * @param {number} secondUsed What the second call of the list finds used, itself included.
 * @returns {Case}
 */
export const allowed = (subjects, count, secondUsed) => ({
  policy: policyWith(PLENTY),
  calls: callsOf((i) => ({ args: { id: i }, scope: { grant: `user-${i % subjects}` } }), { count }),
  floor: floorOver(grantOf, PLENTY),
  ownFloor: floorOver(ownGrantOf, PLENTY),
  expected: {
    decisions: [
      { effect: "allow", code: "allowed", rule: "/tools/tool_0", limits: [usageOf(1, 999_999_999, PLENTY)] },
      {
        effect: "allow",
        code: "allowed",
        rule: "/tools/tool_7",
        limits: [usageOf(secondUsed, PLENTY - secondUsed, PLENTY)],
      },
    ],
    codes: { allowed: count },
    allowed: count,
  },
});

/** Two calls of each of a thousand subjects pass, and no other. @returns {Case} */
const denied = () => ({
  policy: policyWith(2),
  calls: callsOf((i) => ({ args: { id: i }, scope: { grant: `user-${i % 1_000}` } })),
  floor: floorOver(grantOf, 2),
  ownFloor: floorOver(ownGrantOf, 2),
  expected: {
    decisions: [{ effect: "allow", code: "allowed", rule: "/tools/tool_0", limits: [usageOf(1, 1, 2)] }],
    codes: { allowed: 2_000, limit_exceeded: CALLS - 2_000 },
    allowed: 0,
  },
});

/** Scenario 4: fifty tools that share one counter for each grant. */
export const oneLimit = {
  "one limit, 1 subject": decisions(() => allowed(1, CALLS, 2), bound),
  "one limit, 10,000 subjects": decisions(() => allowed(10_000, 20_000, 1), bound),
};

/** Scenario 6: the same counter, full. */
export const fullLimit = { "a full limit, denied": decisions(denied, bound) };
