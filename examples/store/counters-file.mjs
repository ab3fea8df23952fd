// @ts-check
import Database from "libsql"; // or better-sqlite3, or { DatabaseSync } from "node:sqlite"
import { createEngine, parsePolicy } from "tollgate";
import { createSqliteStore } from "tollgate/sqlite";

const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: { send_invoice: { limits: [{ counter: "invoices", window: "day", max: 2, scope: "global" }] } },
});
const store = createSqliteStore({ database: new Database(process.argv[2] ?? "counters.db") });
const engine = createEngine({ policy, store });
console.log(engine.evaluate({ tool: "send_invoice" }).code);
