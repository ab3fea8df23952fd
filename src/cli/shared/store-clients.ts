import type { Redis } from "ioredis";
import type { Pool } from "pg";
import type { SqliteDatabase, SqliteStatement } from "../../stores/sqlite/index.js";
import { findPeer, howToInstall, type Import, loadPeer } from "./peer.js";

/** A database as every driver opens it. */
export interface Sqlite extends SqliteDatabase {
  prepare(sql: string): SqliteStatement & { all(...values: (string | number)[]): unknown };
  close(): void;
}

/** Opens a file; makes it if it is not there. */
export type OpenSqlite = (file: string) => Sqlite;

const loadHere: Import = (name) => findPeer((from) => from(name));

/**
 * Node's own SQLite, or that of a package; undefined if there is neither. Nothing is loaded from a folder that the user did not
 * name: a host starts the proxy in whatever folder is open.
 */
export async function loadSqlite(isNamed: boolean): Promise<OpenSqlite | undefined> {
  const load: Import = isNamed ? loadHere : (name) => import(name);
  const loaders: readonly (() => Promise<OpenSqlite>)[] = [
    async () => {
      const { DatabaseSync } = (await import("node:sqlite" as string)) as {
        DatabaseSync: new (file: string) => Sqlite;
      };
      return (file) => new DatabaseSync(file);
    },
    async () => {
      const loaded = (await load("libsql")) as typeof import("libsql") & { readonly default?: typeof import("libsql") };
      const Libsql = loaded.default ?? loaded;
      return (file) => new Libsql(file) as Sqlite;
    },
  ];
  for (const one of loaders) {
    try {
      return await one();
    } catch {
      // The next one may be there.
    }
  }
  return undefined;
}

/** Why no file can be opened, and what to do. */
export const withoutSqlite = (isNamed: boolean): string =>
  isNamed
    ? `a file of counters needs Node 22.13 or later, or the package \`libsql\`; ${howToInstall("libsql")}`
    : "this Node has no `node:sqlite`, and the package `libsql` is not beside tollgate; install tollgate and libsql into one folder and start the `tollgate` of its `node_modules/.bin`, or give `--store redis://<host>:<port>`";

/** How long after a broken connection the next one is tried. */
const RECONNECT_MS = 100;

/** A client of a Redis, which connects by itself. */
export async function connectRedis(url: string): Promise<Redis> {
  const loaded = await loadPeer<typeof import("ioredis")>("ioredis", "counting in Redis");
  // Version 4 is the class itself.
  const Redis = loaded.Redis ?? loaded.default ?? loaded;
  const client = new Redis(url, {
    // A command is sent once: what may have been applied is never sent again.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // A call that waits for a connection hears why there is none, before the engine gives it up.
    retryStrategy: () => RECONNECT_MS,
  });
  // A failure denies; the store's answer says so.
  client.on("error", (error: { readonly command?: { readonly name?: unknown } }) => {
    // It would go on in database 0, where others count.
    if (error.command?.name === "select") client.disconnect(true);
  });
  return client;
}

/** A database that was asleep may need seconds; less than a trial of the store may take, so that it hears the cause. */
const CONNECT_MS = 4_500;

/** Connections to a Postgres, made when they are needed; a statement that takes longer than this is given up. */
export async function createPool(url: string, queryTimeoutMs: number): Promise<Pool> {
  const loaded = await loadPeer<typeof import("pg")>("pg", "counting in Postgres");
  // Until 8.15 its exports have no names that an import sees.
  const { Pool } = "Pool" in loaded ? loaded : (loaded as { readonly default: typeof loaded }).default;
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, query_timeout: queryTimeoutMs });
  pool.on("error", () => {});
  return pool;
}
