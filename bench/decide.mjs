// @ts-check
// What deciding a call without limits costs beside a hand-written floor, in CPU time, and what it allocates.
import { createEngine, parsePolicy } from "tollgate";

const CALLS = 4_096;
const ROUNDS = 300;

/** @param {number} count */
const toolNames = (count) => Array.from({ length: count }, (_, i) => `tool_${i}`);
const names = toolNames(50);

const byName = createEngine({
  policy: parsePolicy({ version: "1", default: "deny", tools: Object.fromEntries(names.map((name) => [name, {}])) }),
});
const conditions = [
  { path: "args.confirm", op: "exists", value: true },
  { path: "args.currency", op: "in", value: ["usd", "eur", "gbp"] },
  { path: "args.amount", op: "gt", value: 10 },
];
const byConditions = createEngine({
  policy: parsePolicy({
    version: "1",
    default: "deny",
    tools: Object.fromEntries(names.map((name) => [name, { require: [{ conditions }] }])),
  }),
});

/** @typedef {{ tool: string, args: Record<string, unknown> }} Call */
/** @typedef {import("tollgate").Decision} Decision */

/** @returns {Decision} @param {"allow" | "deny"} effect @param {import("tollgate").DecisionCode} code @param {string} rule */
const decision = (effect, code, rule) =>
  Object.freeze({ effect, code, rule, message: code, limits: Object.freeze([]) });

const floorAllow = new Map(names.map((name) => [name, decision("allow", "allowed", `/tools/${name}`)]));
const floorDefault = decision("deny", "default_deny", "/default");
/** @param {Call} call */
const floorByName = (call) => floorAllow.get(call.tool) ?? floorDefault;

const floorRules = new Map(
  names.map((name) => [
    name,
    {
      allow: decision("allow", "allowed", `/tools/${name}`),
      unmet: decision("deny", "require_unmet", `/tools/${name}/require/0`),
      unclear: decision("deny", "indeterminate", `/tools/${name}/require/0`),
    },
  ]),
);
const currencies = new Set(["usd", "eur", "gbp"]);
/** @param {Call} call */
const floorByConditions = (call) => {
  const rule = floorRules.get(call.tool);
  if (rule === undefined) return floorDefault;
  const { confirm, currency, amount } = call.args;
  if (confirm === undefined || confirm === null) return rule.unmet;
  if (typeof currency === "string" && !currencies.has(currency)) return rule.unmet;
  if (typeof amount === "number" && amount <= 10) return rule.unmet;
  return typeof currency === "string" && typeof amount === "number" ? rule.allow : rule.unclear;
};

/** The same, with the promise that the engine makes: what arguments inherit is no argument. @param {Call} call */
const ownFloorByConditions = (call) => {
  const rule = floorRules.get(call.tool);
  if (rule === undefined) return floorDefault;
  const { args } = call;
  const confirm = Object.hasOwn(args, "confirm") ? args.confirm : undefined;
  const currency = Object.hasOwn(args, "currency") ? args.currency : undefined;
  const amount = Object.hasOwn(args, "amount") ? args.amount : undefined;
  if (confirm === undefined || confirm === null) return rule.unmet;
  if (typeof currency === "string" && !currencies.has(currency)) return rule.unmet;
  if (typeof amount === "number" && amount <= 10) return rule.unmet;
  return typeof currency === "string" && typeof amount === "number" ? rule.allow : rule.unclear;
};

/** Calls over rotating tools and shapes of arguments. @param {(i: number) => Record<string, unknown>} args @returns {Call[]} */
const calls = (args) =>
  Array.from({ length: CALLS }, (_, i) => ({ tool: names[(i * 7) % names.length] ?? "", args: args(i) }));
