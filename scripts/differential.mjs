// Runs the differential test at length: node scripts/differential.mjs [sequences] [seed]
import { readRun, root, runParts } from "./parts.mjs";

const usage = "node scripts/differential.mjs [sequences] [seed]";
const { count, seed } = readRun(usage, process.env.TOLLGATE_SEQUENCES ?? 300_000);
await runParts({ program: "test/differential/part.ts", count, seed, what: "sequences" }, (summary, parts, seconds) =>
  summary(parts, `${root}test/differential/cells.json`, seed, seconds),
);
