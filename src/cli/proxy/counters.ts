import { mkdirSync } from "node:fs";
import { homedir, platform } from "node:os";
import { dirname, join } from "node:path";
import type { AnyStore } from "../../engine/types.js";
import { quote } from "../../policy/words.js";
import { createMemoryStore } from "../../stores/memory.js";
import { createRedisStore } from "../../stores/redis/index.js";
import { createSqliteStore, type SqliteStoreOptions } from "../../stores/sqlite/index.js";
import { Misuse } from "../misuse.js";
import { loadPeer } from "../peer.js";

type Env = Readonly<Record<string, string | undefined>>;
type Database = SqliteStoreOptions["database"];

/** Where a proxy counts, for as long as it runs. */
export interface Counters {
  readonly store: AnyStore;
  /** What counters belong to unless told otherwise; left out, the policy's path, which means nothing to another machine. */
  readonly namespace?: string;
  /** What to tell whoever started it: that counts end with the process. */
  readonly warning?: string;
  close(): void;
}

const MEMORY_ONLY =
  "counts are kept in memory and end with this process: this Node has no `node:sqlite` and the package `libsql` is not installed; a daily limit starts anew with each start";

/** Opens the store that `--store` names: `memory`, `redis://...`, or a file; left out, a file in the user's state folder. */
export async function openCounters(named: string | undefined, env: Env): Promise<Counters> {
  if (named === "memory") return { store: createMemoryStore(), close: () => {} };
  if (named !== undefined && /^rediss?:\/\//.test(named)) return openRedis(named);
  const file = named?.replace(/^sqlite:/, "") ?? join(stateFolder(env), "counters.db");
  const open = await loadSqlite();
  if (open === undefined) {
    if (named !== undefined)
      throw new Misuse(
        "a file of counters needs Node 22.13 or later, or the package `libsql`; run `npm install libsql`",
      );
    return { store: createMemoryStore(), warning: MEMORY_ONLY, close: () => {} };
  }
  return openFile(file, open);
}

interface Closable {
  close(): void;
}

function openFile(file: string, open: (file: string) => Database & Closable): Counters {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const database = open(file);
    return { store: createSqliteStore({ database }), close: () => database.close() };
  } catch (error) {
    throw new Misuse(`cannot open ${quote(file)} for counters: ${(error as Error).message.split("\n")[0]}`);
  }
}

type Open = (file: string) => Database & Closable;

/** Node's own SQLite, or that of a package. */
async function loadSqlite(): Promise<Open | undefined> {
  const loaders: readonly (() => Promise<Open>)[] = [
    async () => {
      const { DatabaseSync } = (await import("node:sqlite" as string)) as {
        DatabaseSync: new (file: string) => Database & Closable;
      };
      return (file) => new DatabaseSync(file);
    },
    async () => {
      const { default: Libsql } = await import("libsql");
      return (file) => new Libsql(file) as Database & Closable;
    },
  ];
  for (const load of loaders) {
    try {
      return await load();
    } catch {
      // The next one may be there.
    }
  }
  return undefined;
}

async function openRedis(url: string): Promise<Counters> {
  const { Redis } = await loadPeer("ioredis", "counting in Redis", () => import("ioredis"));
  // A command is sent once: what may have been applied is never sent again.
  const client = new Redis(url, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
  // What goes wrong denies; the store's answer says so.
  client.on("error", () => {});
  return { store: createRedisStore({ client }), namespace: "", close: () => client.disconnect() };
}

/** Where programs keep what outlives them. */
function stateFolder(env: Env): string {
  const home = env.HOME ?? homedir();
  if (platform() === "win32") return join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "tollgate");
  if (platform() === "darwin") return join(home, "Library", "Application Support", "tollgate");
  return join(env.XDG_STATE_HOME || join(home, ".local", "state"), "tollgate");
}
