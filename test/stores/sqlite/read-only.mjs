// @ts-check
// Decides one call over a file that this process may not write, and prints how. Root may write everything, so it
// becomes somebody else first.
import Libsql from "libsql";
import { createEngine, parsePolicy } from "tollgate";
import { createSqliteStore } from "tollgate/sqlite";

if (process.getuid?.() === 0) process.setuid?.(65_534);
const limits = [{ counter: "c", window: "day", max: 5, scope: "global" }];
const policy = parsePolicy({ version: "1", default: "deny", tools: { t: { limits }, free: {} } });
const store = createSqliteStore({ database: new Libsql(process.argv[2] ?? "") });
const engine = createEngine({ policy, store });
console.log(engine.evaluate({ tool: "t" }).code, engine.evaluate({ tool: "free" }).code);
