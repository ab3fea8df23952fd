// @ts-check
// What 10,000 engines of one policy take: node --expose-gc bench/tenants.mjs [module of another build]
import { pathToFileURL } from "node:url";

const [other] = process.argv.slice(2);
/** @type {typeof import("tollgate")} */
const { createEngine, createMemoryStore, parsePolicy } = await import(other ? pathToFileURL(other).href : "tollgate");
const ENGINES = 10_000;
const TOOLS = 20;
const CALLS = 500_000;

const conditions = [
  { path: "args.a", op: "eq", value: "x" },
  { path: "args.b", op: "lte", value: 5 },
  { path: "args.c", op: "exists", value: true },
];
const names = Array.from({ length: TOOLS }, (_, index) => `tool_${index}`);
const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: Object.fromEntries(
    names.map((counter) => [
      counter,
      { require: [{ conditions }], limits: [{ counter, window: "minute", max: 1_000, scope: "grant" }] },
    ]),
  ),
});
const heap = () => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** @param {string} name @param {(index: number) => import("tollgate").Engine} make */
function measure(name, make) {
  make(-1).evaluate({ tool: "other" });
  const before = heap();
  const start = process.cpuUsage();
  const engines = Array.from({ length: ENGINES }, (_, index) => make(index));
  const { user, system } = process.cpuUsage(start);
  const bytes = (heap() - before) / ENGINES;
  for (const engine of engines) engine.evaluate(call(0));
  const called = (heap() - before) / ENGINES - bytes;
  const across = time((index) => /** @type {import("tollgate").Engine} */ (engines[index % ENGINES]));
  const one = time(() => /** @type {import("tollgate").Engine} */ (engines[0]));
  const rounded = [bytes, called, ((user + system) * 1_000) / ENGINES, across, one].map(Math.round);
  console.log([name.padEnd(24), ...rounded.map((figure) => String(figure).padStart(18))].join(""));
}

/** @param {number} index */
const call = (index) => ({
  tool: /** @type {string} */ (names[index % TOOLS]),
  args: { a: "x", b: 2, c: 1 },
  scope: { grant: "ann" },
});

/** CPU nanoseconds a call. @param {(index: number) => import("tollgate").Engine} pick */
function time(pick) {
  for (let i = 0; i < CALLS / 10; i++) pick(i).evaluate(call(0));
  const start = process.cpuUsage();
  for (let i = 0; i < CALLS; i++) pick(i).evaluate(call(0));
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1_000) / CALLS;
}

const store = createMemoryStore({ maxCounters: 1_000_000 });
const head = ["bytes", "+ first call", "ns to make", "ns a call, across", "ns a call, of one"];
console.log([`${ENGINES} engines`.padEnd(24), ...head.map((text) => text.padStart(18))].join(""));
measure("one store", () => createEngine({ policy, store }));
measure("a namespace each", (index) => createEngine({ policy, store, namespace: `tenant-${index}` }));
measure("a store each", () => createEngine({ policy }));
