import type { SqliteDatabase, SqliteStatement } from "./database.js";

/** The table's name carries its version, as that of the counters does. */
const TABLE = "tollgate_approvals_1";

/** Long columns come last, because SQLite reads a row from its beginning. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ${TABLE} (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    call TEXT NOT NULL,
    policy TEXT NOT NULL,
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    forget_at INTEGER NOT NULL,
    answered_at INTEGER,
    remembered_until INTEGER,
    remembered_by TEXT UNIQUE,
    answer TEXT,
    question TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS ${TABLE}_call ON ${TABLE} (call, place);
  CREATE INDEX IF NOT EXISTS ${TABLE}_pending ON ${TABLE} (expires_at, account) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS ${TABLE}_forget_at ON ${TABLE} (forget_at);`;

/** A record as a line of a reply. */
const LINE = [
  "state",
  "asked_at",
  "expires_at",
  "coalesce(answered_at, '')",
  "coalesce(remembered_until, '')",
  "coalesce(answer, '')",
  "question",
].join(" || char(9) || ");

const one = (where: string): string => `SELECT (SELECT ${LINE} FROM ${TABLE} WHERE ${where}) AS answer`;
const several = (where: string): string => `
  SELECT group_concat(line, char(10)) AS answer FROM (
    SELECT ${LINE} AS line FROM ${TABLE}
    WHERE ${where} AND (? = '0' OR place < (SELECT place FROM ${TABLE} WHERE id = ?))
    ORDER BY place DESC LIMIT CAST(? AS INTEGER)
  )`;

/** Drivers bind numbers as reals. */
const INT = "CAST(? AS INTEGER)";

/** Each statement by its name; `answer` is its only column. */
const SQL = {
  taken: `SELECT (SELECT id FROM ${TABLE} WHERE id = ?) AS answer`,
  /** Call, policy, now. */
  outdate: `UPDATE ${TABLE} SET state = 'outdated'
    WHERE call = ? AND policy <> ? AND state IN ('pending', 'approved') AND expires_at > ?`,
  /** Call, policy, now. */
  live: one(`call = ? AND policy = ? AND state IN ('pending', 'approved', 'denied') AND expires_at > ? LIMIT 1`),
  /** Call, now. */
  latest: one("call = ? AND forget_at > ? ORDER BY place DESC LIMIT 1"),
  /** Account, now: how many are open in all, and how many of the account. */
  open: `SELECT count(*) || ' ' || coalesce(sum(account = ?), 0) AS answer FROM ${TABLE}
    WHERE state = 'pending' AND expires_at > ?`,
  /** Id, call, policy, account, question, now, end, when it may be forgotten. */
  insert: `INSERT INTO ${TABLE} (id, call, policy, account, question, state, asked_at, expires_at, forget_at)
    VALUES (?, ?, ?, ?, ?, 'pending', ${INT}, ${INT}, ${INT}) RETURNING ${LINE} AS answer`,
  /** Id. */
  record: one("id = ?"),
  /** Id, now: unless it may be forgotten. */
  find: one("id = ? AND forget_at > ?"),
  /** Now, whether there is an id before, that id, limit. */
  list: several("forget_at > ?"),
  listOpen: several("state = 'pending' AND expires_at > ?"),
  /** State, answer, now, end, until when it is remembered or nothing, when it may be forgotten; id, now, a second state that takes it. */
  answer: `UPDATE ${TABLE} SET state = ?, answer = ?, answered_at = ${INT}, expires_at = ${INT},
      remembered_until = CAST(nullif(?, '') AS INTEGER), forget_at = ${INT}
    WHERE id = ? AND expires_at > ? AND state IN ('pending', ?) RETURNING id AS answer`,
  /** Key: no record is the one that is remembered under it. */
  free: `UPDATE ${TABLE} SET remembered_by = NULL WHERE remembered_by = ?`,
  /** Key, id. */
  remember: `UPDATE ${TABLE} SET remembered_by = ? WHERE id = ?`,
  /** Now, id, now. */
  forgetYes: `UPDATE ${TABLE} SET remembered_until = ${INT} WHERE id = ? AND remembered_until > ? RETURNING id AS answer`,
  /** Id, now. */
  spend: `UPDATE ${TABLE} SET state = 'spent' WHERE id = ? AND state = 'approved' AND expires_at > ? RETURNING id AS answer`,
  /** Key, now. */
  remembered: one("remembered_by = ? AND remembered_until > ?"),
  /** Now, how many at most. */
  sweep: `DELETE FROM ${TABLE} WHERE place IN (
    SELECT place FROM ${TABLE} WHERE forget_at <= ? ORDER BY forget_at LIMIT ${INT})`,
} as const;

type Run = (...values: (string | number)[]) => string | undefined;

/** Each statement prepared; it gives its answer, or undefined if there is no row or nothing in it. */
export type Approvals = Readonly<Record<keyof typeof SQL, Run>>;

/** Creates the table where it is missing; to be called within a transaction. */
export const createTable = (database: SqliteDatabase): void => void database.exec(SCHEMA);

export function prepareApprovals(database: SqliteDatabase): Approvals {
  const prepared = Object.entries(SQL).map(([name, sql]) => [name, runOf(database.prepare(sql), sql)] as const);
  return Object.fromEntries(prepared) as Approvals;
}

function runOf(statement: SqliteStatement, sql: string): Run {
  if (!/\bAS answer\b/.test(sql)) return (...values) => void statement.run(...values);
  return (...values) => {
    // bun:sqlite gives null for no row.
    const row = statement.get(...values) as { readonly answer?: unknown } | null | undefined;
    if (row === undefined || row === null || row.answer === null) return undefined;
    if (typeof row.answer === "string") return row.answer;
    throw new Error(
      "expected a row with a text from the SQLite database; leave its rows objects, as drivers do by default",
    );
  };
}
