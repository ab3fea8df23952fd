// Holds what `check` finds and repairs beside calls, at length: node scripts/findings.mjs [policies] [seed]
import { readRun, runParts } from "./parts.mjs";

const { count, seed } = readRun("node scripts/findings.mjs [policies] [seed]", process.env.TOLLGATE_POLICIES ?? 20_000);
await runParts({ program: "test/cli/check/oracle/part.ts", count, seed, what: "policies" }, (summary, parts, seconds) =>
  summary(parts, seed, seconds),
);
