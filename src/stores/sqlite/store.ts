import type { Charge, Reservation, SyncCounterStore } from "../../engine/store.js";
import { readOptions } from "../../options.js";
import { busyTimeout, createAccess, type Part } from "./access.js";
import { type Counters, createTable, type Held, prepareCounters } from "./counters.js";
import type { SqliteDatabase } from "./database.js";
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

/** Expired counters forgotten for each new one, so that they go at twice the speed of what comes. */
const SWEPT_PER_COUNTER = 2;

const PART: Part<Counters> = {
  createTable,
  prepare: prepareCounters,
  sweep: ({ sweep }, most) => sweep(most),
  mayLose: true,
};

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
    busyTimeoutMs: busyTimeout,
  });
  const { read, write } = createAccess(database, busyTimeoutMs, PART);

  return {
    sync: true,
    sliding: true,
    reserve(charges, now) {
      if (charges.every(({ amount }) => amount === 0)) {
        return read(({ find }) => compare(charges, charges.map(find)));
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
