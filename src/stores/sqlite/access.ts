import { optional, type Read } from "../../options.js";
import { createTransactions, type SqliteDatabase, type Transactions } from "./database.js";
import { watchFiles } from "./files.js";

/** The part of a file that is one store's. */
export interface Part<Statements> {
  /** Creates the table where it is missing; to be called within a transaction. */
  readonly createTable: (database: SqliteDatabase) => void;
  readonly prepare: (database: SqliteDatabase) => Statements;
  /** Forgets at most so many rows that may be forgotten. */
  readonly sweep: (statements: Statements, most: number) => void;
  /** Whether a power cut may lose the last moments; then writing is faster. */
  readonly mayLose: boolean;
}

/** Works on a store's part of a file, by its prepared statements, in a transaction: all of the work or none. */
export interface Access<Statements> {
  read<T>(work: (statements: Statements) => T): T;
  write<T>(work: (statements: Statements) => T): T;
}

/** Rows forgotten at a time to make room again after a failure. */
const SWEPT_AFTER_FAILURE = 1_000;

/** The file is opened at the first call, and again at the next where that failed. */
export function createAccess<S>(database: SqliteDatabase, busyTimeoutMs: number, part: Part<S>): Access<S> {
  const transactions = createTransactions(database, watchFiles(database));
  let opened = false;
  let statements: S | null = null;
  /** Whether the last call that wrote has failed, as on a full disk: then room is made before the next. */
  let failed = false;

  const ready = (): S => {
    if (statements !== null) return statements;
    if (!opened) {
      database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      useWriteAheadLog(database, part.mayLose);
      transactions.write(() => part.createTable(database));
    }
    // Where this fails, the table is gone: it is made again.
    opened = false;
    const prepared = part.prepare(database);
    opened = true;
    return prepared;
  };

  const run = <T>(transaction: Transactions["read"], work: (statements: S) => T): T => {
    const current = ready();
    // Prepared anew after a failure: a statement of libsql that has failed once fails for ever.
    statements = null;
    const result = transaction(() => work(current));
    statements = current;
    return result;
  };

  return {
    read: (work) => run(transactions.read, work),
    write(work) {
      if (failed) run(transactions.write, (current) => part.sweep(current, SWEPT_AFTER_FAILURE));
      failed = true;
      const result = run(transactions.write, work);
      failed = false;
      return result;
    },
  };
}

/** Makes writing fast where it can. Where it cannot (in memory, or another process is in the way) all else holds. */
function useWriteAheadLog(database: SqliteDatabase, mayLose: boolean): void {
  try {
    const mode = database.prepare("PRAGMA journal_mode = WAL").get();
    const isAhead = (mode as { journal_mode?: unknown }).journal_mode === "wal";
    if (isAhead) database.exec(`PRAGMA synchronous = ${mayLose ? "NORMAL" : "FULL"}`);
  } catch {
    // The next statement reports the real error.
  }
}

const DEFAULT_BUSY_TIMEOUT_MS = 100;

/** The row of the option that says how long a call may wait while another process writes. */
export const busyTimeout: Read<number> = optional(
  "a whole number of milliseconds from 0 to 2^31 - 1",
  (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31,
  DEFAULT_BUSY_TIMEOUT_MS,
);
