import { type Fail, readOptions } from "../../options.js";
import { approvalsMigration } from "./approvals.js";
import { chargeRow, sweep } from "./rows.js";
import { slidingMigration } from "./sliding.js";
import { waitForTurn } from "./turns.js";

/**
 * The options of `postgresMigration`.
 *
 * @example
 * ```ts
 * import { type PostgresMigrationOptions, postgresMigration } from "tollgate/postgres";
 *
 * const options: PostgresMigrationOptions = { schema: "limits" };
 * const sql = postgresMigration(options);
 * ```
 */
export interface PostgresMigrationOptions {
  /** The schema that holds the tables and the functions; made if it is not there. Default `"tollgate"`. */
  readonly schema?: string | undefined;
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** The schema's name, quoted; throws a `TypeError` unless it is a plain identifier. */
export function quoteSchema(schema: unknown = "tollgate", fail: Fail): string {
  if (typeof schema === "string" && IDENTIFIER.test(schema)) return `"${schema}"`;
  return fail("`schema` to be a name of letters, digits and `_`, at most 63 of them");
}

/**
 * The SQL that makes the tables and functions of the stores: one statement, for `query` or a migration tool. It is idempotent and safe
 * to run concurrently, also beside an older release and its migration; counters and approvals stay.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import pg from "pg";
 * import { postgresMigration } from "tollgate/postgres";
 *
 * const pool = new pg.Pool({ connectionString });
 * await pool.query(postgresMigration());
 * await pool.end();
 * ```
 */
export function postgresMigration(options: PostgresMigrationOptions = {}): string {
  return migration(readOptions("postgresMigration", options, { schema: quoteSchema }).schema);
}

/** The values that `reserve` and `release` are given: a JSON array of charges. */
const CHARGES =
  "jsonb_to_recordset(charges::jsonb) AS c(place integer, key text, amount bigint, max bigint, life bigint)";

/**
 * `reserve` first looks: a charge that does not fit is refused from one snapshot, and nothing is locked or written.
 * Otherwise it charges counter by counter, in the order of their keys, so that no two callers wait for each other. It
 * takes all of it back and looks again if another caller came first. Amounts of nothing are read once the others are
 * locked. A counter that was at nothing pays for sweeping two that have expired; what is locked is skipped.
 */
const migration = (schema: string): string => `DO $migration$
BEGIN
PERFORM pg_advisory_xact_lock(8027138664507830637);
IF to_regnamespace('${schema}') IS NULL THEN
  CREATE SCHEMA ${schema};
END IF;

CREATE TABLE IF NOT EXISTS ${schema}.counters (
  key text COLLATE "C" PRIMARY KEY,
  used bigint NOT NULL CHECK (used BETWEEN 0 AND 9007199254740991),
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS counters_expires_at ON ${schema}.counters (expires_at);

CREATE OR REPLACE FUNCTION ${schema}.reserve(charges text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $reserve$
DECLARE
  fits boolean;
  writes boolean;
  looks boolean;
  counts text;
  charge record;
  total bigint;
  totals bigint[];
  opened integer;
BEGIN
  LOOP
    SELECT coalesce(bool_and(coalesce(counter.used, 0) + c.amount <= c.max), true),
           coalesce(bool_or(c.amount > 0), false),
           coalesce(bool_or(c.amount = 0), false),
           coalesce(string_agg(',' || coalesce(counter.used, 0), '' ORDER BY c.place), '')
      INTO fits, writes, looks, counts
      FROM ${CHARGES} LEFT JOIN ${schema}.counters AS counter ON counter.key = c.key;
    IF NOT fits THEN RETURN '0' || counts; END IF;
    IF NOT writes THEN RETURN '1' || counts; END IF;
${waitForTurn(CHARGES)}
    BEGIN
      opened := 0;
      FOR charge IN SELECT * FROM ${CHARGES} ORDER BY c.amount = 0, c.key COLLATE "C" LOOP
        IF ${chargeRow(schema)}
        IF total IS NULL THEN RAISE EXCEPTION SQLSTATE 'TG001'; END IF;
        totals[charge.place] := total;
      END LOOP;
      ${sweep(schema, "counters")}
      RETURN '1,' || array_to_string(totals, ',');
    EXCEPTION WHEN SQLSTATE 'TG001' THEN
      NULL;
    END;
  END LOOP;
END
$reserve$;

CREATE OR REPLACE FUNCTION ${schema}.release(charges text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $release$
DECLARE
  charge record;
BEGIN
  FOR charge IN SELECT * FROM ${CHARGES} WHERE c.amount > 0 ORDER BY c.key COLLATE "C" LOOP
    UPDATE ${schema}.counters AS counter SET used = greatest(0, counter.used - charge.amount)
      WHERE counter.key = charge.key;
  END LOOP;
  RETURN '1';
END
$release$;
${slidingMigration(schema)}${approvalsMigration(schema)}END
$migration$`;
