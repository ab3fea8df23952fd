// @ts-check
import { callsOf, NAMES, policyOf } from "../lib/case.mjs";
import {
  createCounter,
  createWindow,
  DAY,
  DEFAULT_DENY,
  decision,
  HOUR,
  MINUTE,
  moveWindow,
  usedIn,
} from "../lib/floor.mjs";
import { contestantOf, decisions, timed, tollgateOver } from "../lib/job.mjs";
import { grantOf, ownGrantOf } from "../lib/subject.mjs";
import { allowed as allowedByOne } from "./one-limit.mjs";

/** @typedef {import("../lib/case.mjs").Case} Case */
/** @typedef {import("tollgate").LimitUsage} LimitUsage */
/** @typedef {import("../lib/floor.mjs").Counter} Counter */

const MAX = 1_000_000_000;

/** @param {"minute" | "hour" | "day"} name @param {number} used @param {import("../lib/floor.mjs").Window} window @returns {LimitUsage} */
const usageOf = (name, used, window) => ({
  counter: "calls",
  scope: "grant",
  window: name,
  max: MAX,
  used,
  remaining: MAX - used,
  resetAt: window.end,
});

/** @param {typeof grantOf} subjectOf */
const floorOver = (subjectOf) => () => {
  const rules = new Map(
    NAMES.map((name) => [
      name,
      {
        allow: `/tools/${name}`,
        minute: `/tools/${name}/limits/0`,
        hour: `/tools/${name}/limits/1`,
        day: `/tools/${name}/limits/2`,
        scopeMissing: decision("deny", "scope_missing", `/tools/${name}/limits/0`),
      },
    ]),
  );
  const minutes = createWindow(MINUTE);
  const hours = createWindow(HOUR);
  const days = createWindow(DAY);
  /** @type {Map<string, { minute: Counter, hour: Counter, day: Counter }>} */
  const accounts = new Map();
  /** @type {import("../lib/case.mjs").Decide} */
  return ({ tool, scope }) => {
    const rule = rules.get(tool);
    if (rule === undefined) return DEFAULT_DENY;
    const subject = subjectOf(scope);
    if (subject === undefined) return rule.scopeMissing;
    const now = Date.now();
    moveWindow(minutes, now);
    moveWindow(hours, now);
    moveWindow(days, now);
    let account = accounts.get(subject);
    if (account === undefined) {
      account = { minute: createCounter(minutes), hour: createCounter(hours), day: createCounter(days) };
      accounts.set(subject, account);
    }
    const minute = usedIn(account.minute, minutes);
    const hour = usedIn(account.hour, hours);
    const day = usedIn(account.day, days);
    if (minute + 1 > MAX || hour + 1 > MAX || day + 1 > MAX) {
      const limits = [];
      if (minute + 1 > MAX) limits.push(usageOf("minute", minute, minutes));
      if (hour + 1 > MAX) limits.push(usageOf("hour", hour, hours));
      if (day + 1 > MAX) limits.push(usageOf("day", day, days));
      return {
        effect: "deny",
        code: "limit_exceeded",
        rule: minute + 1 > MAX ? rule.minute : hour + 1 > MAX ? rule.hour : rule.day,
        message: "the limit is reached",
        limits,
        retryAfterMs: Math.max(...limits.map(({ resetAt }) => resetAt)) - now,
      };
    }
    account.minute.used = minute + 1;
    account.hour.used = hour + 1;
    account.day.used = day + 1;
    return {
      effect: "allow",
      code: "allowed",
      rule: rule.allow,
      message: "allowed",
      limits: [usageOf("minute", minute + 1, minutes), usageOf("hour", hour + 1, hours), usageOf("day", day + 1, days)],
    };
  };
};

const limit = (/** @type {string} */ window) => ({ counter: "calls", window, max: MAX, scope: "grant" });
const usage = (/** @type {string} */ window) => ({ ...limit(window), used: 1, remaining: 999_999_999 });
const usages = [usage("minute"), usage("hour"), usage("day")];

/** @returns {Case} */
const allowed = () => ({
  policy: policyOf(NAMES, { limits: [limit("minute"), limit("hour"), limit("day")] }),
  calls: callsOf((i) => ({ args: { id: i }, scope: { grant: `user-${i % 10_000}` } }), { count: 20_000 }),
  floor: floorOver(grantOf),
  ownFloor: floorOver(ownGrantOf),
  expected: {
    decisions: [
      { effect: "allow", code: "allowed", rule: "/tools/tool_0", limits: usages },
      { effect: "allow", code: "allowed", rule: "/tools/tool_7", limits: usages },
    ],
    codes: { allowed: 20_000 },
    allowed: 20_000,
  },
});

/** Here the floor is the engine itself with one limit. */
function besideOne() {
  const one = allowedByOne(10_000, 20_000, 1);
  const three = allowed();
  return [contestantOf("floor", one, tollgateOver(one)), contestantOf("tollgate", three, tollgateOver(three))];
}

/** Scenario 5: a minute, an hour and a day for each grant, reserved together or not at all. */
export const threeLimits = {
  "three limits, 10,000 subjects": decisions(allowed, { ratio: 2, goal: 1.5, bytes: 1_000 }),
  "three limits to one of its own": timed("ns a call", besideOne, { ratio: 1.5, goal: 1.1 }),
};
