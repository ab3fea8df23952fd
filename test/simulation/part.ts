import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { KINDS, type Kind, leastHit, tooSeldom } from "./kinds.js";
import { type Result, run } from "./run.js";
import { printed } from "./shrink.js";

/** Adds up the parts of a run; `ok` is false where one found something wrong or a kind of fault struck too seldom. */
export function summary(parts: readonly Result[], seed: number, seconds: number) {
  const sum = (of: (part: Result) => number) => parts.reduce((total, part) => total + of(part), 0);
  const faults = Object.fromEntries(KINDS.map((kind) => [kind, sum((part) => part.faults[kind])])) as Record<
    Kind,
    number
  >;
  const seeds = sum((part) => part.seeds);
  const seldom = tooSeldom(faults, seeds);
  const found = parts.flatMap((part) => part.found ?? []);
  const least = leastHit(faults);
  const text = [
    ...Object.entries(faults).map(([kind, hits]) => `${kind}: ${hits}`),
    ...found.map(printed),
    ...seldom.map(({ kind, hits }) => `too seldom: ${kind}: ${hits}`),
    `${seeds} seeds from ${seed} (${sum((part) => part.events)} events, ${sum((part) => part.decisions)} decisions, ` +
      `${Object.values(faults).reduce((total, hits) => total + hits, 0)} faults of ${KINDS.length} kinds) ` +
      `in ${seconds.toFixed(1)} s; the least-hit kind, ${least.kind}: ${least.hits}; worlds with violations: ${found.length}`,
  ].join("\n");
  return { text, ok: found.length === 0 && seldom.length === 0 };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [seeds, seed, part, parts] = argv.slice(2).map(Number) as [number, number, number, number];
  console.log(JSON.stringify(await run({ seed: seed + part, seeds, stride: parts })));
}
