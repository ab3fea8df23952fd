// Compares random pairs of policies and tries random calls on each, at length: node scripts/comparisons.mjs [pairs] [seed]
import { readRun, runParts } from "./parts.mjs";

const { count, seed } = readRun("node scripts/comparisons.mjs [pairs] [seed]", process.env.TOLLGATE_PAIRS ?? 5_000);
await runParts({ program: "test/analysis/soundness/part.ts", count, seed, what: "pairs" }, (summary, parts, seconds) =>
  summary(parts, seed, seconds),
);
