import type { Charge } from "../../engine/store.js";
import { lifeMsOf } from "../countable.js";
import { encode } from "../keys.js";
import { countOf, largestSumOf, slotsFor, sumOf } from "../slots.js";
import type { SqliteDatabase } from "./database.js";

/** Milliseconds since the epoch on the machine's clock, by which counters expire whatever the callers' clocks show. */
const CLOCK = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

const KEY = "subject = ? AND counter = ? AND window_start = ?";

/** The table's name carries its version: `user_version` belongs to whoever owns the file. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS tollgate_counters_1 (
    subject TEXT NOT NULL,
    counter TEXT NOT NULL,
    window_start INTEGER NOT NULL,
    used INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (subject, counter, window_start)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS tollgate_counters_1_expires_at ON tollgate_counters_1 (expires_at);`;

const FIND = `SELECT used FROM tollgate_counters_1 WHERE ${KEY}`;

/** The windows near one, each as its start and its count. */
const FIND_NEAR = `
  SELECT group_concat(window_start || ' ' || used, ' ') AS windows FROM (
    SELECT window_start, used FROM tollgate_counters_1
    WHERE subject = ? AND counter = ? AND window_start BETWEEN ? AND ? ORDER BY window_start
  )`;

const ADD = `
  INSERT INTO tollgate_counters_1 (subject, counter, window_start, used, expires_at)
  VALUES (?, ?, ?, CAST(? AS INTEGER), ${CLOCK} + CAST(? AS INTEGER))
  ON CONFLICT (subject, counter, window_start) DO UPDATE SET used = used + excluded.used
  RETURNING used`;

const SUBTRACT = `UPDATE tollgate_counters_1 SET used = max(0, used - CAST(? AS INTEGER)) WHERE ${KEY}`;

const SWEEP = `
  DELETE FROM tollgate_counters_1 WHERE (subject, counter, window_start) IN (
    SELECT subject, counter, window_start FROM tollgate_counters_1
    WHERE expires_at <= ${CLOCK} ORDER BY expires_at LIMIT ?
  )`;

/** The state of a charge's counter. */
export interface Held {
  /** The count of its window; undefined if there is none. */
  readonly own: number | undefined;
  /** The sum over its reach, without its window. */
  readonly before: number;
  /** The largest sum over any row of so many windows that has its window. The charge is compared with it. */
  readonly largest: number;
}

/** The counters of a file; each member is a prepared statement, `find` two. */
export interface Counters {
  find(charge: Charge): Held;
  /** Adds a charge, where needed to a new counter, and gives what its window then holds. */
  add(charge: Charge, now: number): number;
  /** Gives back a charge as far as there is something to give back. */
  subtract(charge: Charge): void;
  /** Forgets at most so many counters that have expired. */
  sweep(most: number): void;
}

/** Creates the table where it is missing; to be called within a transaction. */
export const createTable = (database: SqliteDatabase): void => void database.exec(SCHEMA);

export function prepareCounters(database: SqliteDatabase): Counters {
  const [find, near, add, subtract, sweep] = [FIND, FIND_NEAR, ADD, SUBTRACT, SWEEP].map((sql) =>
    database.prepare(sql),
  );
  return {
    find(charge) {
      if (charge.reach > 0) return heldBy(charge, readWindows(near!.get(...rangeOf(charge))));
      const row = find!.get(...keyOf(charge));
      // bun:sqlite gives null for no row.
      const own = row === undefined || row === null ? undefined : readCount(row);
      return { own, before: 0, largest: own ?? 0 };
    },
    add: (charge, now) => readCount(add!.get(...keyOf(charge), charge.amount, lifeOf(charge, now))),
    subtract: (charge) => void subtract!.run(charge.amount, ...keyOf(charge)),
    sweep: (most) => void sweep!.run(most),
  };
}

const keyOf = ({ subject, counter, windowStart }: Charge): [string, string, number] => [
  encode(subject),
  encode(counter),
  windowStart,
];

/** The windows that stand in one row of windows with that of the charge. */
function rangeOf(charge: Charge): [string, string, number, number] {
  const [subject, counter, start] = keyOf(charge);
  const reachMs = charge.reach * (charge.windowEnd - start);
  return [subject, counter, start - reachMs, start + reachMs];
}

function heldBy(charge: Charge, windows: number[]): Held {
  const { windowStart } = charge;
  const slots = slotsFor(charge, windows);
  const own = countOf(slots, windowStart);
  return { own, before: sumOf(slots, windowStart) - (own ?? 0), largest: largestSumOf(slots, windowStart) };
}

/** Windows of a clock that is far off are kept as long as a number can say. */
const lifeOf = (charge: Charge, now: number): number => Math.min(lifeMsOf(charge, now), Number.MAX_SAFE_INTEGER);

/** Drivers give counts as numbers or, where the host chose so, as bigints. */
function readCount(row: unknown): number {
  const used = (row as { used?: unknown } | null | undefined)?.used;
  const count = typeof used === "bigint" ? Number(used) : used;
  if (Number.isSafeInteger(count)) return count as number;
  throw new Error(NO_ROW);
}

function readWindows(row: unknown): number[] {
  const { windows } = (row ?? {}) as { windows?: unknown };
  // No windows make no text.
  if (windows === null) return [];
  const numbers = typeof windows === "string" ? windows.split(" ").map(Number) : [Number.NaN];
  if (numbers.every(Number.isSafeInteger)) return numbers;
  throw new Error(NO_ROW);
}

const NO_ROW = "expected a row with a count from the SQLite database; leave its rows objects, as drivers do by default";
