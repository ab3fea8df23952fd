// Compares random pairs of policies, and tries random calls on each, at length: node scripts/comparisons.mjs [pairs] [seed] [what]
import { readRun, runParts } from "./parts.mjs";

/** @type {Readonly<Record<string, { program: string, what: string }>>} */
const RUNS = {
  calls: { program: "test/analysis/soundness/part.ts", what: "pairs" },
  limits: { program: "test/analysis/soundness/limit-part.ts", what: "pairs of limits" },
  planted: { program: "test/analysis/soundness/plant-part.ts", what: "documents" },
};

const usage = `node scripts/comparisons.mjs [pairs] [seed] [${Object.keys(RUNS).join("|")}]`;
const { count, seed } = readRun(usage, process.env.TOLLGATE_PAIRS ?? 5_000);
const run = RUNS[process.argv[4] ?? "calls"];
if (run === undefined) throw new TypeError(`usage: ${usage}`);
await runParts({ ...run, count, seed }, (summary, parts, seconds) => summary(parts, seed, seconds));
