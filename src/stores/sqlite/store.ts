import type { Charge, Reservation, SyncCounterStore } from "../../engine/store.js";
import { optional, readOptions } from "../../options.js";
import { type Counters, createTable, type Held, prepareCounters } from "./counters.js";
import { createTransactions, type SqliteDatabase, type Transactions } from "./database.js";
import { watchFiles } from "./files.js";
import { requireDatabase } from "./recognise.js";

/**
 * The options of `createSqliteStore`.
 *
 * @example
 * ```ts
 * import Database from "libsql";
 * import { createSqliteStore, type SqliteStoreOptions } from "tollgate/sqlite";
 *
 * const options: SqliteStoreOptions = { database: new Database("counters.db"), busyTimeoutMs: 50 };
 * const store = createSqliteStore(options);
 * ```
 */
export interface SqliteStoreOptions {
  /** An open database of node:sqlite (`DatabaseSync`), better-sqlite3, libsql or bun:sqlite; best a connection of the store's own. */
  readonly database: SqliteDatabase;
  /** How long a call may wait while another process writes, in milliseconds. Default 100. */
  readonly busyTimeoutMs?: number | undefined;
}

const DEFAULT_BUSY_TIMEOUT_MS = 100;
/** Expired counters forgotten for each new one, so that they go at twice the speed of what comes. */
const SWEPT_PER_COUNTER = 2;
/** Expired counters forgotten at a time to make room again after a failure. */
const SWEPT_AFTER_FAILURE = 1_000;

/**
 * Keeps counters in a SQLite file, which outlives the process and which any number of processes on one machine share.
 *
 * The file is opened for counting at the first call, and again at the next where that failed. On its connection the
 * store sets `journal_mode` to WAL, `synchronous` to NORMAL and `busy_timeout`. A killed process loses nothing; a power cut may lose the
 * last moments. It throws whenever it cannot count: inside a transaction of the host's always, and once
 * the file was deleted, replaced or emptied until that is undone.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import Database from "libsql"; // or better-sqlite3, or { DatabaseSync } from "node:sqlite"
 * import { createEngine } from "tollgate";
 * import { createSqliteStore } from "tollgate/sqlite";
 *
 * const store = createSqliteStore({ database: new Database("counters.db") });
 * const engine = createEngine({ policy, store });
 * ```
 */
export function createSqliteStore(options: SqliteStoreOptions): SyncCounterStore {
  const { database, busyTimeoutMs } = readOptions("createSqliteStore", options, {
    database: requireDatabase,
    busyTimeoutMs: optional(
      "a whole number of milliseconds from 0 to 2^31 - 1",
      (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31,
      DEFAULT_BUSY_TIMEOUT_MS,
    ),
  });
  const transactions = createTransactions(database, watchFiles(database));
  let opened = false;
  let counters: Counters | null = null;
  /** Whether the last call that wrote has failed, as on a full disk: then room is made before the next. */
  let failed = false;

  const ready = (): Counters => {
    if (counters !== null) return counters;
    if (!opened) openFile(database, transactions, busyTimeoutMs);
    // Where this fails, the table is gone: it is made again.
    opened = false;
    const prepared = prepareCounters(database);
    opened = true;
    return prepared;
  };

  const run = <T>(transaction: Transactions["read"], work: (counters: Counters) => T): T => {
    const current = ready();
    // Prepared anew after a failure: a statement of libsql that has failed once fails for ever.
    counters = null;
    const result = transaction(() => work(current));
    counters = current;
    return result;
  };

  const write = <T>(work: (counters: Counters) => T): T => {
    if (failed) run(transactions.write, ({ sweep }) => sweep(SWEPT_AFTER_FAILURE));
    failed = true;
    const result = run(transactions.write, work);
    failed = false;
    return result;
  };

  return {
    sync: true,
    sliding: true,
    reserve(charges, now) {
      if (charges.every(({ amount }) => amount === 0)) {
        return run(transactions.read, ({ find }) => compare(charges, charges.map(find)));
      }
      return write(({ find, add, sweep }) => {
        const held = charges.map(find);
        const reservation = compare(charges, held);
        if (!reservation.ok) return reservation;
        const missing = charges.filter(({ amount }, i) => amount > 0 && held[i]!.own === undefined).length;
        // Stryker disable next-line ConditionalExpression, EqualityOperator: to sweep at most 0 counters does nothing.
        if (missing > 0) sweep(SWEPT_PER_COUNTER * missing);
        const used = charges.map((charge, i) =>
          charge.amount === 0 ? reservation.used[i]! : held[i]!.before + add(charge, now),
        );
        return { ok: true, used };
      });
    },
    release(charges) {
      write(({ subtract }) => charges.forEach(subtract));
    },
  };
}

/** Whether all charges fit, and the counters as they stand. */
function compare(charges: readonly Charge[], held: readonly Held[]): Reservation {
  const ok = charges.every(({ amount, max }, i) => held[i]!.largest + amount <= max);
  return { ok, used: held.map(({ own = 0, before, largest }) => (ok ? before + own : largest)) };
}

function openFile(database: SqliteDatabase, { write }: Transactions, busyTimeoutMs: number): void {
  database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  useWriteAheadLog(database);
  write(() => createTable(database));
}

/** Makes writing fast where it can. Where it cannot (in memory, or another process is in the way) all else holds. */
function useWriteAheadLog(database: SqliteDatabase): void {
  try {
    const mode = database.prepare("PRAGMA journal_mode = WAL").get();
    if ((mode as { journal_mode?: unknown }).journal_mode === "wal") database.exec("PRAGMA synchronous = NORMAL");
  } catch {
    // The next statement reports the real error.
  }
}
