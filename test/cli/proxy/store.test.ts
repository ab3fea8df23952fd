import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Redis } from "ioredis";
import Database from "libsql";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { needs } from "../../servers/found.js";
import { type PostgresServer, startPostgres } from "../../servers/postgres.js";
import { freePort } from "../../servers/process.js";
import { startRedis } from "../../servers/redis.js";
import { until } from "../../servers/until.js";
import { tollgate } from "../run.js";
import { call, folder, LINE_SERVER, POLICY, startProxy } from "./raw.js";

function over(store: string | undefined, options: readonly string[] = [], env = {}) {
  const policy = folder().write("policy.json", POLICY);
  const named = store === undefined ? [] : ["--store", store];
  return startProxy(["--policy", policy, ...named, ...options, "--", process.execPath, LINE_SERVER], { env });
}

/** Starts over a store that does not count: says so once, denies what has a limit and nothing else; or ends, if told to. */
async function expectFailing(store: string, name: string, cause: string | RegExp): Promise<void> {
  const { ask, said, err, child, exit } = over(store);
  await said(`tollgate: the store \`${name}\` does not count: `);
  expect((await ask(1, "tools/call", call("twice"))).result).toMatchObject({ isError: true });
  expect((await ask(2, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
  const [line, ...more] = err()
    .split("\n")
    .filter((one) => one.startsWith("tollgate: "));
  expect([more, line]).toEqual([[], expect.stringMatching(cause)]);
  child.stdin!.end();
  await exit;
  const required = over(store, ["--require-store"]);
  expect(await required.exit).toBe(2);
  expect(required.err()).toContain(`the store \`${name}\` does not count: `);
  expect(required.err()).toMatch(cause);
  for (const text of [err(), required.err()]) expect(text).not.toMatch(/s3cret|\n\s+at /);
}

const UNKNOWN_HOST = /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) no-such-host\.invalid/;

describe("a store that cannot be reached is told at the start, with its cause:", () => {
  it.each<[string, string]>([
    ["redis", "/0"],
    ["rediss", "/0"],
    ["postgres", "/counts"],
    ["postgresql", "/counts"],
  ])("a closed port, over %s", async (scheme, path) => {
    const port = await freePort();
    const name = `${scheme}://127.0.0.1:${port}${path}`;
    await expectFailing(name.replace("//", "//u:s3cret-word@"), name, new RegExp(`connect ECONNREFUSED 127.0.0.1:${port}`)); // biome-ignore format: one line
  }); // biome-ignore format: a table

  it.each(["redis://no-such-host.invalid", "postgres://no-such-host.invalid/counts"])(
    "an unknown host, %s",
    async (address) => {
      await expectFailing(address.replace("//", "//u:s3cret-word@"), address, UNKNOWN_HOST);
    },
    60_000,
  );

  it("a file below a file, one that is not a database, and a table of another shape", async () => {
    const files = folder();
    const below = `${files.write("file", "")}/counters.db`;
    await expectFailing(below, below, /EEXIST|ENOTDIR/);
    const text = files.write("counters.db", "no database, but text that is long enough to be read as the head of one, ".repeat(9)); // biome-ignore format: one line
    await expectFailing(text, text, /not a database/);
    const other = files.path("other.db");
    const database = new Database(other);
    database.exec("CREATE TABLE tollgate_counters_1 (key TEXT)");
    database.close();
    await expectFailing(other, other, /no such column|has no column/);
  }, 60_000);
});

describe.skipIf(!needs.redisServer.met)("a Redis that does not count is told at the start, with its cause:", () => {
  it("a wrong password", async () => {
    const redis = await startRedis(["--requirepass", "right"]);
    onTestFinished(redis.stop);
    const name = `redis://127.0.0.1:${redis.port}`;
    await expectFailing(name.replace("//", "//default:s3cret-word@"), name, /WRONGPASS/);
  }, 60_000);

  it("a database that it does not have, and counts in no other one", async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    const name = `redis://127.0.0.1:${redis.port}/99`;
    await expectFailing(name, name, /ERR DB index is out of range/);
    const admin = new Redis(redis.port);
    expect(await admin.dbsize()).toBe(0);
    admin.disconnect();
  }, 60_000);

  it("a user that may only read", async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    const admin = new Redis(redis.port);
    await admin.call("ACL", "SETUSER", "reader", "on", ">s3cret-word", "~*", "+@connection", "+info", "+eval", "+evalsha", "+get", "+mget", "+exists"); // biome-ignore format: one line
    admin.disconnect();
    const name = `redis://127.0.0.1:${redis.port}`;
    await expectFailing(name.replace("//", "//reader:s3cret-word@"), name, /allow its user EVALSHA, EVAL, GET, MGET, EXISTS, SET, SETRANGE, INCRBY and TIME/); // biome-ignore format: one line
  }, 60_000);

  it("TLS that it does not speak", async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    const name = `rediss://127.0.0.1:${redis.port}`;
    await expectFailing(name, name, /does not count: no answer within \d+ ms/);
  }, 60_000);
});

