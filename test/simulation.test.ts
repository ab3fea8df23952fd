import { afterAll, describe, expect, test } from "vitest";
import { createNursery } from "./planted/plant.js";
import { IN_THE_CHECKER, IN_THE_LIBRARY, IN_THE_STORE } from "./simulation/bugs.js";
import { KINDS, leastHit, tooSeldom } from "./simulation/kinds.js";
import { digestOf, run } from "./simulation/run.js";
import { printed } from "./simulation/shrink.js";

type Simulation = Pick<typeof import("./simulation/run.js"), "run">;

// The same worlds each time, so that a failure is a change. `node scripts/simulation.mjs` runs others, on every core.
const SEED = Number(process.env.TOLLGATE_SEED ?? 1);
const SEEDS = Number(process.env.TOLLGATE_SEEDS ?? 20_000);
const MILLISECONDS = 24 * 3_600_000;

test("no world breaks what the language and the store contract promise", { timeout: MILLISECONDS }, async () => {
  const { seeds, events, decisions, faults, found } = await run({ seed: SEED, seeds: SEEDS });
  const { kind, hits } = leastHit(faults);
  console.log(
    `simulation: ${seeds} seeds from ${SEED} (${events} events, ${decisions} decisions); ` +
      `the least-hit of ${KINDS.length} kinds of faults, ${kind}: ${hits}`,
  );
  expect(found && printed(found)).toBeUndefined();
  expect(tooSeldom(faults, seeds), "kinds of faults that strike too seldom").toEqual([]);
});

test("a seed always makes the same world, whatever was played before it", async () => {
  const seeds = Array.from({ length: 150 }, (_, seed) => seed);
  const [forwards, backwards] = [new Map<number, string>(), new Map<number, string>()];
  for (const seed of seeds) forwards.set(seed, await digestOf(seed));
  for (const seed of seeds.toReversed()) backwards.set(seed, await digestOf(seed));
  expect(seeds.filter((seed) => forwards.get(seed) !== backwards.get(seed))).toEqual([]);
  expect(new Set(forwards.values()).size).toBe(seeds.length);
});

test("after a run the process has its own timers back", async () => {
  const { setTimeout: own } = globalThis;
  await run({ seed: 1, seeds: 1 });
  expect(globalThis.setTimeout).toBe(own);
});

describe("a planted bug is found", () => {
  const nursery = createNursery();
  afterAll(() => nursery.clear());

  describe.each([
    ["in the library", IN_THE_LIBRARY],
    ["in the store", IN_THE_STORE],
    ["in the checker", IN_THE_CHECKER],
  ])("%s", (_, bugs) => {
    test.each(bugs)("$name", { timeout: 120_000 }, async (bug) => {
      const simulation = await nursery.plantIn<Simulation>("simulation/run.ts", bug);
      const { found, seeds } = await simulation.run({ seed: 1, seeds: 10_000 });
      if (process.env.TOLLGATE_VERBOSE) console.log(`${bug.name}: after ${seeds} seeds\n${found && printed(found)}`);
      expect(found?.violations, `within ${seeds} seeds`).not.toHaveLength(0);
      // What is printed is a few moves, whatever the world was.
      expect(found!.plan.moves.length).toBeLessThanOrEqual(8);
    });
  });

  test("and without one there is nothing to find", async () => {
    const simulation = await nursery.plantIn<Simulation>("simulation/run.ts", undefined);
    expect((await simulation.run({ seed: 1, seeds: 200 })).found).toBeUndefined();
  });
});
