import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { type Outcome, run } from "./run.js";

/** Adds up the parts of a run; `ok` is false where a finding was refuted or a repair did more than it says. */
export function summary(parts: readonly Outcome[], seed: number, seconds: number) {
  const sum = (of: (part: Outcome) => number) => parts.reduce((total, part) => total + of(part), 0);
  const ids = [...new Set(parts.flatMap(({ raised }) => Object.keys(raised)))].sort();
  const refuted = sum((part) => Object.values(part.refuted).reduce((a, b) => a + b, 0));
  const wrong = sum(({ repaired }) => repaired.wrong);
  const text = [
    `${sum(({ policies }) => policies)} policies, ${sum(({ valid }) => valid)} arguments that a schema takes, in ${seconds.toFixed(1)} s, seed ${seed}`,
    ...ids.map(
      (id) => `${id}: raised ${sum((part) => part.raised[id] ?? 0)}, refuted ${sum((part) => part.refuted[id] ?? 0)}`,
    ),
    `repairs: ${sum(({ repaired }) => repaired.safe)} safe, ${sum(({ repaired }) => repaired.unsafe)} with the unsafe ones, ${wrong} did more than they say`,
    ...parts.flatMap(({ first }) => (first === undefined ? [] : [JSON.stringify(first)])),
  ].join("\n");
  return { text, ok: refuted === 0 && wrong === 0 };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [policies, seed, first, stride] = argv.slice(2).map(Number) as [number, number, number, number];
  console.log(JSON.stringify(run({ policies, seed, first, stride })));
}
