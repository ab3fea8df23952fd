import { dirname } from "node:path";
import type { AnyStore, SyncCounterStore } from "../../engine/store.js";
import { createMemoryStore } from "../../stores/memory/store.js";
import { createPostgresStore } from "../../stores/postgres/index.js";
import { createRedisStore } from "../../stores/redis/index.js";
import { createSqliteStore } from "../../stores/sqlite/index.js";
import { CommandError } from "../shared/command-error.js";
import { makeFolder } from "../shared/make-folder.js";
import { shown } from "../shared/shown.js";
import { connectRedis, createPool, loadSqlite, type OpenSqlite, withoutSqlite } from "../shared/store-clients.js";
import { addressShown, placeInState, readPlace } from "../shared/store-place.js";

type Env = Readonly<Record<string, string | undefined>>;

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

/** Opens the store that `--store` names; left out, a file in the user's state folder. */
export async function openCounters(named: string | undefined, env: Env): Promise<Counters> {
  const place = named === undefined ? placeInState(env) : readPlace(named);
  if (place.kind === "memory") return inMemory();
  if (place.kind === "redis") return openRedis(place.url);
  if (place.kind === "postgres") return openPostgres(place.url);
  const isNamed = named !== undefined;
  const open = await loadSqlite(isNamed);
  if (place.kind === "nowhere" || (open === undefined && !isNamed)) {
    const why = place.kind === "nowhere" ? place.why : withoutSqlite(isNamed);
    return { ...inMemory(), warning: `${MEMORY_ONLY}: ${why}` };
  }
  if (open === undefined) throw new CommandError(withoutSqlite(isNamed));
  return openFile(place.file, open);
}

const inMemory = (): Counters => ({ store: createMemoryStore(), name: "memory", close: () => {} });

/** A file that cannot be opened is tried again at the next call, as a server that cannot be reached is. */
function openFile(file: string, open: OpenSqlite): Counters {
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
      sliding: true,
      reserve: (charges, now) => store().reserve(charges, now),
      release: (charges, now) => store().release(charges, now),
    },
    name: shown(file),
    close: () => opened?.close(),
  };
}

async function openRedis(url: string): Promise<Counters> {
  const client = await connectRedis(url);
  return {
    store: createRedisStore({ client }),
    name: addressShown(url),
    namespace: "",
    close: () => client.disconnect(),
  };
}

async function openPostgres(url: string): Promise<Counters> {
  // One that went silent is given up, so that the pool is not used up by it.
  const pool = await createPool(url, 1_000);
  return {
    store: createPostgresStore({ query: (text, values) => pool.query(text, values) }),
    name: addressShown(url),
    namespace: "",
    close: () => void pool.end().catch(() => {}),
  };
}
