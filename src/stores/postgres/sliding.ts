import { chargeRow, sweep } from "./rows.js";
import { waitForTurn } from "./turns.js";

/** The values that the functions are given: a JSON array of charges. `start` and `reach` are null without a reach. */
const CHARGES =
  "jsonb_to_recordset(charges::jsonb) AS c(place integer, key text, amount bigint, max bigint, life bigint, start bigint, reach bigint)";

/**
 * The table and functions for calls that charge a counter with a reach: one row for all windows of a counter and a subject,
 * so that one lock holds them all. Other calls use `reserve` and `release`, which an older release may make anew at any time: so
 * nothing here stands on these.
 *
 * `reserve_sliding` goes about it as `reserve` does: it refuses from one snapshot, and otherwise charges counter by counter,
 * in the order of their keys. `sliding_sums` gives the sum over a window and its reach, and the largest sum over any row of so
 * many windows that has the window.
 */
export const slidingMigration = (schema: string): string => `
CREATE TABLE IF NOT EXISTS ${schema}.sliding_counters (
  key text COLLATE "C" PRIMARY KEY,
  starts bigint[] NOT NULL,
  counts bigint[] NOT NULL CHECK (0 <= ALL (counts) AND 9007199254740991 >= ALL (counts)),
  ends timestamptz[] NOT NULL,
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS sliding_counters_expires_at ON ${schema}.sliding_counters (expires_at);

CREATE OR REPLACE FUNCTION ${schema}.sliding_sums(
  starts bigint[], counts bigint[], start bigint, reach bigint, OUT used bigint, OUT largest bigint
) LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $sums$
  WITH sums AS (
    SELECT one.last, coalesce((SELECT sum(w.count) FROM unnest(starts, counts) AS w(start, count)
      WHERE w.start BETWEEN one.last - reach AND one.last), 0)::bigint AS total
    FROM (SELECT start AS last UNION SELECT unnest(starts)) AS one
    WHERE one.last BETWEEN start AND start + reach
  )
  SELECT (SELECT total FROM sums WHERE sums.last = start), (SELECT max(total) FROM sums)
$sums$;

CREATE OR REPLACE FUNCTION ${schema}.reserve_sliding(charges text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $reserve$
DECLARE
  fits boolean;
  writes boolean;
  looks boolean;
  counts text;
  refused text;
  charge record;
  held record;
  windows record;
  total bigint;
  totals bigint[];
  opened integer;
BEGIN
  LOOP
    SELECT coalesce(bool_and(looked.largest + looked.amount <= looked.max), true),
           coalesce(bool_or(looked.amount > 0), false),
           coalesce(bool_or(looked.amount = 0), false),
           coalesce(string_agg(',' || looked.used, '' ORDER BY looked.place), ''),
           coalesce(string_agg(',' || looked.largest, '' ORDER BY looked.place), '')
      INTO fits, writes, looks, counts, refused
      FROM (
        SELECT c.*, coalesce(sums.used, counter.used, 0) AS used, coalesce(sums.largest, counter.used, 0) AS largest
        FROM ${CHARGES}
          LEFT JOIN ${schema}.counters AS counter ON c.start IS NULL AND counter.key = c.key
          LEFT JOIN ${schema}.sliding_counters AS sliding ON c.start IS NOT NULL AND sliding.key = c.key
          LEFT JOIN LATERAL ${schema}.sliding_sums(sliding.starts, sliding.counts, c.start, c.reach) AS sums
            ON sliding.key IS NOT NULL
      ) AS looked;
    IF NOT fits THEN RETURN '0' || refused; END IF;
    IF NOT writes THEN RETURN '1' || counts; END IF;
${waitForTurn(CHARGES)}
    BEGIN
      opened := 0;
      FOR charge IN SELECT * FROM ${CHARGES} ORDER BY c.amount = 0, c.key COLLATE "C" LOOP
        total := NULL;
        IF charge.start IS NOT NULL THEN
          IF charge.amount > 0 THEN
            INSERT INTO ${schema}.sliding_counters (key, starts, counts, ends, expires_at)
              VALUES (charge.key, '{}', '{}', '{}', clock_timestamp()) ON CONFLICT (key) DO NOTHING;
            PERFORM FROM ${schema}.sliding_counters AS sliding WHERE sliding.key = charge.key FOR UPDATE;
          END IF;
          SELECT * INTO windows FROM ${schema}.sliding_counters AS sliding WHERE sliding.key = charge.key;
          IF charge.amount > 0 AND windows IS NULL THEN RAISE EXCEPTION SQLSTATE 'TG001'; END IF;
          SELECT * INTO held FROM ${schema}.sliding_sums(windows.starts, windows.counts, charge.start, charge.reach);
          IF held.largest + charge.amount <= charge.max THEN total := held.used + charge.amount; END IF;
        ELSIF ${chargeRow(schema)}
        IF total IS NULL THEN RAISE EXCEPTION SQLSTATE 'TG001'; END IF;
        totals[charge.place] := total;
        CONTINUE WHEN charge.start IS NULL OR charge.amount = 0;

        IF charge.start = ANY (windows.starts) THEN
          UPDATE ${schema}.sliding_counters AS sliding
            SET counts[array_position(sliding.starts, charge.start)] =
              sliding.counts[array_position(sliding.starts, charge.start)] + charge.amount
            WHERE sliding.key = charge.key;
        ELSE
          opened := opened + 1;
          UPDATE ${schema}.sliding_counters AS sliding
            SET (starts, counts, ends, expires_at) = (
              SELECT array_agg(w.start), array_agg(w.count), array_agg(w.ends), max(w.ends) FROM (
                SELECT * FROM unnest(sliding.starts, sliding.counts, sliding.ends) AS old(start, count, ends)
                  WHERE old.ends >= clock_timestamp()
                UNION ALL
                SELECT charge.start, charge.amount, clock_timestamp() + charge.life * interval '1 millisecond'
              ) AS w)
            WHERE sliding.key = charge.key;
        END IF;
      END LOOP;
      ${sweep(schema, "counters")}
      ${sweep(schema, "sliding_counters")}
      RETURN '1,' || array_to_string(totals, ',');
    EXCEPTION WHEN SQLSTATE 'TG001' THEN
      NULL;
    END;
  END LOOP;
END
$reserve$;

CREATE OR REPLACE FUNCTION ${schema}.release_sliding(charges text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $release$
DECLARE
  charge record;
BEGIN
  FOR charge IN SELECT * FROM ${CHARGES} WHERE c.amount > 0 ORDER BY c.key COLLATE "C" LOOP
    UPDATE ${schema}.counters AS counter SET used = greatest(0, counter.used - charge.amount)
      WHERE charge.start IS NULL AND counter.key = charge.key;
    UPDATE ${schema}.sliding_counters AS sliding
      SET counts[array_position(sliding.starts, charge.start)] =
        greatest(0, sliding.counts[array_position(sliding.starts, charge.start)] - charge.amount)
      WHERE sliding.key = charge.key AND charge.start = ANY (sliding.starts);
  END LOOP;
  RETURN '1';
END
$release$;
`;
