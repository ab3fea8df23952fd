import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { type Outcome, runLimits } from "./limit-run.js";

/** Sequences that are made on each pair of a long run. */
const SEQUENCES = 40;

/** Adds up the parts of a run; `ok` is false where a sequence contradicts an answer. */
export function summary(parts: readonly Outcome[], seed: number, seconds: number) {
  const sum = (of: (part: Outcome) => number) => parts.reduce((total, part) => total + of(part), 0);
  const contradictions = parts.flatMap((part) => part.contradictions);
  const wrong = sum(({ wrongWitnesses }) => wrongWitnesses);
  const kinds = ["same", "stricter", "laxer", "both", "undecided"] as const;
  const text = [
    `${sum(({ pairs }) => pairs)} pairs of limits, ${SEQUENCES} sequences each, ${sum(({ calls }) => calls)} calls, ${sum(({ refused }) => refused)} refused, in ${seconds.toFixed(1)} s, seed ${seed}`,
    ...kinds.map((kind) => `${kind}: ${sum(({ verdicts }) => verdicts[kind] ?? 0)}`),
    `${sum(({ differences }) => differences)} sequences that differ, ${contradictions.length} contradictions, ${wrong} wrong witnesses`,
    ...contradictions.slice(0, 3).map((one) => JSON.stringify(one)),
  ].join("\n");
  return { text, ok: contradictions.length === 0 && wrong === 0 };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [pairs, seed, first, stride] = argv.slice(2).map(Number) as [number, number, number, number];
  console.log(JSON.stringify(runLimits({ pairs, seed, first, stride, sequences: SEQUENCES })));
}
