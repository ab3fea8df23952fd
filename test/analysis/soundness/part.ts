import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { type Outcome, run } from "./run.js";

/** Calls that are tried on each pair of a long run. */
const CALLS = 1_000;

/** Adds up the parts of a run; `ok` is false where a call contradicts an answer. */
export function summary(parts: readonly Outcome[], seed: number, seconds: number) {
  const sum = (of: (part: Outcome) => number) => parts.reduce((total, part) => total + of(part), 0);
  const listed = (of: (part: Outcome) => Readonly<Record<string, number>>): string =>
    [...new Set(parts.flatMap((part) => Object.keys(of(part))))]
      .sort()
      .map((key) => `${key}: ${sum((part) => of(part)[key] ?? 0)}`)
      .join("\n");
  const contradictions = parts.flatMap((part) => part.contradictions);
  const wrong = sum(({ wrongWitnesses }) => wrongWitnesses);
  const text = [
    `${sum(({ pairs }) => pairs)} pairs, ${CALLS} calls each, ${sum(({ refused }) => refused)} refused, in ${seconds.toFixed(1)} s, seed ${seed}`,
    listed(({ verdicts }) => verdicts as Readonly<Record<string, number>>),
    listed(({ reasons }) => reasons),
    `${contradictions.length} contradictions, ${wrong} wrong witnesses`,
    ...parts.flatMap(({ wrongPairs }) => wrongPairs.map((pair) => `wrong witness: pair ${pair}`)),
    ...contradictions.slice(0, 3).map((one) => JSON.stringify(one)),
  ].join("\n");
  return { text, ok: contradictions.length === 0 && wrong === 0 };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [pairs, seed, first, stride] = argv.slice(2).map(Number) as [number, number, number, number];
  console.log(JSON.stringify(run({ pairs, seed, first, stride, calls: CALLS })));
}
