// Searches with random patterns in random texts, beside re2js, at length: node scripts/searches.mjs [searches] [seed]
import { readRun, runParts } from "./parts.mjs";

const { count, seed } = readRun(
  "node scripts/searches.mjs [searches] [seed]",
  process.env.TOLLGATE_SEARCHES ?? 1_000_000,
);
await runParts({ program: "test/policy/search/part.ts", count, seed, what: "searches" }, (summary, parts, seconds) =>
  summary(parts, seed, seconds),
);
