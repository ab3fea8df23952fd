import type { ApprovalStore } from "../../approvals/store.js";
import { readOptions } from "../../options.js";
import { createStoreOver } from "../approval-protocol.js";
import { encode } from "../keys.js";
import { type PostgresQuery, readText, requireQuery } from "./client.js";
import { explain } from "./explain.js";
import { indexable } from "./indexable.js";
import { quoteSchema } from "./migration.js";

/**
 * The options of `createPostgresApprovalStore`.
 *
 * @example
 * ```ts
 * import { createPostgresApprovalStore, type PostgresApprovalStoreOptions, type PostgresQuery } from "tollgate/postgres";
 *
 * declare const query: PostgresQuery;
 * const options: PostgresApprovalStoreOptions = { query, schema: "limits" };
 * const store = createPostgresApprovalStore(options);
 * ```
 */
export interface PostgresApprovalStoreOptions {
  readonly query: PostgresQuery;
  /** The schema that `postgresMigration` was given. Default `"tollgate"`. */
  readonly schema?: string | undefined;
}

/**
 * Keeps questions and answers in Postgres, for any number of processes, in what `postgresMigration` makes: one statement for each
 * operation. It runs nothing again, and time is the server's. It needs the isolation level "read committed", the default of Postgres.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import pg from "pg";
 * import { createApprovalQueue } from "tollgate/approvals";
 * import { createPostgresApprovalStore } from "tollgate/postgres";
 *
 * const pool = new pg.Pool({ connectionString, query_timeout: 1_000, connectionTimeoutMillis: 1_000 });
 * const store = createPostgresApprovalStore({ query: (text, values) => pool.query(text, values) });
 * const queue = createApprovalQueue({ store });
 * ```
 */
export function createPostgresApprovalStore(options: PostgresApprovalStoreOptions): ApprovalStore {
  const { query, schema } = readOptions("createPostgresApprovalStore", options, {
    query: requireQuery,
    schema: quoteSchema,
  });
  return createStoreOver(
    async (operation, values) => {
      const places = values.map((_, i) => `$${i + 1}`).join(", ");
      let result: unknown;
      try {
        result = await query(`SELECT ${schema}.${operation}_approval(${places}) AS answer`, values);
      } catch (error) {
        throw explain(error, schema);
      }
      return readText(result);
    },
    (text) => indexable(encode(text)),
  );
}
