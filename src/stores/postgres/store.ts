import type { Charge, CounterStore, Reservation } from "../../engine/store.js";
import { readOptions } from "../../options.js";
import { countableLifeMsOf } from "../countable.js";
import { keyOf } from "../keys.js";
import { readAnswer } from "../read-answer.js";
import { type PostgresQuery, readText, requireQuery } from "./client.js";
import { explain } from "./explain.js";
import { indexable } from "./indexable.js";
import { quoteSchema } from "./migration.js";

/**
 * The options of `createPostgresStore`.
 *
 * @example
 * ```ts
 * import { createPostgresStore, type PostgresQuery, type PostgresStoreOptions } from "tollgate/postgres";
 *
 * declare const query: PostgresQuery;
 * const options: PostgresStoreOptions = { query, schema: "limits" };
 * const store = createPostgresStore(options);
 * ```
 */
export interface PostgresStoreOptions {
  readonly query: PostgresQuery;
  /** The schema that `postgresMigration` was given. Default `"tollgate"`. */
  readonly schema?: string | undefined;
}

/**
 * Keeps counters in Postgres, for any number of processes, in what `postgresMigration` makes: one statement a call,
 * whatever its limits. It runs nothing again. Counters expire by the server's clock.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import pg from "pg";
 * import { createEngine } from "tollgate";
 * import { createPostgresStore } from "tollgate/postgres";
 *
 * const pool = new pg.Pool({ connectionString, query_timeout: 1_000, connectionTimeoutMillis: 1_000 });
 * const store = createPostgresStore({ query: (text, values) => pool.query(text, values) });
 * const engine = createEngine({ policy, store });
 * ```
 */
export function createPostgresStore(options: PostgresStoreOptions): CounterStore {
  const { query, schema: functions } = readOptions("createPostgresStore", options, {
    query: requireQuery,
    schema: quoteSchema,
  });

  const ask = async (operation: string, charges: readonly Charge[], now: number): Promise<string> => {
    const keys = await Promise.all(charges.map((charge) => indexable(keyOf(charge))));
    const values = [toJson(charges, keys, now)];
    let result: unknown;
    try {
      const name = charges.some(({ reach }) => reach > 0) ? `${operation}_sliding` : operation;
      result = await query(`SELECT ${functions}.${name}($1) AS answer`, values);
    } catch (error) {
      throw explain(error, functions);
    }
    return readText(result);
  };

  return {
    sliding: true,
    async reserve(charges, now): Promise<Reservation> {
      const { length } = charges;
      return readAnswer(await ask("reserve", charges, now), length);
    },
    async release(charges, now): Promise<void> {
      readAnswer(await ask("release", charges, now), 0);
    },
  };
}

const toJson = (charges: readonly Charge[], keys: readonly string[], now: number): string =>
  JSON.stringify(
    charges.map((charge, i) => {
      const life = countableLifeMsOf(charge, now);
      const { amount, max, windowStart: start, windowEnd, reach } = charge;
      const plain = { place: i, key: keys[i]!, amount, max, life };
      return reach > 0 ? { ...plain, start, reach: reach * (windowEnd - start) } : plain;
    }),
  );
