import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { found } from "./found.js";
import { freePort, startProcess } from "./process.js";

/** A Postgres of the test's own, on the loopback address and with a directory of its own. */
export interface PostgresServer {
  readonly port: number;
  readonly url: string;
  /** `kill -9`; its children end by themselves. */
  readonly kill: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const id = (flag: "-u" | "-g"): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));

/** Postgres does not run as root: then it runs as the user `postgres`. */
const owner = (): { uid?: number; gid?: number } => (process.getuid?.() === 0 ? { uid: id("-u"), gid: id("-g") } : {});

/** Starts a Postgres that does not wait for the disk. */
export async function startPostgres(): Promise<PostgresServer> {
  if (found.postgresBinaries === null) throw new Error("there is no postgres");
  const binaries = found.postgresBinaries;
  const user = owner();
  const directory = mkdtempSync(join(tmpdir(), "tollgate-postgres-"));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(directory, user.uid, user.gid);
  const options = { cwd: directory, ...user };
  const data = join(directory, "data");
  execFileSync(
    join(binaries, "initdb"),
    ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"],
    { ...options, stdio: "ignore" },
  );
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=60"];
  const args = ["-D", data, "-p", `${port}`, ...settings.flatMap((setting) => ["-c", setting])];
  const start = () =>
    startProcess(join(binaries, "postgres"), args, /database system is ready to accept connections/, options);
  let server = await start();
  return {
    port,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    kill: () => server.end("SIGKILL"),
    async restart() {
      server = await start();
    },
    async stop() {
      await server.end("SIGQUIT");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The Postgres for tests that need no more than one: `DATABASE_URL`, else one of the test's own. */
export async function usePostgres(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  if (found.databaseUrl !== null) return { url: found.databaseUrl, stop: async () => {} };
  return startPostgres();
}
