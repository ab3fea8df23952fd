import { join } from "node:path";
import Database from "libsql";
import pg from "pg";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createPostgresStore, postgresMigration } from "../../../src/stores/postgres/index.js";
import { createSqliteStore } from "../../../src/stores/sqlite/index.js";
import { readPage } from "../../docs/pages.js";
import { needs } from "../../servers/found.js";
import { startPostgres } from "../../servers/postgres.js";
import { freePort } from "../../servers/process.js";
import { startRedis } from "../../servers/redis.js";
import { ownFolder } from "../folder.js";
import { tollgate } from "../run.js";
import { AT, call, fill } from "./filled.js";

const list = (store: string, ...options: readonly string[]) =>
  tollgate("counters", "list", "--store", store, ...options);

describe("tollgate counters", () => {
  it.each([
    [[], "expected `list|reset`; see `--help`"],
    [["lst"], "expected `counters list` or `counters reset`; did you mean `counters list`?"],
    [["list", "--yes"], "`--yes` goes with `counters reset`"],
    [["list", "--all"], "`--all` goes with `counters reset`"],
    [["reset", "--yes"], "expected `--counter <name>` or `--subject <value>`, or `--all` for every counter"],
    [["reset", "--namespace", "a", "--all"], "`--all` means every counter; leave it out, or leave out the filter"],
    [["list", "--subject", ""], "`--subject` is empty; is a variable not set? Write a value, or leave it out"],
    [
      ["list", "--store", "memory"],
      "counts in memory are seen by the process that counts alone, and end with it; give the `--store` of a proxy that counts in a file, Redis or Postgres",
    ],
    [["list", "--store", "/nowhere/c.db"], "the file `/nowhere/c.db` does not exist; nothing has counted there yet"],
  ])("with %j ends with 2 and says what is wrong", async (argv, message) => {
    expect(await tollgate("counters", ...argv)).toEqual({ code: 2, out: "", err: `tollgate: ${message}\n` });
  });

  it("reads the proxy's file in the state folder, if no store is named", async () => {
    const { path } = ownFolder();
    vi.stubEnv("XDG_STATE_HOME", path);
    onTestFinished(() => void vi.unstubAllEnvs());
    const file = join(path, "tollgate", "counters.db");
    expect(await tollgate("counters", "list")).toMatchObject({ code: 2, err: `tollgate: the file \`${file}\` does not exist; nothing has counted there yet\n` }); // biome-ignore format: one line
    await fill(createSqliteStore({ database: new Database(file) }));
    expect((await tollgate("counters", "list", "--counter", "euro")).out).toMatch(/^euro +global .* 13\.75 +document team$/m); // biome-ignore format: one line
  });

  it("shows what the documentation shows", async () => {
    const file = join(ownFolder().path, "counters.db");
    const sends = { counter: "sends", window: "day", max: 50, scope: "grant" };
    const refunds = { counter: "refunds", window: "week", max: 3, scope: "grant", by: ["args.customer"] };
    const spent = { counter: "spent", window: "month", zone: "Europe/Berlin", max: 500, scope: "grant", increment_from: "args.euro" }; // biome-ignore format: one line
    const policy = { version: "2", default: "deny", tools: { send: { limits: [sends] }, refund: { limits: [refunds, spent] } } }; // biome-ignore format: one line
    const scope = { grant: "ann" };
    const refund = (euro: number) => ({ tool: "refund", scope, args: { customer: "c-4711", euro } });
    const calls = [...Array.from({ length: 40 }, () => ({ tool: "send", scope })), refund(100), refund(20.5)];
    await call(createSqliteStore({ database: new Database(file) }), policy, calls, AT);
    const section = readPage("docs/commands.md").split("\n## counters\n")[1]!;
    const [, shown] = /```text\n(.*?)```/s.exec(section)!;
    const withoutTimes = (text: string) => text.replaceAll(/\b2\d{3}-\S+Z/g, "TIME");
    const { out } = await list(file, "--subject", "ann");
    expect(withoutTimes(out)).toBe(withoutTimes(shown!));
    const [, options] = /npx tollgate counters reset --store \.\/counters\.db (.*)\n/.exec(section)!;
    expect(await tollgate("counters", "reset", "--store", file, ...options!.split(" "))).toMatchObject({ code: 0, out: "1 counter reset\n" }); // biome-ignore format: one line
  });

  it("tells of a file without a table of counters, and of one that is not a database", async () => {
    const folder = ownFolder();
    const empty = join(folder.path, "empty.db");
    new Database(empty).exec("CREATE TABLE other (a)");
    const { code, out, err } = await list(empty);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^tollgate: the store `\S+empty\.db` does not answer: no such table: .*; nothing has counted in this file yet\n$/); // biome-ignore format: one line
    const text = folder.write("text.db", "no database, but text that is long enough to be the head of one, ".repeat(9));
    expect(await list(text)).toMatchObject({ code: 2, err: expect.stringContaining("file is not a database") });
  });

  it.each(["redis", "postgres"])("tells why %s cannot be reached, without the password", async (scheme) => {
    const port = await freePort();
    const { code, err } = await list(`${scheme}://u:s3cret@127.0.0.1:${port}`);
    expect([code, err]).toEqual([2, expect.stringContaining(`connect ECONNREFUSED 127.0.0.1:${port}`)]);
    expect(err).toContain(`the store \`${scheme}://127.0.0.1:${port}\` does not answer: `);
    expect(err).not.toContain("s3cret");
  });

  it.runIf(needs.redisServer.met)("tells of a wrong password of Redis", async () => {
    const { port, stop } = await startRedis(["--requirepass", "right"]);
    onTestFinished(stop);
    const { code, err } = await list(`redis://default:s3cret@127.0.0.1:${port}`);
    expect([code, err]).toEqual([2, expect.stringContaining("WRONGPASS")]);
    expect(err).not.toContain("s3cret");
  });

  it.runIf(needs.postgresServer.met)(
    "tells of a Postgres without tables, and reads one without sliding limits and names too long to keep",
    async () => {
      const { url, stop } = await startPostgres();
      const pool = new pg.Pool({ connectionString: url });
      onTestFinished(() => pool.end().then(stop));
      expect(await list(url)).toMatchObject({ code: 2, err: expect.stringContaining("`npx tollgate proxy --migration` prints its SQL") }); // biome-ignore format: one line
      await pool.query(postgresMigration());
      const store = createPostgresStore({ query: (text, values) => pool.query(text, values) });
      const policy = { version: "1", default: "deny", tools: { t: { limits: [{ counter: "long", window: "day", max: 9, scope: "grant" }] } } }; // biome-ignore format: one line
      const calls = ["x".repeat(600), "ann"].map((grant) => ({ tool: "t", scope: { grant } }));
      await call(store, policy, calls, AT);
      await pool.query("DROP TABLE tollgate.sliding_counters CASCADE");
      const NAMELESS = "1 counter with a name too long to keep: no filter finds these, only `--all`\n";
      expect((await list(url)).out).toMatch(/ 1 +a name too long to keep, sha256 [0-9a-f]{64}$/m);
      expect(await list(url, "--subject", "x".repeat(600))).toEqual({ code: 0, out: "", err: `${NAMELESS}nothing is counted now\n` }); // biome-ignore format: one line
      const reset = (...options: readonly string[]) =>
        tollgate("counters", "reset", "--store", url, "--yes", ...options);
      expect(await reset("--counter", "long")).toEqual({ code: 0, out: "1 counter reset\n", err: NAMELESS });
      expect(await reset("--all")).toEqual({ code: 0, out: "1 counter reset\n", err: "" });
    },
    60_000,
  );
});
