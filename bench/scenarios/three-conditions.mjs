// @ts-check
import { CALLS, callsOf, NAMES, policyOf } from "../lib/case.mjs";
import { DEFAULT_DENY, decisionsOf } from "../lib/floor.mjs";
import { decisions } from "../lib/job.mjs";

/** @typedef {import("../lib/case.mjs").Case} Case */
/** @typedef {import("../lib/case.mjs").Decide} Decide */
/** @typedef {Record<string, unknown>} Args */

/** One operator that takes anything, one that takes strings, one that takes numbers. */
export const RULES = {
  require: [
    {
      conditions: [
        { path: "args.confirm", op: "exists", value: true },
        { path: "args.currency", op: "in", value: ["usd", "eur", "gbp"] },
        { path: "args.amount", op: "gt", value: 10 },
      ],
    },
  ],
};

/** Four shapes of arguments that pass. @type {readonly ((i: number) => Args)[]} */
const SHAPES = [
  (i) => ({ confirm: true, currency: "usd", amount: 11 + i }),
  (i) => ({ amount: 12 + i, currency: "eur", confirm: "yes", note: "n" }),
  (i) => ({ id: i, currency: "gbp", confirm: 1, amount: 995 + i }),
  (i) => ({ customer: "c", tags: [], amount: 1000 + i, confirm: true, currency: "usd" }),
];

/** @param {number} i @returns {Args} */
export const passingArgs = (i) => SHAPES[i % SHAPES.length]?.(i) ?? {};

const CURRENCIES = new Set(["usd", "eur", "gbp"]);

/** The pointer of a tool's entry. @param {string} name */
const entryOf = (name) => `/tools/${name}`;

/** @param {(name: string) => string} pointerOf @returns {() => Decide} */
export const floor = (pointerOf) => () => {
  const table = decisionsOf(pointerOf);
  /** @type {Decide} */
  return ({ tool, args }) => {
    const rule = table.get(tool);
    if (rule === undefined) return DEFAULT_DENY;
    const { confirm, currency, amount } = args;
    if (confirm === undefined || confirm === null) return rule.unmet;
    if (typeof currency === "string" && !CURRENCIES.has(currency)) return rule.unmet;
    if (typeof amount === "number" && amount <= 10) return rule.unmet;
    return typeof currency === "string" && Number.isFinite(amount) ? rule.allow : rule.undecided;
  };
};

/** The same that takes own properties only. @param {(name: string) => string} pointerOf @returns {() => Decide} */
export const ownFloor = (pointerOf) => () => {
  const table = decisionsOf(pointerOf);
  /** @type {Decide} */
  return ({ tool, args }) => {
    const rule = table.get(tool);
    if (rule === undefined) return DEFAULT_DENY;
    const confirm = Object.hasOwn(args, "confirm") ? args.confirm : undefined;
    const currency = Object.hasOwn(args, "currency") ? args.currency : undefined;
    const amount = Object.hasOwn(args, "amount") ? args.amount : undefined;
    if (confirm === undefined || confirm === null) return rule.unmet;
    if (typeof currency === "string" && !CURRENCIES.has(currency)) return rule.unmet;
    if (typeof amount === "number" && amount <= 10) return rule.unmet;
    return typeof currency === "string" && Number.isFinite(amount) ? rule.allow : rule.undecided;
  };
};

/**
 * @param {(i: number) => Args} argsOf
 * @param {Case["expected"]} expected
 * @returns {Case}
 */
const caseOf = (argsOf, expected) => ({
  policy: policyOf(NAMES, RULES),
  calls: callsOf((i) => ({ args: argsOf(i) })),
  floor: floor(entryOf),
  ownFloor: ownFloor(entryOf),
  expected,
});

const bound = { ratio: 2, goal: 1.5, bytes: 0 };
const ALLOWED = {
  decisions: [
    { effect: "allow", code: "allowed", rule: "/tools/tool_0", limits: [] },
    { effect: "allow", code: "allowed", rule: "/tools/tool_7", limits: [] },
  ],
  codes: { allowed: CALLS },
  allowed: CALLS,
};

export const passing = () => caseOf(passingArgs, ALLOWED);

const denied = () =>
  caseOf((i) => ({ ...passingArgs(i), amount: 1 + (i % 10) }), {
    decisions: [
      { effect: "deny", code: "require_unmet", rule: "/tools/tool_0/require/0", limits: [] },
      { effect: "deny", code: "require_unmet", rule: "/tools/tool_7/require/0", limits: [] },
    ],
    codes: { require_unmet: CALLS },
    allowed: 0,
  });

const undecided = () =>
  caseOf((i) => ({ ...passingArgs(i), amount: "1000" }), {
    decisions: [
      { effect: "deny", code: "indeterminate", rule: "/tools/tool_0/require/0", limits: [] },
      { effect: "deny", code: "indeterminate", rule: "/tools/tool_7/require/0", limits: [] },
    ],
    codes: { indeterminate: CALLS },
    allowed: 0,
  });

/** V8 keeps a fraction unboxed in its object, and boxes it when it is read by a name that is not written out in the code. */
const fractions = () => caseOf((i) => ({ ...passingArgs(i), amount: 99.5 + i }), ALLOWED);

/** Scenario 2: `exists`, `in` and `gt` in one rule. */
export const threeConditions = {
  "three conditions, passing": decisions(passing, bound),
  "three conditions, denied": decisions(denied, bound),
  "three conditions, undecided": decisions(undecided),
  "three conditions, a fraction": decisions(fractions),
};
