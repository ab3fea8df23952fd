/** Parts of the functions that charge counters: those for calls without a reach have them, and those for calls with one. */

/**
 * Charges a counter that is one row, or looks at it, where a branch asks for its kind: `total` is then its count, NULL if the charge
 * does not fit. One that was at nothing counts as `opened`.
 */
export const chargeRow = (schema: string): string => `charge.amount = 0 THEN
          total := coalesce((SELECT counter.used FROM ${schema}.counters AS counter WHERE counter.key = charge.key), 0);
          IF total > charge.max THEN total := NULL; END IF;
        ELSE
          INSERT INTO ${schema}.counters AS counter (key, used, expires_at)
            VALUES (charge.key, charge.amount, clock_timestamp() + charge.life * interval '1 millisecond')
            ON CONFLICT (key) DO UPDATE SET used = counter.used + charge.amount
              WHERE counter.used + charge.amount <= charge.max
            RETURNING counter.used INTO total;
          IF total = charge.amount THEN opened := opened + 1; END IF;
        END IF;`;

/** Sweeps two rows of a table that have expired for each counter that was `opened`; what is locked is skipped. */
export const sweep = (
  schema: string,
  table: string,
): string => `DELETE FROM ${schema}.${table} WHERE opened > 0 AND key IN (
        SELECT key FROM ${schema}.${table} WHERE expires_at < clock_timestamp()
          ORDER BY expires_at LIMIT 2 * opened FOR UPDATE SKIP LOCKED);`;
