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

const CALLER = fileURLToPath(new URL("sliding-caller.mjs", import.meta.url));
const FULL = inject("fullRace");
const SLOT_MS = 60_000;
/** Clocks that run 1,200 times as fast: a slot is a twentieth of a second, a window 0.4. */
const SPEED = 1_200;
const MAX = 50;

let stop: () => unknown = () => {};
afterEach(() => stop());

interface Raced {
  /** When each call was admitted, by subject. */
  readonly admitted: readonly (readonly number[])[];
  readonly asked: number;
}

/** Races so many processes, and gives for each subject the times of its admitted calls in their order. */
async function race(url: string, processes: number, calls: number, callers: number): Promise<Raced> {
  const job = { url, began: Date.now() + 500, speed: SPEED, slotMs: SLOT_MS, max: MAX, subjects: 4 };
  const limits = { calls: calls / processes, callers, seconds: FULL ? 300 : 20 };
  const parts = await Promise.all(
    Array.from({ length: processes }, () => runProcess<Raced>(CALLER, { ...job, ...limits })),
  );
  const admitted = [0, 1, 2, 3].map((subject) =>
    parts.flatMap((part) => part.admitted[subject]!).sort((one, other) => one - other),
  );
  return { admitted, asked: parts.reduce((sum, part) => sum + part.asked, 0) };
}

/** The most calls in any interval of this length, wherever it begins, both of its ends among it. */
function mostInAnyInterval(times: readonly number[], lengthMs: number): number {
  let most = 0;
  let first = 0;
  for (const [last, time] of times.entries()) {
    while (times[first]! < time - lengthMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function expectHeld({ admitted, asked }: Raced): void {
  console.log(`${asked} calls, ${admitted.flat().length} of them admitted and kept`);
  for (const times of admitted) {
    expect(mostInAnyInterval(times, 8 * SLOT_MS)).toBeLessThanOrEqual(MAX);
    // More than two windows' worth: the limit has slid, and has refused.
    expect(times.length).toBeGreaterThan(2 * MAX);
  }
  expect(admitted.flat().length).toBeLessThan(asked);
}

it("the judge counts the calls of any interval, whatever windows it cuts", () => {
  expect(mostInAnyInterval([], 10)).toBe(0);
  expect(mostInAnyInterval([0, 11, 22], 10)).toBe(1);
  expect(mostInAnyInterval([0, 9, 10, 18, 19, 40], 10)).toBe(4);
});

describe("a sliding limit admits no more than its maximum in any interval of its length, of calls of", () => {
  it.skipIf(!needs.redisServer.met)("8 processes over one Redis", { timeout: 600_000 }, async () => {
    const server = await startRedis();
    stop = server.stop;
    expectHeld(await race(`redis://127.0.0.1:${server.port}`, 8, FULL ? 1_000_000 : 100_000, 16));
  });

  it.skipIf(!needs.postgresServer.met)("4 processes over one Postgres", { timeout: 600_000 }, async () => {
    const server = await startPostgres();
    stop = server.stop;
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(postgresMigration());
    await client.end();
    expectHeld(await race(server.url, 4, FULL ? 1_000_000 : 100_000, 4));
  });

  it("4 processes over one SQLite file", { timeout: 600_000 }, async () => {
    const directory = mkdtempSync(join(tmpdir(), "tollgate-race-"));
    stop = () => rmSync(directory, { recursive: true, force: true });
    expectHeld(await race(`file:${join(directory, "counters.db")}`, 4, FULL ? 1_000_000 : 100_000, 1));
  });
});
