import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import Database from "libsql";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTable } from "../../../src/cli/counters/open.js";
import type { AnyStore } from "../../../src/engine/store.js";
import { createPostgresStore, postgresMigration } from "../../../src/stores/postgres/index.js";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { createSqliteStore } from "../../../src/stores/sqlite/index.js";
import { needs } from "../../servers/found.js";
import { startPostgres } from "../../servers/postgres.js";
import { startRedis } from "../../servers/redis.js";
import { golden } from "../golden.js";
import { tollgate } from "../run.js";
import { AT, call, fill } from "./filled.js";

const CHARGE = { counter: "grant:86400:calls:0::many", windowStart: AT, windowEnd: AT + 86_400_000, reach: 0, amount: 1, max: 9 }; // biome-ignore format: one line

interface Opened {
  readonly address: string;
  readonly store: AnyStore;
  readonly empty: () => unknown;
  readonly close: () => unknown;
}

const STORES: readonly (readonly [name: string, isThere: boolean, open: () => Promise<Opened>])[] = [
  [
    "SQLite",
    true,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "tollgate-"));
      const database = new Database(join(folder, "counters.db"));
      const store = createSqliteStore({ database });
      await store.reserve([], 0);
      return {
        address: join(folder, "counters.db"),
        store,
        empty: () => database.exec("DELETE FROM tollgate_counters_1"),
        close: () => rmSync(folder, { recursive: true }),
      };
    },
  ],
  ...(["prefix", "subject"] as const).map(
    (hashTag) =>
      [
        `Redis by ${hashTag}`,
        needs.redisServer.met,
        async () => {
          const { port, stop } = await startRedis();
          const client = new Redis(port, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
          return {
            address: `redis://127.0.0.1:${port}`,
            store: eachApart(createRedisStore({ client, hashTag }), hashTag),
            empty: () => client.flushall(),
            close: () => [client.disconnect(), stop()],
          };
        },
      ] as const,
  ),
  [
    "Postgres",
    needs.postgresServer.met,
    async () => {
      const { url, stop } = await startPostgres();
      const pool = new pg.Pool({ connectionString: url });
      await pool.query(postgresMigration());
      return {
        address: url,
        store: createPostgresStore({ query: (text, values) => pool.query(text, values) }),
        empty: () => pool.query("TRUNCATE tollgate.counters, tollgate.sliding_counters"),
        close: () => pool.end().then(stop),
      };
    },
  ],
];

/** By subject a call may charge one subject alone: here each charge is a call. */
function eachApart(store: AnyStore, hashTag: "prefix" | "subject"): AnyStore {
  if (hashTag === "prefix") return store;
  return {
    sliding: true,
    reserve: async (charges, now) => {
      const all = await Promise.all(charges.map((charge) => store.reserve([charge], now)));
      return { ok: all.every(({ ok }) => ok), used: all.flatMap(({ used }) => used) };
    },
    release: async (charges, now) => {
      for (const charge of charges) await store.release([charge], now);
    },
  };
}

