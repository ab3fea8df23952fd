import { createSqliteStore, type SqliteDatabase } from "tollgate/sqlite";
import { type Outcome, storeChecks } from "./checks.js";

/** The drivers that a runtime brings or can load, by the module that each is in; how each opens a file. */
export const DRIVERS: Readonly<Record<string, (module: never, file: string) => SqliteDatabase>> = {
  "node:sqlite": ({ DatabaseSync }: { readonly DatabaseSync: Opens }, file) => new DatabaseSync(file),
  "bun:sqlite": ({ Database }: { readonly Database: Opens }, file) => new Database(file),
  libsql: ({ default: Database }: { readonly default: Opens }, file) => new Database(file),
  "better-sqlite3": ({ default: Database }: { readonly default: Opens }, file) => new Database(file),
};
type Opens = new (file: string) => SqliteDatabase & { close(): void };

/** The store in SQLite over a driver, beside its contract: files are made in `folder`. */
export async function sqliteChecks(driver: string, module: unknown, folder: string): Promise<Outcome> {
  let files = 0;
  const open = (file: string) => DRIVERS[driver]!(module as never, file) as SqliteDatabase & { close(): void };
  const over = (file: string) => {
    const database = open(file);
    return { store: createSqliteStore({ database, busyTimeoutMs: 5_000 }), close: () => database.close() };
  };
  const next = () => `${folder}/${driver.replace(":", "-")}-${++files}.db`;
  return storeChecks({
    create: () => over(next()),
    createPair() {
      const file = next();
      const [one, other] = [over(file), over(file)];
      return { store: one.store, peer: other.store, close: () => [one, other].forEach(({ close }) => void close()) };
    },
  });
}
