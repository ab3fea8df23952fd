import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { leastHit, readCells, wantedOf } from "./cells.js";
import { run } from "./run.js";
import { printed } from "./shrink.js";

/** What one part of a run says of itself, as JSON. */
interface Part {
  readonly sequences: number;
  readonly steps: number;
  readonly documents: number;
  readonly hits: readonly (readonly [cell: string, hits: number])[];
  readonly found?: string;
}

/** Adds up the parts of a run; `ok` is false where one found a difference or a cell was hit too seldom. */
export function summary(parts: readonly Part[], cellsFile: string, seed: number, seconds: number) {
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0);
  const hits = new Map<string, number>();
  for (const [cell, count] of parts.flatMap((part) => part.hits)) hits.set(cell, (hits.get(cell) ?? 0) + count);
  const sequences = sum((part) => part.sequences);
  const cells = readCells(cellsFile);
  const { least, under, threshold } = leastHit(cells, hits, sequences * wantedOf(cellsFile));
  const found = parts.flatMap((part) => part.found ?? []);
  const text = [
    `${sequences} sequences (${sum((part) => part.steps)} steps, ${sum((part) => part.documents)} documents) in ${seconds.toFixed(1)} s, seed ${seed}`,
    `${cells.length} cells; the least-hit one, ${least.cell}: ${least.hits} (at least ${Math.ceil(threshold)} wanted)`,
    ...under.map(({ cell, hits }) => `too seldom: ${cell}: ${hits}`),
    ...(found.length > 0 ? found : ["engine and reference agree"]),
  ].join("\n");
  return { text, ok: found.length === 0 && under.length === 0 };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [sequences, seed, first, stride] = argv.slice(2, 6).map(Number) as [number, number, number, number];
  const version = argv[6] === "2" ? "2" : "1";
  const { hits, found, ...counts } = await run({ sequences, seed, first, stride, version });
  console.log(JSON.stringify({ ...counts, hits: [...hits], ...(found ? { found: printed(found) } : {}) }));
}
