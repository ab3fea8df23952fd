import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { createPostgresStore, type PostgresQuery, postgresMigration } from "../../../src/stores/postgres/index.js";
import { needs } from "../../servers/found.js";
import { type PostgresServer, startPostgres } from "../../servers/postgres.js";
import { startProxy } from "../../servers/proxy.js";
import { until } from "../../servers/until.js";
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

  it("keeps what is no count out of the table", async () => {
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

describe("the Postgres store", () => {
  it.each([
    ["no rows", { rows: [] }],
    ["two rows", { rows: [{ answer: "1,1" }, { answer: "1,1" }] }],
    ["another column", { rows: [{ reserve: "1,1" }] }],
    ["a count that is none", { rows: [{ answer: "1,-1" }] }],
    ["a count beyond 2^53 - 1", { rows: [{ answer: "1,9007199254740992" }] }],
    ["counts of another number", { rows: [{ answer: "1,1,1" }] }],
    ["another status", { rows: [{ answer: "2,1" }] }],
    ["null", null],
  ])("takes %s for no answer", async (_, answer) => {
    const store = createPostgresStore({ query: async () => answer as never });
    await expect(store.reserve([charge()], START)).rejects.toThrow();
  });

  it.each([
    [{}, "expected `query` to be a function"],
    [{ query: 1 }, "expected `query` to be a function"],
    [{ query: () => {}, pool: 1 }, "createPostgresStore: expected options among query, schema; got `pool`"],
  ])("refuses the options %j", (options, message) => {
    expect(() => createPostgresStore(options as never)).toThrow(message);
  });
});

describe.skipIf(!needs.postgresServer.met)("a Postgres server", () => {
  const closing: (() => unknown)[] = [];
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  function connect(settings: pg.PoolConfig = {}): pg.Pool {
    const pool = new pg.Pool({ connectionString: server.url, max: 8, ...settings });
    pool.on("error", () => {});
    closing.push(() => pool.end());
    return pool;
  }
  const overPool = (pool: pg.Pool, schema?: string) =>
    createPostgresStore({ query: (text, values) => pool.query(text, values), schema });

  it("takes eight migrations at once", async () => {
    const pool = connect();
    await Promise.all(Array.from({ length: 8 }, () => pool.query(postgresMigration())));
    expect(await overPool(pool).reserve([charge()], START)).toEqual({ ok: true, used: [1] });
  });

  it("is asked once for a call with five limits, in one flush", async () => {
    const pool = connect();
    await pool.query(postgresMigration());
    const proxy = await startProxy(server.port);
    closing.push(() => proxy.stop());
    const store = overPool(
      connect({ host: "127.0.0.1", port: proxy.port, user: "postgres", connectionString: undefined }),
    );
    const five = ["1", "2", "3", "4", "5"].map((counter) => charge({ counter }));
    await store.reserve(five, START);
    const before = proxy.flushes();
    expect(await store.reserve(five, START)).toEqual({ ok: true, used: [2, 2, 2, 2, 2] });
    expect(proxy.flushes() - before).toBe(1);
  });

  it("that restarts is unavailable meanwhile, loses nothing and is used again without a restart of the host", async () => {
    const pool = connect({ connectionTimeoutMillis: 1_000 });
    await pool.query(postgresMigration());
    const limit = { counter: "restart", window: "day", max: 30, scope: "global" };
    const policy = parsePolicy({ version: "1", default: "deny", tools: { send: { limits: [limit] } } });
    const engine = createEngine({ policy, store: overPool(pool), clock: () => START, storeTimeoutMs: 5_000 });
    const call = { tool: "send" };
    let admitted = 0;
    const ask = async () => {
      const { code } = await engine.evaluate(call);
      admitted += code === "allowed" ? 1 : 0;
      return code;
    };
    for (let i = 0; i < 10; i++) await ask();
    const calls = Array.from({ length: 8 }, ask);
    await server.kill();
    await Promise.all(calls);
    expect(await ask()).toBe("store_unavailable");
    await server.restart();
    await until(async () => (await engine.usage(call).catch(() => null)) !== null);
    expect((await engine.usage(call))[0]?.used).toBeGreaterThanOrEqual(admitted);
    while ((await ask()) === "allowed");
    expect(admitted).toBeGreaterThanOrEqual(22);
    expect(admitted).toBeLessThanOrEqual(30);
  });

  it("admits no call too many under any isolation level", async () => {
    const admin = connect();
    await admin.query(postgresMigration());
    for (const level of ["read committed", "repeatable read", "serializable"]) {
      const pool = connect({ options: `-c default_transaction_isolation=${level.replace(" ", "\\ ")}` });
      const store = overPool(pool);
      const limited = [charge({ counter: level, max: 20 }), charge({ counter: `${level} 2`, max: 25 })];
      const answers = await Promise.allSettled(
        Array.from({ length: 60 }, (_, i) => store.reserve(i % 2 === 0 ? limited : limited.toReversed(), START)),
      );
      const admitted = answers.filter((answer) => answer.status === "fulfilled" && answer.value.ok).length;
      expect((await store.reserve([charge({ counter: level, amount: 0 })], START)).used).toEqual([admitted]);
      if (level === "read committed") expect(answers.every(({ status }) => status === "fulfilled")).toBe(true);
      expect(admitted).toBeLessThanOrEqual(20);
      expect(admitted).toBeGreaterThan(0);
    }
  });

  it("sweeps around what another transaction holds, without waiting for it", async () => {
    const pool = connect();
    await pool.query(postgresMigration());
    await pool.query("TRUNCATE tollgate.counters");
    await pool.query("INSERT INTO tollgate.counters VALUES ('held', 1, 'epoch'), ('free', 1, 'epoch')");
    const holder = await pool.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT * FROM tollgate.counters WHERE key = 'held' FOR UPDATE");
    await overPool(pool).reserve([charge()], START);
    await holder.query("ROLLBACK");
    holder.release();
    const { rows } = await pool.query("SELECT key FROM tollgate.counters ORDER BY key");
    expect(rows).toEqual([{ key: `c\t${START}\ts` }, { key: "held" }]);
  });

  it("says what is missing where the migration has not run", async () => {
    const store = overPool(connect(), "nowhere");
    await expect(store.reserve([charge()], START)).rejects.toThrow('schema "nowhere" does not exist');
  });
});
