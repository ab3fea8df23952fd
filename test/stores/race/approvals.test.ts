import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, describe, expect, inject, it } from "vitest";
import { postgresMigration } from "../../../src/stores/postgres/index.js";
import { needs } from "../../servers/found.js";
import { startPostgres } from "../../servers/postgres.js";
import { startRedis } from "../../servers/redis.js";
import { runProcess } from "../processes/run.js";

const CALLER = fileURLToPath(new URL("approvals-caller.mjs", import.meta.url));
const FULL = inject("fullRace");
const BOUNDS = { pending: 100, pendingOfAccount: 40 };
const QUESTIONS = 40;
const CALLS = 5;

let stop: () => unknown = () => {};
afterEach(() => stop());

/** What the processes were answered; see `approvals-caller.mjs`. */
type Raced = Readonly<
  Record<"added" | "decided" | "spent" | "pending" | "addedPending" | "accounts" | "overwritten", readonly string[]>
>;

/** Races so many processes, which ask so many times together, and holds what they were answered to the contract. */
async function race(url: string, processes: number, asked: number, callers: number): Promise<void> {
  const job = { url, rounds: asked / processes / CALLS, questions: QUESTIONS, calls: CALLS, callers, bounds: BOUNDS };
  const parts = await Promise.all(
    Array.from({ length: processes }, (_, number) => runProcess<Raced>(CALLER, { ...job, number })),
  );
  const all = (name: keyof Raced): string[] => parts.flatMap((part) => part[name]).sort();
  const added = all("added");
  console.log(`${asked} calls of ${processes} processes: ${added.length} were approved and ran`);

  expect(added.length).toBeGreaterThan(processes);
  expect(new Set(added).size).toBe(added.length);
  expect(all("decided")).toEqual(added);
  expect(all("spent")).toEqual(added);
  expect(all("overwritten")).toEqual([]);

  expect(new Set(all("pending")).size).toBe(QUESTIONS);
  expect(all("addedPending")).toEqual([...new Set(all("pending"))]);

  const accounts = all("accounts");
  expect(accounts.length).toBe(BOUNDS.pending);
  for (const account of new Set(accounts)) {
    expect(accounts.filter((one) => one === account).length).toBeLessThanOrEqual(BOUNDS.pendingOfAccount);
  }
}

describe("one yes runs one call, equal questions make one record, and bounds hold, for", () => {
  it.skipIf(!needs.redisServer.met)("8 processes over one Redis", { timeout: 600_000 }, async () => {
    const server = await startRedis();
    stop = server.stop;
    await race(`redis://127.0.0.1:${server.port}`, 8, FULL ? 100_000 : 4_000, 16);
  });

  it.skipIf(!needs.postgresServer.met)("4 processes over one Postgres", { timeout: 600_000 }, async () => {
    const server = await startPostgres();
    stop = server.stop;
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    for (const schema of ["tollgate", "other"]) await client.query(postgresMigration({ schema }));
    await client.end();
    await race(server.url, 4, FULL ? 100_000 : 600, 4);
  });

  it("4 processes over one SQLite file", { timeout: 1_800_000 }, async () => {
    const directory = mkdtempSync(join(tmpdir(), "tollgate-race-"));
    stop = () => rmSync(directory, { recursive: true, force: true });
    await race(`file:${join(directory, "approvals.db")}`, 4, FULL ? 30_000 : 200, 1);
  });
});
