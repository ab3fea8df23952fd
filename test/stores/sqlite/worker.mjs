// @ts-check
// Decides so many calls over one SQLite file. Writes a character for each to a log: `+` if it was allowed, `-` if it was
// refused, `!` if the store failed. What is written stays when this process is killed.
import { openSync, writeSync } from "node:fs";
import Libsql from "libsql";
import { createEngine, parsePolicy } from "tollgate";
import { createSqliteStore } from "tollgate/sqlite";

const [file = "", log = "", calls, max] = process.argv.slice(2);
const limits = ["a", "b"].map((counter) => ({ counter, window: "day", max: Number(max), scope: "global" }));
const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: { there: { limits }, back: { limits: [...limits].reverse() } },
});
const store = createSqliteStore({ database: new Libsql(file), busyTimeoutMs: 60_000 });
const engine = createEngine({ policy, store, clock: () => Date.UTC(2026, 0, 1) });

const written = openSync(log, "a");
for (let call = 0; call < Number(calls); call++) {
  const { code } = engine.evaluate({ tool: call % 2 === 0 ? "there" : "back" });
  writeSync(written, code === "allowed" ? "+" : code === "limit_exceeded" ? "-" : "!");
}
