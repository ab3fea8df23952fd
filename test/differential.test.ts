import { expect, test } from "vitest";
import { BROKEN_ENGINES, BROKEN_ENGINES_2 } from "./broken-engines.js";
import { leastHit, readCells, wantedOf } from "./differential/cells.js";
import { SOUND } from "./differential/compare.js";
import { createIntervalLog } from "./differential/intervals.js";
import { run } from "./differential/run.js";
import { printed } from "./differential/shrink.js";
import { runs } from "./runs.js";

// The same sequences each time, so that a failure is a change. `node scripts/differential.mjs` runs others, on every core.
const SEED = Number(process.env.TOLLGATE_SEED ?? 4_242);
const MILLISECONDS = 24 * 3_600_000;
const VERSIONS = [
  { version: "1", sequences: runs(6_000, 60_000), cells: "differential/cells.json", missed: 0 },
  // There is more in a document of this version, so each cell is hit more seldom.
  { version: "2", sequences: runs(3_000, 12_000), cells: "differential/cells2.json", missed: runs(10, 3) },
] as const;

test.each(VERSIONS)(
  "engine and reference agree on every sequence of version $version",
  { timeout: MILLISECONDS },
  async ({ version, cells, ...row }) => {
    const asked = Number(process.env.TOLLGATE_SEQUENCES ?? row.sequences);
    const { sequences, steps, seconds, hits, found } = await run({
      seed: SEED,
      sequences: asked,
      milliseconds: MILLISECONDS,
      version,
    });
    const all = readCells(new URL(cells, import.meta.url));
    const { least, under, threshold } = leastHit(all, hits, sequences * wantedOf(cells));
    console.log(
      `differential: ${sequences} sequences (${steps} steps) in ${seconds.toFixed(1)} s, seed ${SEED}; ` +
        `the least-hit of ${all.length} cells, ${least.cell}: ${least.hits} (at least ${Math.ceil(threshold)} wanted)`,
    );
    expect(found, `seed ${SEED}: ${printed(found)}`).toBeUndefined();
    // In a short run how often a cell is hit is left to chance, but nearly each is; a longer one may miss few.
    const missed = under.filter(({ hits }) => runs(hits, 0) === 0);
    expect(missed.slice(row.missed), `seed ${SEED}: cells hit too seldom`).toEqual([]);
  },
);

test("a cell that is never hit fails the run", () => {
  expect(leastHit(["code allowed", "code unheard-of"], new Map([["code allowed", 9_999]]), 300_000)).toMatchObject({
    least: { cell: "code unheard-of", hits: 0 },
    under: [{ cell: "code unheard-of" }],
    threshold: 1_000,
  });
});

test("a call that an interval had no room for is found, whatever both sides say", () => {
  const charge = { rule: "/tools/t/limits/0", counter: "c", amount: 1n, max: 2n, limit: { window: "minute", sliding: true } }; // biome-ignore format: one line
  const { admit, forget } = createIntervalLog();
  const admitAt = (at: number): string | undefined => admit(at, [charge as never], at);
  expect([0, 59_999, 60_001].map(admitAt)).toEqual([undefined, undefined, undefined]);
  // The interval from 59,999 on, with both of its ends, has seen two calls.
  expect(admitAt(119_999)).toBe("/tools/t/limits/0");
  forget(119_999);
  forget(60_001);
  expect(admitAt(119_999)).toBeUndefined();
});

test.each(BROKEN_ENGINES)("an engine that $name is found", async ({ createEngine }) => {
  const sides = { ...SOUND, library: { ...SOUND.library, createEngine } };
  const { found } = await run({ seed: 1, sequences: 40_000, sides });
  expect(found).toBeDefined();
  // What is printed is a few lines: one or a few steps, whatever the sequence was.
  expect(found!.sequence.steps.length).toBeLessThanOrEqual(4);
});

// Each takes some seconds to find, so `npm run test:all` alone looks for them.
test.runIf(runs(0, 1) === 1).each(BROKEN_ENGINES_2)(
  "an engine that $name is found by documents of version 2",
  async ({ createEngine }) => {
    const sides = { ...SOUND, library: { ...SOUND.library, createEngine } };
    const { found } = await run({ seed: 1, sequences: 40_000, sides, version: "2", shrinks: false });
    expect(found).toBeDefined();
  },
);
