// @ts-check
import { createEngine, parsePolicy } from "tollgate";
import { callsOf, policyOf, toolNames } from "../lib/case.mjs";
import { DEFAULT_DENY, decision } from "../lib/floor.mjs";
import { decisions, held, timed } from "../lib/job.mjs";
import { passingArgs, RULES } from "./three-conditions.mjs";

/** @typedef {import("../lib/case.mjs").Case} Case */
/** @typedef {import("../lib/case.mjs").Decide} Decide */
/** @typedef {import("../lib/case.mjs").PolicyDocument} PolicyDocument */

/** What is kept of a tool by hand: its three conditions and its three decisions, made ready. @param {string} name @param {PolicyDocument} document */
function entryOf(name, document) {
  const [exists, among, above] = document.tools?.[name]?.require?.[0]?.conditions ?? [];
  if (exists?.op !== "exists" || among?.op !== "in" || above?.op !== "gt") throw new Error(`${name}: other conditions`);
  return {
    present: exists.value,
    currencies: new Set(/** @type {readonly unknown[]} */ (among.value)),
    above: above.value,
    allow: decision("allow", "allowed", `/tools/${name}`),
    unmet: decision("deny", "require_unmet", `/tools/${name}/require/0`),
    undecided: decision("deny", "indeterminate", `/tools/${name}/require/0`),
  };
}

/** @param {readonly string[]} names @param {PolicyDocument} document */
const build = (names, document) => new Map(names.map((name) => [name, entryOf(name, document)]));

/** @param {ReturnType<typeof entryOf>} entry @param {unknown} confirm @param {unknown} currency @param {unknown} amount */
function judge(entry, confirm, currency, amount) {
  if ((confirm !== undefined && confirm !== null) !== entry.present) return entry.unmet;
  if (typeof currency === "string" && !entry.currencies.has(currency)) return entry.unmet;
  if (typeof amount === "number" && amount <= entry.above) return entry.unmet;
  return typeof currency === "string" && Number.isFinite(amount) ? entry.allow : entry.undecided;
}

/** @param {readonly string[]} names @param {PolicyDocument} document */
const floorOver = (names, document) => () => {
  const entries = build(names, document);
  /** @type {Decide} */
  return ({ tool, args: { confirm, currency, amount } }) => {
    const entry = entries.get(tool);
    return entry === undefined ? DEFAULT_DENY : judge(entry, confirm, currency, amount);
  };
};

/** @param {readonly string[]} names @param {PolicyDocument} document */
const ownFloorOver = (names, document) => () => {
  const entries = build(names, document);
  /** @type {Decide} */
  return ({ tool, args }) => {
    const entry = entries.get(tool);
    if (entry === undefined) return DEFAULT_DENY;
    return judge(
      entry,
      Object.hasOwn(args, "confirm") ? args.confirm : undefined,
      Object.hasOwn(args, "currency") ? args.currency : undefined,
      Object.hasOwn(args, "amount") ? args.amount : undefined,
    );
  };
};

const COUNT = 20_000;

/** @param {number} tools @returns {Case} */
function calling(tools) {
  const names = toolNames(tools);
  const policy = policyOf(names, RULES);
  return {
    policy,
    calls: callsOf((i) => ({ tool: names[(i * 7_919) % tools] ?? "", args: passingArgs(i) }), { count: COUNT }),
    floor: floorOver(names, policy),
    ownFloor: ownFloorOver(names, policy),
    expected: {
      decisions: [{ effect: "allow", code: "allowed", rule: "/tools/tool_0", limits: [] }],
      codes: { allowed: COUNT },
      allowed: COUNT,
    },
  };
}

/** A longer text is refused; a host that has one parses it as JSON itself. */
const MAX_TEXT = 2 ** 20;
const parse = (/** @type {string} */ text) => parsePolicy(text.length <= MAX_TEXT ? text : JSON.parse(text));

/** @param {readonly string[]} _ @param {string} text */
const parsers = (_, text) => ({ floor: () => JSON.parse(text), tollgate: () => parse(text) });

/** @param {readonly string[]} names @param {string} text */
function compilers(names, text) {
  const document = JSON.parse(text);
  const policy = parse(text);
  return { floor: () => build(names, document), tollgate: () => createEngine({ policy }) };
}

/** What each contestant makes of a policy of so many tools. @param {typeof parsers | typeof compilers} makersOf @param {number} tools */
function makers(makersOf, tools) {
  const names = toolNames(tools);
  return makersOf(names, JSON.stringify(policyOf(names, RULES)));
}

/** Each makes it once a pass. @param {typeof parsers | typeof compilers} makersOf @param {number} tools */
const passes = (makersOf, tools) => () =>
  Object.entries(makers(makersOf, tools)).map(([name, make]) => ({
    name,
    units: tools,
    allowed: 1,
    pass: () => (make() === undefined ? 0 : 1),
  }));

/** The bounds are for the largest. */
const LARGEST = 10_000;
const BOUNDS = { call: { ratio: 2, goal: 1.5, bytes: 0 }, compile: { ratio: 10 }, held: { most: 400 } };

/** Scenario 8: what a policy of ten, a thousand and ten thousand tools, each with the same three conditions, costs. */
export const scale = Object.fromEntries(
  [10, 1_000, LARGEST].flatMap((tools) => {
    const among = `${tools.toLocaleString("en")} tools`;
    /** @type {Partial<typeof BOUNDS>} */
    const bounds = tools === LARGEST ? BOUNDS : {};
    const holding = { units: tools, ...(bounds.held && { bound: bounds.held }) };
    return [
      [`a call among ${among}`, decisions(() => calling(tools), bounds.call)],
      [`parse ${among}`, timed("ns a tool", passes(parsers, tools))],
      [`compile ${among}`, timed("ns a tool", passes(compilers, tools), bounds.compile)],
      [`held, ${among}`, held("bytes a tool", () => makers(compilers, tools), holding)],
    ];
  }),
);
