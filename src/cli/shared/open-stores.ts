import { dirname } from "node:path";
import type { ApprovalStore } from "../../approvals/index.js";
import type { AnyStore, SyncCounterStore } from "../../engine/store.js";
import { createMemoryStore } from "../../stores/memory/store.js";
import { createPostgresApprovalStore, createPostgresStore, type PostgresQuery } from "../../stores/postgres/index.js";
import { createRedisApprovalStore, createRedisStore } from "../../stores/redis/index.js";
import { createSqliteApprovalStore, createSqliteStore } from "../../stores/sqlite/index.js";
import { CommandError } from "./command-error.js";
import { makeFolder } from "./make-folder.js";
import { shown } from "./shown.js";
import { connectRedis, createPool, loadSqlite, type OpenSqlite, withoutSqlite } from "./store-clients.js";
import { addressShown, placeInState, readPlace } from "./store-place.js";

type Env = Readonly<Record<string, string | undefined>>;

/** Where a proxy counts and keeps approvals, for as long as it runs. */
export interface Stores {
  readonly store: AnyStore;
  /** Left out in memory, where nobody else could answer. */
  readonly approvals?: ApprovalStore;
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
export async function openStores(named: string | undefined, env: Env): Promise<Stores> {
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

const inMemory = (): Stores => ({ store: createMemoryStore(), name: "memory", close: () => {} });

/** A file that cannot be opened is tried again at the next call, as a server that cannot be reached is. */
function openFile(file: string, open: OpenSqlite): Stores {
  interface Opened {
    readonly counters: SyncCounterStore;
    readonly approvals: ApprovalStore;
    readonly close: () => void;
  }
  let opened: Opened | undefined;
  const stores = (): Opened => {
    if (opened !== undefined) return opened;
    makeFolder(dirname(file));
    const database = open(file);
    try {
      const counters = createSqliteStore({ database });
      opened = { counters, approvals: createSqliteApprovalStore({ database }), close: () => database.close() };
    } catch (error) {
      database.close();
      throw error;
    }
    return opened;
  };
  return {
    store: {
      sync: true,
      sliding: true,
      reserve: (charges, now) => stores().counters.reserve(charges, now),
      release: (charges, now) => stores().counters.release(charges, now),
    },
    approvals: {
      add: async (asked, bounds) => stores().approvals.add(asked, bounds),
      find: async (id) => stores().approvals.find(id),
      list: async (query) => stores().approvals.list(query),
      decide: async (id, answer) => stores().approvals.decide(id, answer),
      spend: async (id) => stores().approvals.spend(id),
      remembered: async (key) => stores().approvals.remembered(key),
    },
    name: shown(file),
    close: () => opened?.close(),
  };
}

async function openRedis(url: string): Promise<Stores> {
  const client = await connectRedis(url);
  return {
    store: createRedisStore({ client }),
    approvals: createRedisApprovalStore({ client }),
    name: addressShown(url),
    namespace: "",
    close: () => client.disconnect(),
  };
}

async function openPostgres(url: string): Promise<Stores> {
  // One that went silent is given up, so that the pool is not used up by it.
  const pool = await createPool(url, 1_000);
  const query: PostgresQuery = (text, values) => pool.query(text, values);
  return {
    store: createPostgresStore({ query }),
    approvals: createPostgresApprovalStore({ query }),
    name: addressShown(url),
    namespace: "",
    close: () => void pool.end().catch(() => {}),
  };
}
