import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPostgresStore, type PostgresQuery, postgresMigration } from "../../../src/stores/postgres/index.js";
import { charge, START } from "../charge.js";

describe("in PGlite, the migration", () => {
  let database: PGlite;
  const query: PostgresQuery = (text, values) => database.query(text, values);
  beforeAll(async () => {
    database = new PGlite();
    await database.query(postgresMigration());
  }, 60_000);
  afterAll(() => database?.close());
  beforeEach(() => database.query("TRUNCATE tollgate.counters"));
  const rows = async () => (await database.query("SELECT key, used FROM tollgate.counters ORDER BY key")).rows;

  it("may run again, and keeps the counters", async () => {
    const store = createPostgresStore({ query });
    await store.reserve([charge()], START);
    await database.query(postgresMigration());
    expect(await store.reserve([charge()], START)).toEqual({ ok: true, used: [2] });
  });

  it("takes a schema, whose counters are its own", async () => {
    await database.query(postgresMigration({ schema: "Shop" }));
    const [store, other] = [createPostgresStore({ query, schema: "Shop" }), createPostgresStore({ query })];
    await store.reserve([charge()], START);
    expect(await other.reserve([charge({ amount: 0 })], START)).toEqual({ ok: true, used: [0] });
    await database.query('DROP SCHEMA "Shop" CASCADE');
  });

  it.each(["", "a-b", 'a"b', "1a", "a".repeat(64), "a.b", "$migration$", 7])("refuses the schema %j", (schema) => {
    const said = "expected `schema` to be a name of letters, digits and `_`";
    expect(() => postgresMigration({ schema: schema as string })).toThrow(`postgresMigration: ${said}`);
    expect(() => createPostgresStore({ query, schema: schema as string })).toThrow(`createPostgresStore: ${said}`);
  });

  it("makes counters whose keys can be read, and digests of those that are too long", async () => {
    const store = createPostgresStore({ query });
    const long = charge({ subject: "x".repeat(1_024) });
    await store.reserve([charge({ subject: "user-17" }), long, { ...long, counter: "d", amount: 5 }], START);
    const found = (await rows()) as { key: string; used: number }[];
    expect(found.map(({ key }) => key.replace(/[0-9a-f]{64}/, "<digest>"))).toEqual([
      `c\t${START}\tuser-17`,
      "sha256\t<digest>",
      "sha256\t<digest>",
    ]);
    expect(await store.reserve([{ ...long, amount: 0 }], START)).toEqual({ ok: true, used: [1] });
  });

  it("makes counters that expire a window's length after their window, by the server's clock", async () => {
    const store = createPostgresStore({ query });
    await store.reserve([charge()], START + 20_000);
    await store.reserve([charge()], START + 59_000);
    const life = await database.query<{ life: number }>(
      "SELECT extract(epoch FROM expires_at - clock_timestamp())::float8 AS life FROM tollgate.counters",
    );
    expect(life.rows.length).toBe(1);
    expect(life.rows[0]?.life).toBeGreaterThan(80);
    expect(life.rows[0]?.life).toBeLessThanOrEqual(100);
  });

  it("makes a reservation sweep two expired counters for each that it creates, and none that lives", async () => {
    const store = createPostgresStore({ query });
    await database.query(
      "INSERT INTO tollgate.counters SELECT 'old ' || n, 1, clock_timestamp() - n * interval '1 second' FROM generate_series(1, 9) n",
    );
    const old = async () => (await rows()).filter((row) => (row as { key: string }).key.startsWith("old")).length;
    await store.reserve([charge({ counter: "a" }), charge({ counter: "b" })], START);
    expect(await old()).toBe(5);
    await store.reserve([charge({ counter: "a" })], START);
    await store.reserve([charge({ counter: "x", max: 0 })], START);
    await store.release([charge({ counter: "a" })], START);
    expect(await old()).toBe(5);
    for (const counter of ["d", "e", "f"]) await store.reserve([charge({ counter })], START);
    expect((await rows()).length).toBe(5);
  });

  it("keeps values that are not counts out of the table", async () => {
    for (const used of ["-1", "9007199254740992"]) {
      const insert = `INSERT INTO tollgate.counters VALUES ('k', ${used}, clock_timestamp())`;
      await expect(database.query(insert)).rejects.toThrow(/counters_used_check/);
    }
  });

  it("answers a call whose amounts are partly nothing all or none", async () => {
    const store = createPostgresStore({ query });
    await store.reserve([charge({ counter: "a", amount: 3 })], START);
    const looked = charge({ counter: "a", amount: 0, max: 2 });
    expect(await store.reserve([charge({ counter: "b" }), looked], START)).toEqual({ ok: false, used: [0, 3] });
    expect(await store.reserve([{ ...looked, max: 3 }, charge({ counter: "b" })], START)).toEqual({
      ok: true,
      used: [3, 1],
    });
    expect((await rows()).length).toBe(2);
  });
});
