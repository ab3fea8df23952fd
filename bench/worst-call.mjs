// @ts-check
// The longest single call of the memory store, beside the longest `set` of a plain Map: as it fills, as what it holds expires and
// is replaced, and as it is full and all has expired at once.
// node --expose-gc --max-old-space-size=8000 bench/worst-call.mjs [counters, default 1000000]
import { createMemoryStore } from "../dist/index.js";

const MINUTE = 60_000;
const counters = Number(process.argv[2] ?? 1_000_000);
const rows = [["", "longest call, ms", "mean, ns"]];

/** @param {string} name @param {number} count @param {(index: number) => void} call */
function measure(name, count, call) {
  globalThis.gc?.();
  let longest = 0;
  const from = performance.now();
  let before = from;
  for (let index = 0; index < count; index++) {
    call(index);
    const after = performance.now();
    longest = Math.max(longest, after - before);
    before = after;
  }
  rows.push([name, longest.toFixed(1), (((before - from) * 1e6) / count).toFixed(0)]);
}

/** @param {number} index @param {number} minute */
const charges = (index, minute) => [
  {
    ...{ counter: "c", subject: `user-${index}`, amount: 1, max: 5 },
    ...{ windowStart: minute * MINUTE, windowEnd: (minute + 1) * MINUTE, reach: 0 },
  },
];

/** @type {Map<string, object> | undefined} */
let map = new Map();
measure("a Map, filled", counters, (index) => void map?.set(`user-${index}`, { index }));
measure("the same Map, replaced one by one", counters, (index) => {
  for (const old of [2 * index, 2 * index + 1]) map?.delete(`user-${old}`);
  map?.set(`user-${index + counters}`, { index });
});
map = undefined;

const store = createMemoryStore({ maxCounters: counters });
measure("the store, filled", counters, (index) => void store.reserve(charges(index, 0), 0));
measure("the store, all expired and replaced", counters, (index) => {
  store.reserve(charges(index + counters, 2), 2 * MINUTE);
});
const rejected = (/** @type {number} */ index) => {
  try {
    store.reserve(charges(index + 3 * counters, 2), 2 * MINUTE);
  } catch {
    return;
  }
  throw new Error("expected a full store");
};
measure("the store, full of what lives", 1_000, rejected);
for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(column === 0 ? 36 : 24))
      .join("")
      .trimEnd(),
  );
