import { readFileSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import pg from "pg";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { createPostgresStore, postgresMigration } from "../../../src/stores/postgres/index.js";
import { needs } from "../../servers/found.js";
import { type PostgresServer, startPostgres } from "../../servers/postgres.js";
import { freePort } from "../../servers/process.js";
import { startProxy } from "../../servers/proxy.js";
import { until } from "../../servers/until.js";
import { charge, START } from "../charge.js";

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

  it.each([
    [5, { ok: true, used: [1, 2] }],
    [0, { ok: false, used: [1, 1] }],
  ])("reads what a call charges nothing to once the rest is locked (at most %d)", async (max, expected) => {
    const pool = connect();
    await pool.query(postgresMigration());
    await pool.query("TRUNCATE tollgate.counters");
    const store = overPool(pool);
    await store.reserve([charge({ counter: "charged" })], START);
    const holder = await pool.connect();
    await holder.query("BEGIN; SELECT FROM tollgate.counters FOR UPDATE");
    const waiting = store.reserve(
      [charge({ counter: "a read one", amount: 0, max }), charge({ counter: "charged" })],
      START,
    );
    const waits = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    await until(async () => (await pool.query(waits)).rowCount === 1);
    await store.reserve([charge({ counter: "a read one" })], START);
    await holder.query("ROLLBACK");
    holder.release();
    expect(await waiting).toEqual(expected);
  });

  it.each([0, 8])(
    "lets one of two calls pass of which each charges what the other looks at (reach %d)",
    async (reach) => {
      const pool = connect();
      await pool.query(postgresMigration());
      const one = charge({ counter: `one ${reach}`, reach });
      const two = charge({ counter: `two ${reach}`, reach });
      const first = await pool.connect();
      await first.query("BEGIN");
      const charging = createPostgresStore({ query: (text, values) => first.query(text, values) });
      expect(await charging.reserve([one, { ...two, amount: 0, max: 0 }], START)).toEqual({ ok: true, used: [1, 0] });
      const waiting = overPool(pool).reserve([{ ...one, amount: 0, max: 0 }, two], START);
      const waits = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
      await until(async () => (await pool.query(waits)).rowCount === 1);
      await first.query("COMMIT");
      first.release();
      expect(await waiting).toEqual({ ok: false, used: [1, 0] });
    },
  );

  it("rejects a call that charges one counter and looks at another under repeatable read, where it would look too early", async () => {
    const pool = connect({ options: "-c default_transaction_isolation=repeatable\\ read" });
    await pool.query(postgresMigration());
    const both = [charge({ counter: "charged early" }), charge({ counter: "looked at", amount: 0, max: 0 })];
    await expect(overPool(pool).reserve(both, START)).rejects.toThrow(/needs the isolation level "read committed"/);
    expect(await overPool(pool).reserve([charge({ counter: "charged early", amount: 0 })], START)).toEqual({
      ok: true,
      used: [0],
    });
  });

  it("lets a call charge nothing to a full counter beside one with room, and no counter at all", async () => {
    const pool = connect({ statement_timeout: 3_000 });
    await pool.query(postgresMigration());
    const store = overPool(pool);
    await store.reserve([charge({ counter: "full" })], START);
    const call = [charge({ counter: "full", amount: 0, max: 1 }), charge({ counter: "beside it" })];
    expect(await store.reserve(call, START)).toEqual({ ok: true, used: [1, 1] });
    expect(await store.reserve([], START)).toEqual({ ok: true, used: [] });
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
    await expect(store.reserve([charge()], START)).rejects.toThrow(
      'schema "nowhere" does not exist; run `postgresMigration({ schema: "nowhere" })` against this database',
    );
  });

  it("says what to grant where its role may not count", async () => {
    const admin = connect();
    await admin.query(postgresMigration());
    await admin.query("CREATE ROLE counter LOGIN");
    const store = overPool(connect({ connectionString: server.url.replace("postgres@", "counter@") }));
    await expect(store.reserve([charge()], START)).rejects.toThrow(
      'permission denied for schema tollgate; grant the store\'s role USAGE on the schema "tollgate", and SELECT,',
    );
  });

  it("says why there is no connection, over node-postgres and postgres.js", async () => {
    const port = await freePort();
    const url = `postgres://u:secret@127.0.0.1:${port}/x`;
    const sql = postgres(url);
    const stores = [
      overPool(connect({ connectionString: url })),
      createPostgresStore({ query: (text, values) => sql.unsafe(text, values) }),
    ];
    for (const store of stores) {
      await expect(store.reserve([charge()], START)).rejects.toThrow(`connect ECONNREFUSED 127.0.0.1:${port}`);
    }
    const nowhere = overPool(connect({ connectionString: "postgres://u:secret@no-such-host.invalid/x" }));
    await expect(nowhere.reserve([charge()], START)).rejects.toThrow(/getaddrinfo (?:ENOTFOUND|EAI_AGAIN)/);
    const both = overPool(connect({ connectionString: `postgres://u:secret@localhost:${port}/x` }));
    await expect(both.reserve([charge()], START)).rejects.toThrow("connect ECONNREFUSED");
  });

  it("says that a password is wrong, and never the password", async () => {
    const admin = connect();
    await admin.query("CREATE ROLE guarded LOGIN PASSWORD 'right'");
    const { rows } = await admin.query("SHOW hba_file");
    const rules = readFileSync(rows[0].hba_file, "utf8");
    writeFileSync(rows[0].hba_file, `host all guarded 127.0.0.1/32 scram-sha-256\n${rules}`);
    await admin.query("SELECT pg_reload_conf()");
    const url = server.url.replace("postgres@", "guarded:not-shown@");
    let said = "";
    await until(async () => {
      const failed = await overPool(connect({ connectionString: url }))
        .reserve([charge()], START)
        .catch((error) => error);
      said = inspect(failed, { depth: 9 });
      return said.includes("28P01");
    });
    expect(said).toContain('password authentication failed for user "guarded"');
    expect(said).not.toContain("not-shown");
  });
});
