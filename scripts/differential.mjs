// Runs the differential test at length: node scripts/differential.mjs [sequences] [seed] [version]
import { readRun, root, runParts } from "./parts.mjs";

const usage = "node scripts/differential.mjs [sequences] [seed] [version]";
const { count, seed } = readRun(usage, process.env.TOLLGATE_SEQUENCES ?? 300_000);
const version = process.argv[4] ?? "1";
const cells = `${root}test/differential/${version === "2" ? "cells2" : "cells"}.json`;
await runParts(
  { program: "test/differential/part.ts", count, seed, what: "sequences", more: [version] },
  (summary, parts, seconds) => summary(parts, cells, seed, seconds),
);