describe.each(STORES.filter(([, isThere]) => isThere))("counters over %s", (_, __, open) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened?.close());

  const counters = (action: string, ...options: readonly string[]) =>
    tollgate("counters", action, "--store", opened.address, ...options);
  const filled = async () => {
    await opened.empty();
    await fill(opened.store);
  };
  /** As JSON, in an order that every store has. */
  const listed = async (...options: readonly string[]) =>
    (await counters("list", "--json", ...options)).out
      .split("\n")
      .filter((line) => line !== "")
      .sort()
      .map((line) => JSON.parse(line));
  const namesOf = (rows: readonly { counter: string; subject: string; used: number }[]) =>
    rows.map(({ counter, subject, used }) => `${counter} ${subject} ${used}`);

  it("shows what engines have charged, in the document's units", async () => {
    await filled();
    const { code, out, err } = await counters("list");
    expect([code, err]).toEqual([0, ""]);
    const lines = out
      .replaceAll(/\b20\d\d-\S+Z/g, "2000-00-00T00:00:00.000Z")
      .replaceAll(/slot in \d+ s/g, "slot in N s")
      .split("\n");
    // Each store has an order of its own, below the head.
    expect([lines[0], ...lines.slice(1, -1).sort(), ""].join("\n")).toBe(golden("counters.txt"));
  });

  it("gives a program every part of a counter", async () => {
    await filled();
    const rows = await listed();
    expect(rows).toHaveLength(10);
    expect(rows).toContainEqual({
      counter: "per customer",
      scope: "grant",
      subject: "ann",
      by: ["4711", true],
      window: "week",
      zone: null,
      sliding: false,
      counts: "calls",
      from: "2100-05-03T00:00:00.000Z",
      until: "2100-05-10T00:00:00.000Z",
      used: 2,
      policy: "team",
      namespace: "",
      observe: false,
    });
    expect(rows).toContainEqual(expect.objectContaining({ counter: "euro", subject: null, counts: "sum", used: 13.75, until: "2100-05-31T22:00:00.000Z" })); // biome-ignore format: one line
    const sliding = rows.find(({ counter, subject }) => counter === "looks" && subject === "ann");
    expect(sliding).toMatchObject({ window: 30_000_000, sliding: true, used: 2, namespace: "other one" });
    expect(Date.parse(sliding.until) - Date.parse(sliding.from)).toBe((9 / 8) * 30_000_000_000);
    expect(sliding.nextSlotInSeconds).toBeLessThanOrEqual(3_750_000);
  });

  it("filters by counter, by subject and by namespace", async () => {
    await filled();
    expect(namesOf(await listed("--counter", "pays"))).toEqual(["pays ann 2", "pays bob 1"]);
    expect(namesOf(await listed("--subject", "ann"))).toEqual(["looks ann 2", "pays ann 2", "per customer ann 2"]);
    expect(namesOf(await listed("--namespace", "other one"))).toEqual(["looks ann 2", "looks bob 1"]);
    expect(await counters("list", "--counter", "pays", "--subject", "4711")).toEqual({ code: 0, out: "", err: "nothing is counted now\n" }); // biome-ignore format: one line
  });

  it("resets nothing without --yes, and shows what it would reset", async () => {
    await filled();
    const { code, out, err } = await counters("reset", "--subject", "ann");
    expect([code, err]).toEqual([1, "3 counters would be reset, and nothing is changed; add `--yes` to reset\n"]);
    expect(out.match(/^(?:pays|looks|"per customer")(?= +grant +ann )/gm)).toHaveLength(3);
    expect(await listed()).toHaveLength(10);
  });

  it("resets the counters of a subject, and leaves the others", async () => {
    await filled();
    expect(await counters("reset", "--subject", "ann", "--yes")).toEqual({
      code: 0,
      out: "3 counters reset\n",
      err: "",
    });
    expect(namesOf(await listed()).filter((name) => / (?:ann|bob) /.test(name))).toEqual([
      "looks bob 1",
      "pays bob 1",
      "per customer bob 1",
    ]);
    await fill(opened.store);
    expect(namesOf(await listed("--counter", "looks"))).toEqual(["looks ann 2", "looks bob 2"]);
    expect(await counters("reset", "--all", "--yes", "--json")).toEqual({ code: 0, out: '{"reset":10}\n', err: "" });
    expect(await listed()).toEqual([]);
  });

  it("neither shows nor resets ended windows, what is at nothing, and what no engine counts", async () => {
    await opened.empty();
    const other = { subject: "s", windowStart: AT, windowEnd: AT + 60_000, reach: 0, amount: 1, max: 9 };
    await opened.store.reserve([{ ...other, counter: "dev.tollgate/request-state" }], AT);
    const ended = { version: "1", default: "deny", tools: { t: { limits: [{ counter: "ended", window: "day", max: 9, scope: "global" }] } } }; // biome-ignore format: one line
    await call(opened.store, ended, [{ tool: "t" }], Date.UTC(2020, 0, 1));
    const givenBack = { ...CHARGE, subject: "s" };
    await opened.store.reserve([givenBack], AT);
    expect(await listed()).toHaveLength(1);
    await opened.store.release([givenBack], AT);
    expect(await counters("list")).toEqual({ code: 0, out: "", err: "nothing is counted now\n" });
    expect((await counters("reset", "--all", "--yes")).out).toBe("0 counters reset\n");
    const again = await opened.store.reserve([{ ...other, counter: "dev.tollgate/request-state" }], AT);
    expect(again.used).toEqual([2]);
  });

  it("lists and resets 5,000 counters by pages", async () => {
    await opened.empty();
    for (let from = 0; from < 5_000; from += 500) {
      const charges = Array.from({ length: 500 }, (_, i) => ({ ...CHARGE, subject: `g${from + i}` }));
      await opened.store.reserve(charges, AT);
    }
    const table = await openTable(opened.address, {});
    for await (const { entries } of table.pages()) expect(entries.length).toBeLessThan(2_000);
    table.close();
    const rows = await listed();
    expect(new Set(rows.map(({ subject }) => subject)).size).toBe(5_000);
    const { out, err } = await counters("reset", "--counter", "many");
    expect(out.trim().split("\n")).toHaveLength(11);
    expect(err).toMatch(/^5000 counters would be reset/);
    expect((await counters("reset", "--counter", "many", "--yes")).out).toBe("5000 counters reset\n");
    expect(await listed()).toEqual([]);
  }, 60_000);
});