/** @type {((i: number) => Record<string, unknown>)[]} */
const shapes = [
  (i) => ({ confirm: true, currency: "usd", amount: 11 + i }),
  (i) => ({ amount: 12 + i, currency: "eur", confirm: "yes", note: "n" }),
  (i) => ({ id: i, currency: "gbp", confirm: 1, amount: 995 + i }),
  (i) => ({ customer: "c", tags: [], amount: 1000 + i, confirm: true, currency: "usd" }),
];
/** @param {number} i */
const shaped = (i) => /** @type {(i: number) => Record<string, unknown>} */ (shapes[i % shapes.length])(i);

/**
 * V8 keeps a fraction unboxed in its object and boxes it when it is read by a name that is not written out in the code:
 * the one allocation of a call. Another first key keeps these objects from changing how the shapes above are kept.
 * @param {number} i
 */
const fractional = (i) => ({ fraction: true, confirm: true, currency: "usd", amount: 99.5 + i });

const scenarios = [
  { name: "allow by name", calls: calls(() => ({})), engine: byName, floor: floorByName, ownFloor: floorByName },
  {
    name: "default deny",
    calls: calls(() => ({})).map((call) => ({ ...call, tool: `other_${call.tool}` })),
    engine: byName,
    floor: floorByName,
    ownFloor: floorByName,
  },
  {
    name: "three conditions, passing",
    calls: calls(shaped),
    engine: byConditions,
    floor: floorByConditions,
    ownFloor: ownFloorByConditions,
  },
  {
    name: "three conditions, denied",
    calls: calls((i) => ({ ...shaped(i), amount: 1 })),
    engine: byConditions,
    floor: floorByConditions,
    ownFloor: ownFloorByConditions,
  },
  {
    name: "three conditions, undecided",
    calls: calls((i) => ({ ...shaped(i), amount: "1000" })),
    engine: byConditions,
    floor: floorByConditions,
    ownFloor: ownFloorByConditions,
  },
  {
    name: "three conditions, fractions",
    calls: calls(fractional),
    engine: byConditions,
    floor: floorByConditions,
    ownFloor: ownFloorByConditions,
  },
];

let sink = 0;
/** @param {(call: Call) => Decision} decide @param {Call[]} list */
const round = (decide, list) => {
  for (const call of list) sink += decide(call).rule.length;
};
/** CPU nanoseconds a call. @param {(call: Call) => Decision} decide @param {Call[]} list */
const cost = (decide, list) => {
  const before = process.cpuUsage();
  for (let i = 0; i < 40; i++) round(decide, list);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / (40 * list.length);
};
/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
/** Bytes a call, over a million calls. @param {(call: Call) => Decision} decide @param {Call[]} list */
const bytes = (decide, list) => {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 245; i++) round(decide, list);
  return Math.max(0, process.memoryUsage().heapUsed - before) / (245 * list.length);
};

console.log(`node ${process.version}; CPU time, ${ROUNDS / 20} interleaved rounds of ${40 * CALLS} calls, median`);
const rows = scenarios.map(({ name, calls: list, engine, floor, ownFloor }) => {
  /** @param {Call} call */
  const decide = (call) => engine.evaluate(call);
  list.forEach((call) => {
    if (decide(call).code !== floor(call).code || floor(call) !== ownFloor(call))
      throw new Error(`${name}: engine and floor differ`);
  });
  for (let i = 0; i < 20; i++) {
    round(decide, list);
    round(floor, list);
    round(ownFloor, list);
  }
  /** @type {number[]} */
  const ours = [];
  /** @type {number[]} */
  const theirs = [];
  /** @type {number[]} */
  const own = [];
  for (let i = 0; i < ROUNDS / 20; i++) {
    ours.push(cost(decide, list));
    theirs.push(cost(floor, list));
    own.push(cost(ownFloor, list));
  }
  return {
    scenario: name,
    "floor ns": median(theirs).toFixed(1),
    "engine ns": median(ours).toFixed(1),
    ratio: (median(ours) / median(theirs)).toFixed(2),
    "ratio, own properties": (median(ours) / median(own)).toFixed(2),
    "bytes a call": bytes(decide, list).toFixed(3),
  };
});
console.table(rows);
if (sink === 0) throw new Error("nothing was decided");
