// Runs the simulation at length: node scripts/simulation.mjs [seeds] [first seed] [version]
import { readRun, runParts } from "./parts.mjs";

const usage = "node scripts/simulation.mjs [seeds] [first seed] [version]";
const { count, seed } = readRun(usage, process.env.TOLLGATE_SEEDS ?? 20_000);
const version = process.argv[4] ?? "1";
await runParts(
  { program: "test/simulation/part.ts", count, seed, what: "seeds", more: [version] },
  (summary, parts, seconds) => summary(parts, version, seed, seconds),
);
