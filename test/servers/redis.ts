import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { found } from "./found.js";
import { freePort, startProcess } from "./process.js";

/** A Redis of the test's own, on the loopback address and with a directory of its own. */
export interface RedisServer {
  readonly port: number;
  /** `kill -9`. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port and directory. */
  readonly restart: () => Promise<void>;
  /** Ends it and removes its directory. */
  readonly stop: () => Promise<void>;
}

/** Starts a Redis that keeps nothing on disk, but for what `settings` say (`--appendonly`, `yes`). */
export async function startRedis(settings: readonly string[] = [], port?: number): Promise<RedisServer> {
  if (found.redisServer === null) throw new Error("there is no redis-server");
  const command = found.redisServer;
  const directory = mkdtempSync(join(tmpdir(), "tollgate-redis-"));
  const at = port ?? (await freePort());
  const args = ["--port", `${at}`, "--bind", "127.0.0.1", "--dir", directory, "--save", "", ...settings];
  const start = () => startProcess(command, args, /Ready to accept connections/, { cwd: directory });
  let server = await start();
  return {
    port: at,
    kill: () => server.end("SIGKILL"),
    async restart() {
      server = await start();
    },
    async stop() {
      await server.end("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The Redis for tests that need no more than one: `REDIS_URL`, else one of the test's own. */
export async function useRedis(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  if (found.redisUrl !== null) return { url: found.redisUrl, stop: async () => {} };
  const { port, stop } = await startRedis();
  return { url: `redis://127.0.0.1:${port}`, stop };
}