describe.skipIf(!needs.redisServer.met)("a store that fails is told when failing begins and when it ends", () => {
  it("while calls are decided", async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    const { ask, said, err } = over(`redis://127.0.0.1:${redis.port}`);
    expect((await ask(1, "tools/call", call("twice"))).result).toMatchObject({ calls: 1 });
    await redis.kill();
    for (const id of [2, 3, 4]) await ask(id, "tools/call", call("twice"));
    // The connection that broke, or the next one that was refused: whichever the first of these calls met.
    await said("does not count: Redis c");
    await redis.restart();
    let id = 5;
    await until(async () => (await ask(id++, "tools/call", call("twice"))).result?.calls !== undefined);
    await said(`tollgate: the store \`redis://127.0.0.1:${redis.port}\` counts again\n`);
    expect(err().match(/^tollgate: /gm)).toHaveLength(2);
  }, 60_000);

  it("while nobody calls", async () => {
    const port = await freePort();
    const { said } = over(`redis://127.0.0.1:${port}`);
    await said("does not count: Redis cannot be reached: connect ECONNREFUSED");
    const redis = await startRedis([], port);
    onTestFinished(redis.stop);
    await said(`tollgate: the store \`redis://127.0.0.1:${port}\` counts again\n`);
  }, 60_000);
});

