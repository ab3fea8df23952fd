import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { KINDS, leastHit, noFaults, tooSeldom } from "./kinds.js";
import type { Version } from "./plan.js";
import { type Result, run } from "./run.js";
import { printed } from "./shrink.js";

/** Adds up the parts of a run; `ok` is false where one found something wrong or a kind of fault struck too seldom. */
export function summary(parts: readonly Result[], version: Version, seed: number, seconds: number) {
  const sum = (of: (part: Result) => number) => parts.reduce((total, part) => total + of(part), 0);
  const faults = noFaults();
  for (const kind of KINDS[version]) faults[kind] = sum((part) => part.faults[kind]);
  const seeds = sum((part) => part.seeds);
  const seldom = tooSeldom(faults, seeds, version);
  const found = parts.flatMap((part) => part.found ?? []);
  const least = leastHit(faults, version);
  const text = [
    ...KINDS[version].map((kind) => `${kind}: ${faults[kind]}`),
    ...found.map(printed),
    ...seldom.map(({ kind, hits }) => `too seldom: ${kind}: ${hits}`),
    `${seeds} seeds from ${seed} (${sum((part) => part.events)} events, ${sum((part) => part.decisions)} decisions, ` +
      `${Object.values(faults).reduce((total, hits) => total + hits, 0)} faults of ${KINDS[version].length} kinds) ` +
      `in ${seconds.toFixed(1)} s; the least-hit kind, ${least.kind}: ${least.hits}; worlds with violations: ${found.length}`,
  ].join("\n");
  return { text, ok: found.length === 0 && seldom.length === 0 };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [seeds, seed, part, parts] = argv.slice(2, 6).map(Number) as [number, number, number, number];
  const version = argv[6] as Version;
  console.log(JSON.stringify(await run({ seed: seed + part, seeds, stride: parts, version })));
}
