// Plays hostile clients against the guard at length: node scripts/guard-fuzz.mjs [requests] [seed]
import { fileURLToPath } from "node:url";
import { readRun, runParts } from "./parts.mjs";

process.env.TOLLGATE_FUZZ_SERVER = fileURLToPath(new URL("../test/guard-fuzz/server.py", import.meta.url));
const { count, seed } = readRun(
  "node scripts/guard-fuzz.mjs [requests] [seed]",
  process.env.TOLLGATE_REQUESTS ?? 20_000,
);
await runParts({ program: "test/guard-fuzz/part.ts", count, seed, what: "requests" }, (summary, parts, seconds) =>
  summary(parts, seed, seconds),
);
