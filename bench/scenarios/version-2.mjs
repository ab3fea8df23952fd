// @ts-check
import { CALLS, callsOf, NAMES } from "../lib/case.mjs";
import { DEFAULT_DENY, decision, decisionsOf } from "../lib/floor.mjs";
import { decisions } from "../lib/job.mjs";
import { floor, ownFloor, passing, passingArgs, RULES } from "./three-conditions.mjs";

/** @typedef {import("../lib/case.mjs").Case} Case */
/** @typedef {import("../lib/case.mjs").Decide} Decide */

/** @param {string} rule @returns {Case["expected"]} */
const allowedBy = (rule) => ({
  decisions: [{ effect: "allow", code: "allowed", rule, limits: [] }],
  codes: { allowed: CALLS },
  allowed: CALLS,
});

/** @param {object} tools @returns {Case["policy"]} */
const policyWith = (tools) => /** @type {never} */ ({ version: "2", default: "deny", tools });

/** The same rules and calls as "three conditions, passing", beside a pattern that covers none of the tools. */
const exact = () => ({
  ...passing(),
  policy: policyWith({ ...Object.fromEntries(NAMES.map((name) => [name, RULES])), "delete_*": { action: "deny" } }),
});

/** The same rules once, for all tools by a pattern. @returns {Case} */
const pattern = () => ({
  ...passing(),
  policy: policyWith({ "tool_*": RULES }),
  floor: floor(() => "/tools/tool_*"),
  ownFloor: ownFloor(() => "/tools/tool_*"),
  expected: allowedBy("/tools/tool_*"),
});

/** @param {(args: Readonly<Record<string, unknown>>) => boolean | undefined} holds True, false, or undecided. */
const byName = (holds) => () => {
  const table = decisionsOf((name) => `/tools/${name}`);
  /** @type {Decide} */
  return ({ tool, args }) => {
    const rule = table.get(tool);
    if (rule === undefined) return DEFAULT_DENY;
    const held = holds(args);
    return held === undefined ? rule.undecided : held ? rule.allow : rule.unmet;
  };
};

/** @param {object} condition @returns {Case["policy"]} */
const requiring = (condition) =>
  policyWith(Object.fromEntries(NAMES.map((name) => [name, { require: [{ conditions: [condition] }] }])));

/** @param {Readonly<Record<string, unknown>>} args */
function oneOfThree({ currency, amount, confirm }) {
  if (currency === "chf") return true;
  if (typeof amount === "number" && amount <= 10) return true;
  if (confirm !== undefined && confirm !== null) return true;
  return typeof currency === "string" && Number.isFinite(amount) ? false : undefined;
}

/** @param {Readonly<Record<string, unknown>>} args */
function ownOneOfThree(args) {
  /** @param {string} name */
  const own = (name) => (Object.hasOwn(args, name) ? args[name] : undefined);
  return oneOfThree({ currency: own("currency"), amount: own("amount"), confirm: own("confirm") });
}

/** The last of three holds. @returns {Case} */
const anyOfThree = () => ({
  policy: requiring({
    any: [
      { path: "args.currency", op: "eq", value: "chf" },
      { path: "args.amount", op: "lte", value: 10 },
      { path: "args.confirm", op: "exists", value: true },
    ],
  }),
  calls: callsOf((i) => ({ args: passingArgs(i) })),
  floor: byName(oneOfThree),
  ownFloor: byName(ownOneOfThree),
  expected: allowedBy("/tools/tool_0"),
});

const RECIPIENTS = Array.from({ length: 10 }, (_, i) => `person.${i}@example.com`);

/** @param {Readonly<Record<string, unknown>>} args */
function everyRecipient({ to }) {
  if (!Array.isArray(to) || to.length > 1_000) return undefined;
  /** @type {boolean | undefined} */
  let held = true;
  for (const one of to) {
    if (typeof one !== "string") held = undefined;
    else if (!one.endsWith("@example.com")) return false;
  }
  return held;
}

/** @returns {Case} */
const everyOfTen = () => ({
  policy: requiring({
    every: "args.to",
    conditions: [{ path: "item", op: "ends_with", value: "@example.com" }],
  }),
  calls: callsOf((i) => ({ args: { to: RECIPIENTS, subject: `${i}` } })),
  floor: byName(everyRecipient),
  ownFloor: byName((args) => everyRecipient({ to: Object.hasOwn(args, "to") ? args.to : undefined })),
  expected: allowedBy("/tools/tool_0"),
});

/** What an organisation requires of every tool, and a team of each of its own. @returns {Case} */
const twoDocuments = () => {
  const org = {
    version: "2",
    name: "org",
    default: "allow",
    all_tools: { require: [{ conditions: [{ path: "args.confirm", op: "exists", value: true }] }] },
  };
  const team = {
    .../** @type {object} */ (policyWith(Object.fromEntries(NAMES.map((name) => [name, RULES])))),
    name: "team",
  };
  const allow = new Map(
    NAMES.map((name) => [name, { ...decision("allow", "allowed", `/tools/${name}`), policy: "team" }]),
  );
  const within = floor((name) => `/tools/${name}`)();
  return {
    policy: /** @type {never} */ ([org, team]),
    calls: passing().calls,
    floor: () => (call) => (within(call).effect === "allow" ? (allow.get(call.tool) ?? DEFAULT_DENY) : within(call)),
    expected: {
      decisions: [{ effect: "allow", code: "allowed", rule: "/tools/tool_0", limits: [], policy: "team" }],
      codes: { allowed: CALLS },
      allowed: CALLS,
    },
  };
};

/** What version "2" of the language adds, each beside a function for exactly this. */
export const version2 = {
  'version "2", an exact name': decisions(exact),
  'version "2", a pattern': decisions(pattern),
  'version "2", any of three': decisions(anyOfThree),
  'version "2", every of ten elements': decisions(everyOfTen),
  'version "2", two documents': decisions(twoDocuments),
};
