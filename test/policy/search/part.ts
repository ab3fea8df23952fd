import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { type Checked, check } from "./random.js";

/** Adds up the parts of a run; `ok` is false where one found a difference. */
export function summary(parts: readonly Checked[], seed: number, seconds: number) {
  const sum = (of: (part: Checked) => number) => parts.reduce((total, part) => total + of(part), 0);
  const differences = parts.flatMap(({ difference }) => difference ?? []);
  const found = `${((100 * sum((part) => part.found)) / sum((part) => part.checks)).toFixed(0)} % found`;
  const text = [
    `${sum((part) => part.checks)} searches with ${sum((part) => part.patterns)} patterns (${found}) in ${seconds.toFixed(1)} s, seed ${seed}`,
    ...(differences.length > 0 ? differences.map((one) => JSON.stringify(one)) : ["the automaton and re2js agree"]),
  ].join("\n");
  return { text, ok: differences.length === 0 };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [checks, seed, first, stride] = argv.slice(2, 6).map(Number) as [number, number, number, number];
  console.log(JSON.stringify(check(checks, seed, first, stride)));
}
