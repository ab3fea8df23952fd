import pg from "pg";
import { afterEach, describe, expect, inject, it } from "vitest";
import { postgresMigration } from "../../../src/stores/postgres/index.js";
import { needs } from "../../servers/found.js";
import { startPostgres } from "../../servers/postgres.js";
import { startRedis } from "../../servers/redis.js";
import { race, total } from "./race.js";

/** Of the calls that `npm run test:deep -- race` makes. */
const SHARE = inject("fullRace") ? 1 : 10;
const NOON = Date.UTC(2026, 0, 1, 12);

let stop: () => Promise<unknown> = async () => {};
afterEach(() => stop());

describe.skipIf(!needs.redisServer.met)("8 processes over one Redis", () => {
  it("admit exactly the limit, of one counter and of each of a thousand", { timeout: 600_000 }, async () => {
    const server = await startRedis();
    stop = server.stop;
    const policy = {
      version: "1",
      default: "deny",
      tools: {
        one: { limits: [{ counter: "one", window: "day", max: 300_000 / SHARE, scope: "global" }] },
        many: { limits: [{ counter: "many", window: "day", max: 300 / SHARE, scope: "grant" }] },
      },
    };
    const job = { url: `redis://127.0.0.1:${server.port}`, policy, now: NOON, tools: ["one", "many"], subjects: 1_000 };
    const admitted = await race(Array(8).fill({ ...job, calls: 125_000 / SHARE, callers: 64 }));
    expect(total(admitted.one)).toBe(300_000 / SHARE);
    const each = Object.values(admitted.many ?? {});
    expect(each.length).toBe(1_000);
    expect([Math.min(...each), Math.max(...each)]).toEqual([300 / SHARE, 300 / SHARE]);
  });
});

describe.skipIf(!needs.postgresServer.met)("4 processes over one Postgres", () => {
  it("admit exactly the limit, with their limits in opposite orders and no deadlock", {
    timeout: 600_000,
  }, async () => {
    const server = await startPostgres();
    stop = server.stop;
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(postgresMigration());
    await client.end();
    const limits = [
      { counter: "all", window: "day", max: 40_000 / SHARE, scope: "global" },
      { counter: "each", window: "day", max: 1_000 / SHARE, scope: "grant" },
      { counter: "each", window: "hour", max: 900 / SHARE, scope: "grant" },
    ];
    const policy = (inOrder: readonly unknown[]) => ({
      version: "1",
      default: "deny",
      tools: {
        pair: { limits: inOrder },
        alone: { limits: [{ counter: "alone", window: "day", max: 10_000 / SHARE, scope: "global" }] },
      },
    });
    const job = { url: server.url, now: NOON, tools: ["pair", "alone"], subjects: 50 };
    const admitted = await race(
      Array.from({ length: 4 }, (_, i) => ({
        ...job,
        policy: policy(i % 2 === 0 ? limits : limits.toReversed()),
        calls: 50_000 / SHARE,
        callers: 8,
      })),
    );
    expect(total(admitted.pair)).toBe(40_000 / SHARE);
    expect(Math.max(...Object.values(admitted.pair ?? {}))).toBeLessThanOrEqual(900 / SHARE);
    expect(total(admitted.alone)).toBe(10_000 / SHARE);
  });
});
