import { expect, test } from "vitest";
import type { AnyEngine } from "../src/engine/types.js";
import type { GuardOptions } from "../src/mcp/index.js";
import { hasPython } from "./guard-fuzz/python.js";
import { run } from "./guard-fuzz/run.js";
import { runs } from "./runs.js";

// The same worlds each time, so that a failure is a change. `node scripts/guard-fuzz.mjs` plays others, on every core.
const SEED = Number(process.env.TOLLGATE_SEED ?? 1);
const REQUESTS = Number(process.env.TOLLGATE_REQUESTS ?? runs(2_000, 20_000));

test("each call that ran behind a guard was allowed, and charges equal runs", { timeout: 600_000 }, async () => {
  const { found, kinds, requests, inPython } = await run({ seed: SEED, requests: REQUESTS });
  console.log(
    `guard: ${requests} requests from seed ${SEED}, ${inPython} messages read in Python: ${JSON.stringify(kinds)}`,
  );
  expect(found).toBeUndefined();
  expect(Object.entries(kinds).filter(([, times]) => times === 0)).toEqual([]);
  if (hasPython) expect(inPython).toBeGreaterThan(0);
});

const engineOf = ({ engine }: GuardOptions): AnyEngine => engine as AnyEngine;

/** An engine with one method changed. */
const engineWith = (options: GuardOptions, more: object): GuardOptions => ({
  ...options,
  engine: { ...engineOf(options), ...more },
});

test.each<[string, (options: GuardOptions) => GuardOptions]>([
  ["only watches", (options) => ({ ...options, observe: true })],
  ["gives nothing back", (options) => engineWith(options, { release: () => {} })],
  ["charges nothing", (options) => engineWith(options, { evaluate: (call: never) => engineOf(options).explain(call) })],
  [
    "forgets which states were used",
    (options) => ({
      ...options,
      requestStateStore: { reserve: async () => ({ ok: true, used: [1] }), release: async () => {} },
    }),
  ],
  ["has legs without end", (options) => ({ ...options, maxLegs: 1_000 })],
])("a guard that %s is found", { timeout: 120_000 }, async (_, broken) => {
  expect((await run({ seed: 1, requests: 100_000, broken })).found).toBeDefined();
});
