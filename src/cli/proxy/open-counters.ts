import { dirname } from "node:path";
import type { SyncCounterStore } from "../../engine/store.js";
import type { AnyStore } from "../../engine/types.js";
import { createMemoryStore } from "../../stores/memory/store.js";
import { createPostgresStore } from "../../stores/postgres/index.js";
import { createRedisStore } from "../../stores/redis/index.js";
import { createSqliteStore, type SqliteStoreOptions } from "../../stores/sqlite/index.js";
import { CommandError } from "../shared/command-error.js";
import { makeFolder } from "../shared/make-folder.js";
import { findPeer, howToInstall, type Import, loadPeer } from "../shared/peer.js";
import { shown } from "../shared/shown.js";
import { addressShown, placeInState, readPlace } from "./store-place.js";

type Env = Readonly<Record<string, string | undefined>>;
type Database = SqliteStoreOptions["database"];

/** Where a proxy counts, for as long as it runs. */
export interface Counters {
  readonly store: AnyStore;
  /** The store in words, without a secret. */
  readonly name: string;
  /** The default namespace of counters; left out, the policy's path, which means nothing to another machine. */
  readonly namespace?: string;
  /** The message for the person who started it: that counts end with the process. */
  readonly warning?: string;
  close(): void;
}

const MEMORY_ONLY =
  "counts are kept in memory and end with this process, so that a daily limit starts anew with each start";
// Nothing is loaded from a folder that the user did not name: a host starts the proxy in whatever folder is open.
const NO_SQLITE =
  "this Node has no `node:sqlite`, and the package `libsql` is not beside tollgate; install both into one folder and start the `tollgate` of its `node_modules/.bin`, or give `--store redis://<host>:<port>`";

/** Opens the store that `--store` names; left out, a file in the user's state folder. */
export async function openCounters(named: string | undefined, env: Env): Promise<Counters> {
  const place = named === undefined ? placeInState(env) : readPlace(named);
  if (place.kind === "memory") return inMemory();
  if (place.kind === "redis") return openRedis(place.url);
  if (place.kind === "postgres") return openPostgres(place.url);
  const open = await loadSqlite(named === undefined ? (name) => import(name) : loadHere);
  if (place.kind === "nowhere" || (open === undefined && named === undefined)) {
    const why = place.kind === "nowhere" ? place.why : NO_SQLITE;
    return { ...inMemory(), warning: `${MEMORY_ONLY}: ${why}` };
  }
  if (open === undefined) {
    throw new CommandError(
      `a file of counters needs Node 22.13 or later, or the package \`libsql\`; ${howToInstall("libsql")}`,
    );
  }
  return openFile(place.file, open);
}

const inMemory = (): Counters => ({ store: createMemoryStore(), name: "memory", close: () => {} });

/** A file that cannot be opened is tried again at the next call, as a server that cannot be reached is. */
function openFile(file: string, open: Open): Counters {
  let opened: { readonly store: SyncCounterStore; readonly close: () => void } | undefined;
  const store = (): SyncCounterStore => {
    if (opened !== undefined) return opened.store;
    makeFolder(dirname(file));
    const database = open(file);
    try {
      opened = { store: createSqliteStore({ database }), close: () => database.close() };
    } catch (error) {
      database.close();
      throw error;
    }
    return opened.store;
  };
  return {
    store: {
      sync: true,
      reserve: (charges, now) => store().reserve(charges, now),
      release: (charges, now) => store().release(charges, now),
    },
    name: shown(file),
    close: () => opened?.close(),
  };
}

interface Closable {
  close(): void;
}
type Open = (file: string) => Database & Closable;

const loadHere: Import = (name) => findPeer((from) => from(name));

/** Node's own SQLite, or that of a package. */
async function loadSqlite(load: Import): Promise<Open | undefined> {
  const loaders: readonly (() => Promise<Open>)[] = [
    async () => {
      const { DatabaseSync } = (await import("node:sqlite" as string)) as {
        DatabaseSync: new (file: string) => Database & Closable;
      };
      return (file) => new DatabaseSync(file);
    },
    async () => {
      const loaded = (await load("libsql")) as typeof import("libsql") & { readonly default?: typeof import("libsql") };
      const Libsql = loaded.default ?? loaded;
      return (file) => new Libsql(file) as Database & Closable;
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

/** How long after a broken connection the next one is tried. */
const RECONNECT_MS = 100;

async function openRedis(url: string): Promise<Counters> {
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
  return {
    store: createRedisStore({ client }),
    name: addressShown(url),
    namespace: "",
    close: () => client.disconnect(),
  };
}

/** A database that was asleep may need seconds; less than a trial of the store may take, so that it hears the cause. */
const CONNECT_MS = 4_500;

async function openPostgres(url: string): Promise<Counters> {
  const loaded = await loadPeer<typeof import("pg")>("pg", "counting in Postgres");
  // Until 8.15 its exports have no names that an import sees.
  const { Pool } = "Pool" in loaded ? loaded : (loaded as { readonly default: typeof loaded }).default;
  // One that went silent is given up, so that the pool is not used up by it.
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, query_timeout: 1_000 });
  pool.on("error", () => {});
  return {
    store: createPostgresStore({ query: (text, values) => pool.query(text, values) }),
    name: addressShown(url),
    namespace: "",
    close: () => void pool.end().catch(() => {}),
  };
}
