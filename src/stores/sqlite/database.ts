/**
 * A prepared statement of any of these drivers.
 *
 * @example
 * ```ts
 * import type { SqliteDatabase, SqliteStatement } from "tollgate/sqlite";
 *
 * const counted = (database: SqliteDatabase): SqliteStatement => database.prepare("SELECT count(*) AS n FROM sqlite_schema");
 * ```
 */
export interface SqliteStatement {
  run(...values: (string | number)[]): unknown;
  get(...values: (string | number)[]): unknown;
}

/**
 * The methods of a database that the store needs: `DatabaseSync` of node:sqlite, better-sqlite3 and libsql all have it.
 *
 * @example
 * ```ts
 * import Database from "libsql";
 * import type { SqliteDatabase } from "tollgate/sqlite";
 *
 * const database: SqliteDatabase = new Database("counters.db");
 * ```
 */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
  /** Whether a transaction is open, in better-sqlite3 and libsql. */
  readonly inTransaction?: unknown;
  /** The same in node:sqlite. */
  readonly isTransaction?: unknown;
  /** The file as the host named it, in better-sqlite3. */
  readonly name?: unknown;
}

/** Runs work in a transaction of its own, all of it or none. */
export interface Transactions {
  /** Holds the only write lock of the file from its beginning. */
  write<T>(work: () => T): T;
  /** Sees the file as it stands at one moment. */
  read<T>(work: () => T): T;
}

/**
 * Throws where a transaction is open already: it is somebody else's, and is neither joined nor ended. An error that `check` throws
 * before a commit undoes the transaction.
 */
export function createTransactions(database: SqliteDatabase, check: () => void): Transactions {
  /** A transaction of ours that could be neither committed nor undone. */
  let leftOpen = false;

  const undo = (): void => {
    try {
      database.exec("ROLLBACK");
      leftOpen = false;
    } catch {
      // Some errors (a full disk) have ended the transaction already.
      leftOpen = database.inTransaction === true || database.isTransaction === true;
    }
  };

  // Not prepared: libsql leaves a prepared `BEGIN` that had to wait too long open, and nothing can be committed then.
  const within = <T>(begin: string, work: () => T): T => {
    if (leftOpen) undo();
    database.exec(begin);
    try {
      const result = work();
      check();
      database.exec("COMMIT");
      return result;
    } catch (error) {
      undo();
      throw error;
    }
  };

  return { write: (work) => within("BEGIN IMMEDIATE", work), read: (work) => within("BEGIN", work) };
}
