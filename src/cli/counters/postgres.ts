import type { Pool } from "pg";
import { explain } from "../../stores/postgres/explain.js";
import { type CounterTable, type Entry, PAGE, type Removal } from "./counter-table.js";

const SCHEMA = '"tollgate"';
const NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint::text AS now";

/** The queries of a table: its rows as key and windows, behind a key; windows as text, because drivers read integers as they like. */
interface Queries {
  readonly next: string;
  readonly remove: string;
}

const queriesOf = (table: string, windows: string): Queries => ({
  next: `SELECT key, ${windows} AS windows, ${NOW} FROM ${SCHEMA}.${table}
    WHERE key > $1 AND expires_at > clock_timestamp() ORDER BY key LIMIT ${PAGE}`,
  // In the order in which calls lock them, so that none waits for the other.
  remove: `DELETE FROM ${SCHEMA}.${table} WHERE key IN (
    SELECT key FROM ${SCHEMA}.${table} WHERE key = ANY ($1) ORDER BY key FOR UPDATE)`,
});

const TABLES: Readonly<Record<string, Queries>> = {
  counters: queriesOf("counters", "used::text"),
  sliding_counters: queriesOf(
    "sliding_counters",
    `(SELECT string_agg(w.start || ' ' || w.count, ' ') FROM unnest(starts, counts, ends) AS w(start, count, ends)
      WHERE w.ends > clock_timestamp())`,
  ),
};

interface Kept {
  readonly key: string;
  readonly windows: string | null;
  readonly now: string;
}

/** The counters of a Postgres, in its two tables. */
export function postgresTable(pool: Pool): CounterTable {
  const ask = async (text: string, values: readonly unknown[] = []) => {
    try {
      return await pool.query(text, [...values]);
    } catch (error) {
      throw explain(error, SCHEMA);
    }
  };
  /** The second came later, and is not where the migration did not run again. */
  const hasTable = async (name: string): Promise<boolean> =>
    name === "counters" || (await ask(`SELECT to_regclass('${SCHEMA}.${name}') AS found`)).rows[0].found !== null;

  return {
    async *pages() {
      for (const [table, { next }] of Object.entries(TABLES)) {
        if (!(await hasTable(table))) continue;
        for (let last = ""; ; ) {
          const rows = (await ask(next, [last])).rows as readonly Kept[];
          if (rows.length === 0) break;
          yield { now: Number(rows[0]!.now), entries: rows.flatMap((row) => entryOf(table, row)) };
          last = rows.at(-1)!.key;
        }
      }
    },
    async remove(found) {
      let removed = 0;
      for (const [table, { remove }] of Object.entries(TABLES)) {
        const keys = found.filter(({ place }: Removal) => place[0] === table).map(({ place }) => place[1]);
        if (keys.length > 0) removed += (await ask(remove, [keys])).rowCount ?? 0;
      }
      return removed;
    },
    close: () => void pool.end().catch(() => {}),
  };
}

const DIGEST = /^sha256\t([\da-f]{64})$/;
const KEY = /^([^\t]*)\t(-?\d+|sliding)\t([^\t]*)$/;

function entryOf(table: string, { key, windows }: Kept): readonly Entry[] {
  const place = [table, key];
  const isSliding = table !== "counters";
  const numbers = (windows ?? "").split(" ").map(Number);
  const digest = DIGEST.exec(key)?.[1];
  if (digest !== undefined) {
    const counts = isSliding ? numbers.filter((_, i) => i % 2 === 1) : numbers;
    return [{ place, content: { digest, used: counts.reduce((sum, one) => sum + one, 0) } }];
  }
  const [, counter, start, subject] = KEY.exec(key) ?? [];
  if (counter === undefined || subject === undefined || windows === null) return [];
  return [{ place, content: { counter, subject, windows: isSliding ? numbers : [Number(start), ...numbers] } }];
}
