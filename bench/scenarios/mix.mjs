// @ts-check
import { callsOf, NAMES } from "../lib/case.mjs";
import {
  createCounter,
  createWindow,
  DEFAULT_DENY,
  decision,
  HOUR,
  MINUTE,
  moveWindow,
  usedIn,
} from "../lib/floor.mjs";
import { decisions } from "../lib/job.mjs";
import { grantOf, ownGrantOf } from "../lib/subject.mjs";

/** @typedef {import("../lib/case.mjs").Case} Case */
/** @typedef {import("tollgate").LimitUsage} LimitUsage */

const READS = NAMES.slice(0, 40);
const WRITES = NAMES.slice(40);
const MAX_CALLS = 100_000_000;
const MAX_WRITES = 10_000_000;

const WRITE = {
  require: [
    {
      conditions: [
        { path: "args.currency", op: "in", value: ["usd", "eur", "gbp"] },
        { path: "args.amount", op: "lte", value: 500 },
      ],
    },
  ],
  deny_if: [
    {
      conditions: [
        { path: "args.force", op: "exists", value: true },
        { path: "args.force", op: "eq", value: true },
      ],
    },
  ],
  limits: [{ counter: "writes", window: "hour", max: MAX_WRITES, scope: "grant" }],
};

/** @type {import("../lib/case.mjs").PolicyDocument} */
const policy = {
  version: "1",
  default: "deny",
  all_tools: { limits: [{ counter: "calls", window: "minute", max: MAX_CALLS, scope: "grant" }] },
  tools: Object.fromEntries([
    ...READS.map((name) => [name, {}]),
    ...WRITES.map((name) => /** @type {const} */ ([name, WRITE])),
  ]),
};

/** Of ten calls eight read and two write; one write in twenty asks for too much, and one in forty is forced. */
const calls = callsOf((i) => {
  const ten = Math.floor(i / 10);
  const scope = { grant: `user-${(i * 13) % 1_000}` };
  const tool = `tool_${40 + (ten % 10)}`;
  const currency = ["usd", "eur", "gbp"][i % 3];
  if (i % 10 === 8) return { tool, args: { currency, amount: ten % 10 === 3 ? 501 : 1 + (i % 500), note: "n" }, scope };
  if (i % 10 === 9) return { tool, args: { amount: 1 + (i % 500), currency, force: ten % 20 === 5 }, scope };
  return { tool: `tool_${(i * 7) % 40}`, args: i % 2 === 0 ? { id: i } : { query: `q${i}`, limit: 20 }, scope };
});

const CURRENCIES = new Set(["usd", "eur", "gbp"]);

/**
 * The decision of `require` and `deny_if` on a write; null where both pass.
 *
 * @param {{ unmet: import("tollgate").Decision, undecided: import("tollgate").Decision, forced: import("tollgate").Decision, forceUndecided: import("tollgate").Decision }} rule
 * @param {unknown} currency
 * @param {unknown} amount
 * @param {unknown} force
 */
function deniedBy(rule, currency, amount, force) {
  if (typeof currency === "string" && !CURRENCIES.has(currency)) return rule.unmet;
  if (typeof amount === "number" && amount > 500) return rule.unmet;
  if (typeof currency !== "string" || !Number.isFinite(amount)) return rule.undecided;
  if (force === undefined || force === null || force === false) return null;
  return force === true ? rule.forced : rule.forceUndecided;
}

/** @typedef {Parameters<typeof deniedBy>[0]} WriteRule */
/** @typedef {Readonly<Record<string, unknown>>} Args */

/** @param {WriteRule} rule @param {Args} args */
const denialOf = (rule, { currency, amount, force }) => deniedBy(rule, currency, amount, force);

/** The same where the function takes own properties only. @param {WriteRule} rule @param {Args} args */
const ownDenialOf = (rule, args) =>
  deniedBy(
    rule,
    Object.hasOwn(args, "currency") ? args.currency : undefined,
    Object.hasOwn(args, "amount") ? args.amount : undefined,
    Object.hasOwn(args, "force") ? args.force : undefined,
  );

