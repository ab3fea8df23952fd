import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { type Result, run } from "./run.js";
import { KINDS } from "./world.js";

/** Adds up the parts of a run; `ok` is false where one found something wrong, or something never happened. */
export function summary(parts: readonly Result[], seed: number, seconds: number) {
  const sum = (of: (part: Result) => number) => parts.reduce((total, part) => total + of(part), 0);
  const kinds = KINDS.map((kind) => [kind, sum((part) => part.kinds[kind])] as const);
  const found = parts.flatMap((part) => part.found ?? []);
  const never = kinds.filter(([, times]) => times === 0);
  const text = [
    ...kinds.map(([kind, times]) => `${kind}: ${times}`),
    ...found.map(({ world, violations }) => `world ${world} of seed ${seed}:\n  ${violations.join("\n  ")}`),
    `${sum((part) => part.requests)} requests from seed ${seed}, ${sum((part) => part.inPython)} messages read in Python, ` +
      `in ${seconds.toFixed(1)} s; worlds with violations: ${found.length}`,
  ].join("\n");
  return { text, ok: found.length === 0 && never.length === 0 };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [requests, seed, first, stride] = argv.slice(2).map(Number) as [number, number, number, number];
  console.log(JSON.stringify(await run({ requests, seed, first, stride })));
}
