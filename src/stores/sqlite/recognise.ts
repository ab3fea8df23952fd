import { type Fail, hasMethods } from "../../options.js";
import type { SqliteDatabase } from "./database.js";

const DRIVERS = "`database` to be an open database of node:sqlite, better-sqlite3, libsql or bun:sqlite";

/**
 * Gives a database; throws what was recognised, and what to write, for anything that does not answer as the store needs it: at once, with rows
 * that are objects. A database that cannot answer now, as one that is closed, is left to the first call.
 */
export function requireDatabase(database: unknown, fail: Fail): SqliteDatabase {
  if (typeof database === "string" || database instanceof URL) {
    fail(`${DRIVERS}; this is the name of a file: write \`new Database(file)\``);
  }
  if (hasMethods(database, "execute", "batch")) {
    fail(
      `${DRIVERS}; this is a client of @libsql/client, which answers with promises: write \`new Database(file)\` of libsql`,
    );
  }
  if (!hasMethods(database, "exec", "prepare")) fail(DRIVERS);
  const found = look(database as unknown as Prepares);
  return found === undefined ? (database as unknown as SqliteDatabase) : fail(`${DRIVERS}; ${found}`);
}

interface Prepares {
  prepare(sql: string): unknown;
}

const ASYNC = "this one does not answer at once, as sqlite3, `sqlite`, D1 and other drivers with callbacks or promises";

/** The error in how it answers; undefined if nothing is, or it does not answer at all. */
function look(database: Prepares): string | undefined {
  let row: unknown;
  try {
    const statement = database.prepare("SELECT CAST(? AS INTEGER) AS used");
    if (!hasMethods(statement, "run", "get")) return ASYNC;
    row = (statement as unknown as { get(value: number): unknown }).get(7);
  } catch {
    return undefined;
  }
  if (hasMethods(row, "then")) {
    (row as unknown as Promise<unknown>).then(undefined, () => {});
    return ASYNC;
  }
  if (Array.isArray(row))
    return "its rows are lists: leave them objects, as drivers do by default; sql.js counts in memory alone";
  const { used } = (row ?? {}) as { readonly used?: unknown };
  return used === 7 || used === 7n ? undefined : ASYNC;
}
