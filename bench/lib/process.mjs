// @ts-check
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Young space so large that no collection falls into what counts bytes. */
const BYTES_FLAGS = ["--min-semi-space-size=64", "--max-semi-space-size=64"];

/**
 * The CPU time of helper threads counts too, and how long they wait for each other is not a property of a contestant. Nor is the
 * system's work for the pages of a young space that shrinks and grows, which tripled the time of rows with limits.
 */
const TIME_FLAGS = ["--single-threaded-gc", "--min-semi-space-size=16"];

/**
 * Figures from a process of its own, so that no row changes how another is compiled.
 *
 * @param {string} file Below `bench/`. @param {"figures" | "bytes"} what @param {string} name
 * @returns {import("./job.mjs").Figures}
 */
export function figuresOf(file, what, name) {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const flags = ["--expose-gc", ...(what === "bytes" ? BYTES_FLAGS : TIME_FLAGS)];
  const { status, stdout } = spawnSync(process.execPath, [...flags, path, what, name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${name}: stopped`);
  return JSON.parse(stdout);
}

/**
 * Some runs over all rows, one row after the other, so that a busy minute of the machine falls on all of them.
 *
 * @template Taken
 * @param {readonly string[]} names @param {number} runs @param {(name: string, run: number) => Taken} take
 * @returns {Map<string, Taken[]>}
 */
export function takeRuns(names, runs, take) {
  const taken = new Map(names.map((name) => [name, /** @type {Taken[]} */ ([])]));
  for (let run = 0; run < runs; run++) {
    for (const [name, figures] of taken) {
      process.stderr.write(`\rrun ${run + 1} of ${runs}: ${name.padEnd(40)}`);
      figures.push(take(name, run));
    }
  }
  process.stderr.write(`\r${"".padEnd(70)}\r`);
  return taken;
}
