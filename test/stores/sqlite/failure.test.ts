import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Charge, createEngine, type Engine, parsePolicy, type SyncCounterStore } from "../../../src/index.js";
import { createSqliteStore, type SqliteDatabase } from "../../../src/stores/sqlite/index.js";
import { driversHere, LIBSQL, scalar, temporaryFiles } from "./support.js";

const limits = [{ counter: "c", window: "day", max: 5, scope: "grant" }];
const policy = parsePolicy({ version: "1", default: "deny", tools: { t: { limits }, free: {} } });
const newFile = temporaryFiles();

const engineOver = (database: SqliteDatabase): Engine =>
  createEngine({ policy, store: createSqliteStore({ database, busyTimeoutMs: 20 }), clock: () => 0 });
const code = (engine: Engine, grant = "g"): string => engine.evaluate({ tool: "t", scope: { grant } }).code;
const used = (engine: Engine, grant = "g") => engine.usage({ tool: "t", scope: { grant } })[0]?.used;

describe.each(driversHere())("over $name", ({ open }) => {
  describe("a file that another connection has locked", () => {
    it("denies until it is free, and recovers by itself", () => {
      const path = newFile();
      const other = open(path);
      const engine = engineOver(open(path));
      expect(code(engine)).toBe("allowed");
      other.exec("BEGIN IMMEDIATE");
      expect(code(engine)).toBe("store_unavailable");
      expect(code(engine)).toBe("store_unavailable");
      expect(engine.evaluate({ tool: "free" }).code).toBe("allowed");
      expect(used(engine)).toBe(1);
      other.exec("COMMIT");
      expect(code(engine)).toBe("allowed");
      expect(used(engine)).toBe(2);
    });

    it("may be locked before the store first opens it", () => {
      const path = newFile();
      const other = open(path);
      const engine = engineOver(open(path));
      other.exec("BEGIN EXCLUSIVE");
      expect(code(engine)).toBe("store_unavailable");
      other.exec("COMMIT");
      expect(code(engine)).toBe("allowed");
    });

    it("lets the call through uncounted where the host chose so", () => {
      const path = newFile();
      open(path).exec("BEGIN EXCLUSIVE");
      const store = createSqliteStore({ database: open(path), busyTimeoutMs: 0 });
      const engine = createEngine({ policy, store, storeFailure: "allow" });
      expect(engine.evaluate({ tool: "t", scope: { grant: "g" } })).toMatchObject({ code: "allowed", degraded: true });
    });
  });

  it("a commit that fails is undone, and the next one counts", () => {
    const path = newFile();
    const [reader, database] = [open(path), open(path)];
    expect(code(engineOver(reader), "other")).toBe("allowed");
    // Without a write-ahead log, to which it keeps the file from being switched, a reader is in the way of a commit.
    reader.exec("PRAGMA journal_mode = DELETE; BEGIN");
    scalar(reader, "SELECT count(*) FROM tollgate_counters_1");
    const engine = engineOver(database);
    expect(code(engine)).toBe("store_unavailable");
    expect(scalar(database, "PRAGMA journal_mode")).toBe("delete");
    // Without a write-ahead log `NORMAL` could damage the file.
    expect(scalar(database, "PRAGMA synchronous")).toBe(2);
    database.exec("BEGIN; ROLLBACK");
    reader.exec("COMMIT");
    expect(code(engine)).toBe("allowed");
    expect(used(engine)).toBe(1);
  });

  it("a full disk refuses new counters, goes on with those it has, and recovers as they expire", () => {
    const database = open(newFile());
    const engine = engineOver(database);
    expect(code(engine)).toBe("allowed");
    database.exec(`PRAGMA max_page_count = ${Number(scalar(database, "PRAGMA page_count")) + 8}`);
    const codes = Array.from({ length: 1_000 }, (_, i) => code(engine, `${"x".repeat(100)}${i}`));
    const counted = codes.filter((one) => one === "allowed").length;
    expect(new Set(codes)).toEqual(new Set(["allowed", "store_unavailable"]));
    expect(scalar(database, "SELECT count(*) FROM tollgate_counters_1")).toBe(counted + 1);
    expect(code(engine)).toBe("allowed");
    expect(used(engine)).toBe(2);

    database.exec("PRAGMA max_page_count = 1000000; UPDATE tollgate_counters_1 SET expires_at = 0");
    database.exec(`PRAGMA max_page_count = ${scalar(database, "PRAGMA page_count")}`);
    // So long that sweeping two small ones for each does not make room.
    const long = (i: number) => `${"\0".repeat(1_000)}${i}`;
    const first = Array.from({ length: 50 }, (_, i) => i).find((i) => code(engine, long(i)) === "store_unavailable");
    expect(first).toBeDefined();
    expect(code(engine, long(first!))).toBe("allowed");
  });

  it("a corrupt page denies those whose counters it held, and the host lives", () => {
    const path = newFile();
    const before = open(path);
    const store = createSqliteStore({ database: before });
    const charge = (i: number): Charge => ({ ...CHARGE, subject: `g${i}` });
    for (let i = 0; i < 2_000; i += 100)
      store.reserve(
        Array.from({ length: 100 }, (_, j) => charge(i + j)),
        0,
      );
    before.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    before.close();

    const pages = readFileSync(path);
    for (let page = 4; page < pages.length / 4_096; page += 2) pages.fill(0xff, page * 4_096, (page + 1) * 4_096);
    writeFileSync(path, pages);
    const engine = engineOver(open(path));
    const codes = Array.from({ length: 2_000 }, (_, i) => code(engine, `g${i}`));
    expect(codes).toContain("store_unavailable");
    expect(codes.filter((one) => one !== "store_unavailable" && one !== "allowed")).toEqual([]);
    expect(engine.evaluate({ tool: "free" }).code).toBe("allowed");
  });

  it("a file that is not a database denies", () => {
    const path = newFile();
    writeFileSync(path, "not a database, ".repeat(1_000));
    const engine = engineOver(open(path));
    expect(code(engine)).toBe("store_unavailable");
    expect(engine.evaluate({ tool: "free" }).code).toBe("allowed");
  });

  it("a table that somebody has dropped denies, and is made again", () => {
    const database = open(newFile());
    const engine = engineOver(database);
    code(engine);
    database.exec("DROP TABLE tollgate_counters_1");
    const codes = [code(engine), code(engine), code(engine)];
    expect(codes).toEqual(["store_unavailable", "store_unavailable", "allowed"]);
    expect(used(engine)).toBe(1);
  });

  it.each(["ABORT", "ROLLBACK"])(
    "after a statement that failed (%s) a transaction of the host's is left alone",
    (raised) => {
      const database = open(newFile());
      const store = createSqliteStore({ database });
      store.reserve([CHARGE], 0);
      database.exec(`CREATE TABLE host (n INTEGER);
      CREATE TRIGGER refuse BEFORE UPDATE ON tollgate_counters_1 BEGIN SELECT RAISE(${raised}, 'refused'); END`);
      expect(() => store.reserve([CHARGE], 0)).toThrow();
      database.exec("DROP TRIGGER refuse; BEGIN; INSERT INTO host VALUES (7)");
      expect(() => store.reserve([CHARGE], 0)).toThrow();
      database.exec("COMMIT");
      expect(scalar(database, "SELECT n FROM host")).toBe(7);
      expect(store.reserve([CHARGE], 0)).toEqual({ ok: true, used: [2] });
    },
  );

  it("a closed database denies", () => {
    const database = open(newFile());
    const [warm, cold] = [engineOver(database), engineOver(database)];
    expect(code(warm)).toBe("allowed");
    database.close();
    expect([code(warm), code(cold)]).toEqual(["store_unavailable", "store_unavailable"]);
  });

  describe.each(["inTransaction", "isTransaction"] as const)(
    "whichever statement fails, over a driver with `%s`",
    (name) => {
      const CALL = [CHARGE, { ...CHARGE, counter: "d" }];

      const makers: readonly (readonly [string, (driver: SqliteDatabase) => SyncCounterStore])[] = [
        ["that opens the file", (database) => createSqliteStore({ database })],
        [
          "that follows others",
          (database) => {
            const store = createSqliteStore({ database });
            store.reserve([{ ...CHARGE, subject: "other" }], 0);
            return store;
          },
        ],
      ];

      it.each(makers)("a call %s is applied or undone, and the next one counts", (_, make) => {
        for (const failures of [1, 2, 3]) {
          let rejected = 0;
          for (let first = 1; first <= 20; first++) {
            const driver = failing(open(":memory:"), name);
            const store = make(driver);
            driver.fail(first, failures);
            const applied = attempt(() => store.reserve(CALL, 0));
            driver.fail(0, 0);
            if (!applied) rejected += 1;
            expect(store.reserve([CHARGE], 0)).toEqual({ ok: true, used: [applied ? 2 : 1] });
            expect(store.reserve(CALL, 0)).toEqual({ ok: true, used: applied ? [3, 2] : [2, 1] });
          }
          expect(rejected).toBeGreaterThanOrEqual(7);
        }
      });

      it("a release is applied or undone, and the next call counts", () => {
        for (const failures of [1, 2, 3]) {
          let rejected = 0;
          for (let first = 1; first <= 10; first++) {
            const driver = failing(open(":memory:"), name);
            const store = createSqliteStore({ database: driver });
            store.reserve(CALL, 0);
            driver.fail(first, failures);
            const applied = attempt(() => store.release(CALL, 0));
            driver.fail(0, 0);
            if (!applied) rejected += 1;
            expect(store.reserve(CALL, 0)).toEqual({ ok: true, used: applied ? [1, 1] : [2, 2] });
          }
          expect(rejected).toBe(4);
        }
      });
    },
  );
});

