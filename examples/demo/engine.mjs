// @ts-check
// The demo's engine: a policy, a clock that stands still, and counters in memory or in a file.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createEngine, createMemoryStore, parsePolicy } from "tollgate";
import { createSqliteStore } from "tollgate/sqlite";

/** @param {readonly string[]} args a policy to read instead of the demo's, and `--counters` with a SQLite file */
export async function openEngine(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { counters: { type: "string" } },
    allowPositionals: true,
  });
  const policy = parsePolicy(readFileSync(positionals[0] ?? new URL("policy.json", import.meta.url), "utf8"));
  const store =
    values.counters === undefined
      ? createMemoryStore()
      : createSqliteStore({ database: await openDatabase(values.counters) });
  // 30 seconds into a minute, so that every run of the demo prints the same. A real server leaves the clock out.
  const clock = () => Date.UTC(2026, 0, 1, 12, 0, 30);
  return createEngine({ policy, store, clock });
}

/**
 * A SQLite file, with what this Node has: `node:sqlite` from 22.13 on, else the package libsql.
 *
 * @param {string} file
 * @returns {Promise<import("tollgate/sqlite").SqliteDatabase>}
 */
async function openDatabase(file) {
  const builtin = /** @type {any} */ (process.getBuiltinModule("node:sqlite"));
  if (builtin !== undefined) return new builtin.DatabaseSync(file);
  const { default: Database } = await import("libsql");
  return new Database(file);
}
