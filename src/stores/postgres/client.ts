import { type Fail, hasMethods } from "../../options.js";

/**
 * Runs one statement with its values, once, and gives its rows: in `rows`, or as a list of them.
 *
 * @example
 * ```ts
 * import pg from "pg";
 * import type { PostgresQuery } from "tollgate/postgres";
 *
 * const pool = new pg.Pool({ connectionString, query_timeout: 1_000, connectionTimeoutMillis: 1_000 });
 * const query: PostgresQuery = (text, values) => pool.query(text, values);
 * ```
 */
export type PostgresQuery = (
  text: string,
  values: string[],
) => PromiseLike<{ readonly rows: readonly unknown[] } | readonly unknown[]>;

/** The clients by their methods, and what to write for each. The first that fits is the one; clients with one of several come before. */
const CLIENTS: readonly (readonly [method: string, name: string, query: string])[] = [
  ["$queryRawUnsafe", "Prisma", "(text, values) => prisma.$queryRawUnsafe(text, ...values)"],
  ["executeQuery", "Kysely", "(text, values) => db.executeQuery(CompiledQuery.raw(text, values))"],
  ["unsafe transaction", "Neon's `neon()`", "(text, values) => sql.query(text, values)"],
  ["unsafe", "postgres.js", "(text, values) => sql.unsafe(text, values)"],
  ["query", "one with a method `query`", "(text, values) => pool.query(text, values)"],
];

/** Gives `query`; throws what to write unless it is a function that is not itself a client. */
export function requireQuery(query: unknown, fail: Fail): PostgresQuery {
  const client = CLIENTS.find(([methods]) => hasMethods(query, ...methods.split(" ")));
  if (client !== undefined) {
    const [, name, write] = client;
    return fail(`\`query\` to be a function; this is a client, ${name}: write \`query: ${write}\``);
  }
  if (hasMethods(query, "raw") || hasMethods(query, "execute")) {
    return fail(
      "`query` to be a function; this is a client that the store does not know: write `query: (text, values) => …`, which runs the text, with `$1` for the first value, and gives its rows",
    );
  }
  return typeof query === "function"
    ? (query as PostgresQuery)
    : fail("`query` to be a function, such as `(text, values) => pool.query(text, values)`");
}

/** The text that the one row holds; throws what is wrong with rows of any other shape. */
export function readText(result: unknown): string {
  const rows = Array.isArray(result) ? result : (result as { readonly rows?: unknown } | null | undefined)?.rows;
  if (!Array.isArray(rows)) throw new Error(`${ROWS}; it gave ${kindOf(result)} without \`rows\``);
  if (rows.length !== 1) throw new Error(`${ROWS}; it gave ${rows.length} rows`);
  const row: unknown = rows[0];
  if (Array.isArray(row)) throw new Error(`${ROWS}; it gave rows that are lists: leave them objects, as drivers do`);
  const answer = (row as { readonly answer?: unknown } | null | undefined)?.answer;
  if (typeof answer !== "string") throw new Error(`${ROWS}; its row is ${kindOf(row)} without a text \`answer\``);
  return answer;
}

const ROWS = "expected `query` to give one row, `{ rows: [{ answer }] }` or `[{ answer }]`";
const kindOf = (value: unknown): string => (value === null ? "null" : `a value of type ${typeof value}`);
