DO $migration$
BEGIN
PERFORM pg_advisory_xact_lock(8027138664507830637);
IF to_regnamespace('"tollgate"') IS NULL THEN
  CREATE SCHEMA "tollgate";
END IF;

CREATE TABLE IF NOT EXISTS "tollgate".counters (
  key text COLLATE "C" PRIMARY KEY,
  used bigint NOT NULL CHECK (used BETWEEN 0 AND 9007199254740991),
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS counters_expires_at ON "tollgate".counters (expires_at);

CREATE OR REPLACE FUNCTION "tollgate".reserve(charges text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $reserve$
DECLARE
  fits boolean;
  writes boolean;
  counts text;
  charge record;
  total bigint;
  totals bigint[];
  opened integer;
BEGIN
  LOOP
    SELECT coalesce(bool_and(coalesce(counter.used, 0) + c.amount <= c.max), true),
           coalesce(bool_or(c.amount > 0), false),
           coalesce(string_agg(',' || coalesce(counter.used, 0), '' ORDER BY c.place), '')
      INTO fits, writes, counts
      FROM jsonb_to_recordset(charges::jsonb) AS c(place integer, key text, amount bigint, max bigint, life bigint) LEFT JOIN "tollgate".counters AS counter ON counter.key = c.key;
    IF NOT fits THEN RETURN '0' || counts; END IF;
    IF NOT writes THEN RETURN '1' || counts; END IF;

    BEGIN
      opened := 0;
      FOR charge IN SELECT * FROM jsonb_to_recordset(charges::jsonb) AS c(place integer, key text, amount bigint, max bigint, life bigint) ORDER BY c.amount = 0, c.key COLLATE "C" LOOP
        IF charge.amount = 0 THEN
          total := coalesce((SELECT counter.used FROM "tollgate".counters AS counter WHERE counter.key = charge.key), 0);
          IF total > charge.max THEN total := NULL; END IF;
        ELSE
          INSERT INTO "tollgate".counters AS counter (key, used, expires_at)
            VALUES (charge.key, charge.amount, clock_timestamp() + charge.life * interval '1 millisecond')
            ON CONFLICT (key) DO UPDATE SET used = counter.used + charge.amount
              WHERE counter.used + charge.amount <= charge.max
            RETURNING counter.used INTO total;
          IF total = charge.amount THEN opened := opened + 1; END IF;
        END IF;
        IF total IS NULL THEN RAISE EXCEPTION SQLSTATE 'TG001'; END IF;
        totals[charge.place] := total;
      END LOOP;
      DELETE FROM "tollgate".counters WHERE opened > 0 AND key IN (
        SELECT key FROM "tollgate".counters WHERE expires_at < clock_timestamp()
          ORDER BY expires_at LIMIT 2 * opened FOR UPDATE SKIP LOCKED);
      RETURN '1,' || array_to_string(totals, ',');
    EXCEPTION WHEN SQLSTATE 'TG001' THEN
      NULL;
    END;
  END LOOP;
END
$reserve$;

CREATE OR REPLACE FUNCTION "tollgate".release(charges text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $release$
DECLARE
  charge record;
BEGIN
  FOR charge IN SELECT * FROM jsonb_to_recordset(charges::jsonb) AS c(place integer, key text, amount bigint, max bigint, life bigint) WHERE c.amount > 0 ORDER BY c.key COLLATE "C" LOOP
    UPDATE "tollgate".counters AS counter SET used = greatest(0, counter.used - charge.amount)
      WHERE counter.key = charge.key;
  END LOOP;
  RETURN '1';
END
$release$;
END
$migration$
