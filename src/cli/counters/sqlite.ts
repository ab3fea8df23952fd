import { existsSync } from "node:fs";
import { CommandError } from "../shared/command-error.js";
import { shown } from "../shared/shown.js";
import type { OpenSqlite } from "../shared/store-clients.js";
import { type CounterTable, PAGE } from "./counter-table.js";

/** One row for a counter and subject, whose windows are rows of their own; behind the last one that was read. */
const NEXT = `
  SELECT subject, counter, group_concat(window_start || ' ' || used, ' ') AS windows FROM tollgate_counters_1
  WHERE (subject, counter) > (?, ?) GROUP BY subject, counter ORDER BY subject, counter LIMIT ${PAGE}`;
const REMOVE = "DELETE FROM tollgate_counters_1 WHERE subject = ? AND counter = ?";

/** A person waits, and not a call. */
const BUSY_MS = 5_000;

interface Kept {
  readonly subject: string;
  readonly counter: string;
  readonly windows: string;
}

/** The counters of a SQLite file. Each page is read at one moment, so that no reader keeps the file's log from being emptied. */
export function sqliteTable(file: string, open: OpenSqlite): CounterTable {
  // To open it would make it.
  if (!existsSync(file))
    throw new CommandError(`the file ${shown(file)} does not exist; nothing has counted there yet`);
  const database = open(file);
  const prepare = (sql: string) => {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    return database.prepare(sql);
  };
  return {
    async *pages() {
      const next = prepare(NEXT);
      let last: readonly [string, string] = ["", ""];
      for (;;) {
        const kept = next.all(...last) as readonly Kept[];
        if (kept.length === 0) return;
        yield {
          now: Date.now(),
          entries: kept.map(({ subject, counter, windows }) => ({
            place: [subject, counter],
            content: { subject, counter, windows: windows.split(" ").map(Number) },
          })),
        };
        const { subject, counter } = kept.at(-1)!;
        last = [subject, counter];
      }
    },
    async remove(found) {
      const [one, all] = [prepare(`${REMOVE} AND window_start = ?`), prepare(REMOVE)];
      database.exec("BEGIN IMMEDIATE");
      try {
        const removed = found.filter(({ place, start }) => {
          const result = start === undefined ? all.run(...place) : one.run(...place, start);
          return Number((result as { readonly changes: number | bigint }).changes) > 0;
        });
        database.exec("COMMIT");
        return removed.length;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}