/** Whether work was done; false if it threw. */
function attempt(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

const CHARGE: Charge = { counter: "c", subject: "s", windowStart: 0, windowEnd: 60_000, reach: 0, amount: 1, max: 5 };

/**
 * The same database, which tells by this name whether a transaction is open; `fail(first, count)` makes the `first` next thing
 * that is asked of it fail, and those after it.
 */
function failing(database: SqliteDatabase, name: "inTransaction" | "isTransaction") {
  let asked = 0;
  let from = 0;
  let to = 0;
  const ask = <T>(work: () => T): T => {
    asked += 1;
    if (asked >= from && asked < to) throw new Error("injected");
    return work();
  };
  return {
    fail(first: number, count: number): void {
      asked = 0;
      from = first;
      to = first + count;
    },
    get [name]() {
      return database.inTransaction ?? database.isTransaction;
    },
    exec: (sql: string) => ask(() => database.exec(sql)),
    prepare(sql: string) {
      const statement = ask(() => database.prepare(sql));
      return {
        run: (...values: (string | number)[]) => ask(() => statement.run(...values)),
        get: (...values: (string | number)[]) => ask(() => statement.get(...values)),
      };
    },
  };
}

describe("a file that may only be read", () => {
  const script = fileURLToPath(new URL("read-only.mjs", import.meta.url));
  it.each(["empty", "counted in before"])("denies (%s)", (kind) => {
    const path = join(dirname(newFile()), `read-only-${kind.length}`, "c.db");
    mkdirSync(dirname(path));
    const database = LIBSQL.open(path);
    if (kind !== "empty") createSqliteStore({ database }).reserve([CHARGE], 0);
    else database.exec("PRAGMA user_version = 1");
    database.close();
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o555);
    chmodSync(dirname(dirname(path)), 0o755);
    expect(execFileSync(process.execPath, [script, path], { encoding: "utf8" })).toBe("store_unavailable allowed\n");
  });
});