describe.skipIf(!needs.postgresServer.met)("a Postgres", () => {
  let server: PostgresServer;
  let admin: pg.Pool;
  let name: string;
  beforeAll(async () => {
    server = await startPostgres();
    admin = new pg.Pool({ connectionString: server.url });
    admin.on("error", () => {});
    name = `postgres://127.0.0.1:${server.port}`;
  }, 60_000);
  afterAll(async () => {
    await admin?.end();
    await server?.stop();
  });
  const migration = async (): Promise<string> => (await tollgate("proxy", "--migration")).out;
  const sql = async (database: string, text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server.url.replace(/postgres$/, database) });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };

  it("counts for two proxies, once it has what `--migration` prints", async () => {
    await admin.query("CREATE DATABASE counts");
    await sql("counts", await migration());
    const store = server.url.replace(/postgres$/, "counts");
    const [one, other] = [over(store, ["--require-store"]), over(store.replace("postgres:", "postgresql:"))];
    expect((await one.ask(1, "tools/call", call("twice"))).result).toMatchObject({ calls: 1 });
    expect((await other.ask(1, "tools/call", call("twice"))).result).toMatchObject({ calls: 1 });
    expect((await one.ask(2, "tools/call", call("twice"))).result).toMatchObject({ isError: true });
    expect(one.err() + other.err()).not.toContain("does not count");
  }, 60_000);

  it("without the migration is told at the start, and how to make what is missing", async () => {
    await admin.query("CREATE DATABASE bare");
    await expectFailing(server.url.replace(/postgres$/, "bare"), `${name}/bare`, /schema "tollgate" does not exist; run `postgresMigration\(\)` .*`npx tollgate proxy --migration` prints its SQL/); // biome-ignore format: one line
  }, 60_000);

  it("with rows of another shape, without rights or with a wrong password is told at the start", async () => {
    await admin.query("CREATE DATABASE shapes");
    await sql("shapes", await migration());
    await sql("shapes", "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA tollgate TO reader; GRANT SELECT ON tollgate.counters TO reader"); // biome-ignore format: one line
    const shapes = server.url.replace(/postgres$/, "shapes");
    await expectFailing(shapes.replace("postgres@", "reader@"), `${name}/shapes`, /permission denied for table counters; grant the store's role/); // biome-ignore format: one line
    await sql("shapes", "ALTER TABLE tollgate.counters RENAME COLUMN used TO amount");
    await expectFailing(shapes, `${name}/shapes`, /column counter.used does not exist/);
    await sql("shapes", "DROP FUNCTION tollgate.reserve(text); CREATE FUNCTION tollgate.reserve(charges text) RETURNS integer LANGUAGE sql AS 'SELECT 1'"); // biome-ignore format: one line
    await expectFailing(shapes, `${name}/shapes`, /its row is a value of type object without a text `answer`/);
    await admin.query("CREATE ROLE guarded LOGIN PASSWORD 'right'");
    const { rows } = await admin.query("SHOW hba_file");
    const rules = readFileSync(rows[0].hba_file, "utf8");
    writeFileSync(rows[0].hba_file, `host all guarded 127.0.0.1/32 scram-sha-256\n${rules}`);
    await admin.query("SELECT pg_reload_conf()");
    const refused = () => sql("postgres?user=guarded&password=wrong", "SELECT").then(() => false, () => true); // biome-ignore format: one line
    await until(refused);
    await expectFailing(shapes.replace("postgres@", "guarded:s3cret-word@"), `${name}/shapes`, /password authentication failed for user "guarded"/); // biome-ignore format: one line
  }, 120_000);
});

describe("the address of a store", () => {
  it.each([
    "postgres://u:s3cret#word@host/counts",
    "postgres://u:12?s3cret@host/counts",
    "redis://u:12#s3cret@host",
    "rediss://u:s3cret/word@host",
    "redis://u:s3cret%word@host",
    "postgres://u:s3cret%ff@host/counts",
    "postgres://",
    "postgres:///counts",
    "postgres://u:s3cret@host/counts/more",
  ])("%s is refused, and none of it is shown", async (address) => {
    const { exit, err } = over(address);
    expect(await exit).toBe(2);
    expect(err()).toContain("or a sign in the password not escaped?");
    expect(err()).not.toMatch(/s3cret|host\/counts|@host\b(?!>)/);
  });
});

describe("a home that nobody can write to", () => {
  it.each<[string, () => string]>([
    ["below a file", () => `${folder().write("file", "")}/home`],
    ["below `/proc`, which takes no folders", () => "/proc/home"],
  ])("%s leaves counts in memory, says so and what to give, and is an end with `--require-store`", async (_, home) => {
    const below = home();
    const env = { HOME: below, XDG_STATE_HOME: below, LOCALAPPDATA: below };
    const { ask, said } = over(undefined, [], env);
    await said("counts are kept in memory and end with this process");
    await said("give `--store <file>`");
    for (const id of [1, 2]) expect((await ask(id, "tools/call", call("twice"))).result).toMatchObject({ calls: id });
    expect((await ask(3, "tools/call", call("twice"))).result).toMatchObject({ isError: true });
    const required = over(undefined, ["--require-store"], env);
    expect(await required.exit).toBe(2);
    expect(required.err()).toContain("give `--store <file>`");
    expect(existsSync(below)).toBe(false);
  });
});
