import { describe, expect, test } from "vitest";
import { BROKEN_ENGINES, BROKEN_LIMIT_ENGINES_2 } from "./broken-engines.js";
import { runs } from "./runs.js";
import { KINDS, leastHit, tooSeldom } from "./simulation/kinds.js";
import { digestOf, run } from "./simulation/run.js";
import { printed } from "./simulation/shrink.js";

// The same worlds each time, so that a failure is a change. `node scripts/simulation.mjs` runs others, on every core.
const SEED = Number(process.env.TOLLGATE_SEED ?? 1);
const SEEDS = { "1": runs(2_000, 20_000), "2": runs(500, 4_000) };
const MILLISECONDS = 24 * 3_600_000;

describe.each(["1", "2"] as const)('version "%s"', (version) => {
  const asked = Number(process.env.TOLLGATE_SEEDS ?? SEEDS[version]);

  test("no world breaks what the language and the store contract promise", { timeout: MILLISECONDS }, async () => {
    const { seeds, events, decisions, faults, found } = await run({ seed: SEED, seeds: asked, version });
    const { kind, hits } = leastHit(faults, version);
    console.log(
      `simulation of version "${version}": ${seeds} seeds from ${SEED} (${events} events, ${decisions} decisions); ` +
        `the least-hit of ${KINDS[version].length} kinds of faults, ${kind}: ${hits}`,
    );
    expect(found && printed(found)).toBeUndefined();
    expect(tooSeldom(faults, seeds, version), "kinds of faults that strike too seldom").toEqual([]);
  });

  test("a seed always makes the same world, whatever was played before it", async () => {
    const seeds = Array.from({ length: version === "1" ? 150 : 20 }, (_, seed) => seed);
    const [forwards, backwards] = [new Map<number, string>(), new Map<number, string>()];
    for (const seed of seeds) forwards.set(seed, await digestOf(seed, version));
    for (const seed of seeds.toReversed()) backwards.set(seed, await digestOf(seed, version));
    expect(seeds.filter((seed) => forwards.get(seed) !== backwards.get(seed))).toEqual([]);
    expect(new Set(forwards.values()).size).toBe(seeds.length);
  });
});

test("after a run the process has its own timers back", async () => {
  const { setTimeout: own } = globalThis;
  await run({ seed: 1, seeds: 1 });
  expect(globalThis.setTimeout).toBe(own);
});

const BROKEN = [
  ...BROKEN_ENGINES.map((one) => ({ ...one, version: "1" as const })),
  ...BROKEN_LIMIT_ENGINES_2.map((one) => ({ ...one, version: "2" as const })),
];

test.each(BROKEN)("an engine that $name is found", async ({ createEngine, version }) => {
  const { found } = await run({ seed: 1, seeds: 10_000, version, createEngine });
  expect(found?.violations).not.toHaveLength(0);
  // What is printed is a few moves, whatever the world was.
  expect(found!.plan.moves.length).toBeLessThanOrEqual(8);
});
