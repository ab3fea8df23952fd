// Runs the simulation at length: node scripts/simulation.mjs [seeds] [first seed]
import { readRun, runParts } from "./parts.mjs";

const { count, seed } = readRun(
  "node scripts/simulation.mjs [seeds] [first seed]",
  process.env.TOLLGATE_SEEDS ?? 20_000,
);
await runParts({ program: "test/simulation/part.ts", count, seed, what: "seeds" }, (summary, parts, seconds) =>
  summary(parts, seed, seconds),
);