/** @param {typeof grantOf} subjectOf @param {typeof denialOf} denialBy */
const floorOver = (subjectOf, denialBy) => () => {
  const rules = new Map(
    NAMES.map((name, i) => [
      name,
      {
        write: i >= 40,
        allow: `/tools/${name}`,
        limit: `/tools/${name}/limits/0`,
        unmet: decision("deny", "require_unmet", `/tools/${name}/require/0`),
        undecided: decision("deny", "indeterminate", `/tools/${name}/require/0`),
        forced: decision("deny", "deny_if_matched", `/tools/${name}/deny_if/0`),
        forceUndecided: decision("deny", "indeterminate", `/tools/${name}/deny_if/0`),
        scopeMissing: decision("deny", "scope_missing", i >= 40 ? `/tools/${name}/limits/0` : "/all_tools/limits/0"),
      },
    ]),
  );
  const minutes = createWindow(MINUTE);
  const hours = createWindow(HOUR);
  /** @type {Map<string, { calls: import("../lib/floor.mjs").Counter, writes: import("../lib/floor.mjs").Counter }>} */
  const accounts = new Map();
  /** @param {number} used @returns {LimitUsage} */
  const callUsage = (used) => ({
    counter: "calls",
    scope: "grant",
    window: "minute",
    max: MAX_CALLS,
    used,
    remaining: MAX_CALLS - used,
    resetAt: minutes.end,
  });
  /** @param {number} used @returns {LimitUsage} */
  const writeUsage = (used) => ({
    counter: "writes",
    scope: "grant",
    window: "hour",
    max: MAX_WRITES,
    used,
    remaining: MAX_WRITES - used,
    resetAt: hours.end,
  });
  /** @param {string} rule @param {LimitUsage[]} limits @param {number} now @returns {import("tollgate").Decision} */
  const refuse = (rule, limits, now) => ({
    effect: "deny",
    code: "limit_exceeded",
    rule,
    message: "the limit is reached",
    limits,
    retryAfterMs: Math.max(...limits.map(({ resetAt }) => resetAt)) - now,
  });

  /** @type {import("../lib/case.mjs").Decide} */
  return ({ tool, args, scope }) => {
    const rule = rules.get(tool);
    if (rule === undefined) return DEFAULT_DENY;
    if (rule.write) {
      const denied = denialBy(rule, args);
      if (denied !== null) return denied;
    }
    const subject = subjectOf(scope);
    if (subject === undefined) return rule.scopeMissing;
    const now = Date.now();
    moveWindow(minutes, now);
    moveWindow(hours, now);
    let account = accounts.get(subject);
    if (account === undefined) {
      account = { calls: createCounter(minutes), writes: createCounter(hours) };
      accounts.set(subject, account);
    }
    const called = usedIn(account.calls, minutes);
    if (!rule.write) {
      if (called + 1 > MAX_CALLS) return refuse("/all_tools/limits/0", [callUsage(called)], now);
      account.calls.used = called + 1;
      return {
        effect: "allow",
        code: "allowed",
        rule: rule.allow,
        message: "allowed",
        limits: [callUsage(called + 1)],
      };
    }
    const written = usedIn(account.writes, hours);
    if (written + 1 > MAX_WRITES || called + 1 > MAX_CALLS) {
      const limits = [];
      if (written + 1 > MAX_WRITES) limits.push(writeUsage(written));
      if (called + 1 > MAX_CALLS) limits.push(callUsage(called));
      return refuse(written + 1 > MAX_WRITES ? rule.limit : "/all_tools/limits/0", limits, now);
    }
    account.calls.used = called + 1;
    account.writes.used = written + 1;
    return {
      effect: "allow",
      code: "allowed",
      rule: rule.allow,
      message: "allowed",
      limits: [writeUsage(written + 1), callUsage(called + 1)],
    };
  };
};

const reading = { counter: "calls", scope: "grant", window: "minute", max: MAX_CALLS, used: 1, remaining: 99_999_999 };
const writing = { counter: "writes", scope: "grant", window: "hour", max: MAX_WRITES, used: 1, remaining: 9_999_999 };

/** @returns {Case} */
const mixed = () => ({
  policy,
  calls,
  floor: floorOver(grantOf, denialOf),
  ownFloor: floorOver(ownGrantOf, ownDenialOf),
  expected: {
    decisions: {
      0: { effect: "allow", code: "allowed", rule: "/tools/tool_0", limits: [reading] },
      8: { effect: "allow", code: "allowed", rule: "/tools/tool_40", limits: [writing, reading] },
      38: { effect: "deny", code: "require_unmet", rule: "/tools/tool_43/require/0", limits: [] },
      59: { effect: "deny", code: "deny_if_matched", rule: "/tools/tool_45/deny_if/0", limits: [] },
    },
    codes: { allowed: 4_034, require_unmet: 41, deny_if_matched: 21 },
    allowed: 4_034,
  },
});

/** Scenario 7: a real server's day. Four calls in five read; writes have conditions and a limit; all calls have a limit. */
export const mix = { "a mix like a server's day": decisions(mixed) };
