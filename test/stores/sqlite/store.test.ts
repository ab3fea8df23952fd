import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { type Charge, createEngine, parsePolicy } from "../../../src/index.js";
import { createSqliteStore, type SqliteDatabase } from "../../../src/stores/sqlite/index.js";
import { testCounterStore } from "../../../src/testing/index.js";
import { onPath } from "../../servers/found.js";
import { driversHere, LIBSQL, scalar, temporaryFiles } from "./support.js";

const MINUTE = 60_000;
const charge = (over: Partial<Charge> = {}): Charge => ({
  counter: "c",
  subject: "s",
  windowStart: 0,
  windowEnd: MINUTE,
  reach: 0,
  amount: 1,
  max: 2,
  ...over,
});
const newFile = temporaryFiles();

const drivers = driversHere();

describe.each(drivers)("over $name", ({ open }) => {
  describe("the SQLite store keeps the store contract", () => {
    testCounterStore({
      it,
      create() {
        const database = open(newFile());
        return { store: createSqliteStore({ database }), close: () => database.close() };
      },
      createPair() {
        const path = newFile();
        const databases = [open(path), open(path)] as const;
        return {
          store: createSqliteStore({ database: databases[0] }),
          peer: createSqliteStore({ database: databases[1] }),
          close: () => databases.map((database) => database.close()),
        };
      },
      createUnreachable() {
        const database = open(newFile());
        const store = createSqliteStore({ database });
        store.reserve([charge()], 0);
        database.close();
        return store;
      },
    });
  });

  describe("the SQLite store", () => {
    it("outlives a restart", () => {
      const path = newFile();
      const policy = parsePolicy({
        version: "1",
        default: "deny",
        tools: { t: { limits: [{ counter: "c", window: "day", max: 2, scope: "global" }] } },
      });
      const startAndCall = () => {
        const database = open(path);
        const engine = createEngine({ policy, store: createSqliteStore({ database }), clock: () => 0 });
        const { code } = engine.evaluate({ tool: "t" });
        database.close();
        return code;
      };
      expect([startAndCall(), startAndCall(), startAndCall()]).toEqual(["allowed", "allowed", "limit_exceeded"]);
    });

    it("counts in memory too", () => {
      const store = createSqliteStore({ database: open(":memory:") });
      expect(store.reserve([charge()], 0)).toEqual({ ok: true, used: [1] });
      expect(store.reserve([charge()], 0)).toEqual({ ok: true, used: [2] });
      expect(store.reserve([charge()], 0)).toEqual({ ok: false, used: [2] });
    });

    it("does not touch the file before it is asked", () => {
      const database = open(newFile());
      createSqliteStore({ database });
      expect(scalar(database, "SELECT count(*) FROM sqlite_schema")).toBe(0);
    });

    it("writes ahead, and waits as long as it is told", () => {
      const [short, long] = [open(newFile()), open(newFile())];
      createSqliteStore({ database: short }).reserve([charge()], 0);
      createSqliteStore({ database: long, busyTimeoutMs: 2_500 }).reserve([charge()], 0);
      expect(scalar(short, "PRAGMA journal_mode")).toBe("wal");
      expect(scalar(short, "PRAGMA synchronous")).toBe(1);
      expect(scalar(short, "PRAGMA busy_timeout")).toBe(100);
      expect(scalar(long, "PRAGMA busy_timeout")).toBe(2_500);
    });

    it("leaves alone what belongs to whoever owns the file", () => {
      const database = open(newFile());
      database.exec("PRAGMA user_version = 7; PRAGMA application_id = 8; CREATE TABLE counters (mine TEXT)");
      createSqliteStore({ database }).reserve([charge()], 0);
      expect(scalar(database, "PRAGMA user_version")).toBe(7);
      expect(scalar(database, "PRAGMA application_id")).toBe(8);
      expect(scalar(database, "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'table'")).toBe(
        "counters tollgate_counters_1",
      );
    });

    it("asks for less than a full write to disk only where there is a write-ahead log", () => {
      const [inFile, inMemory] = [open(newFile()), open(":memory:")];
      for (const database of [inFile, inMemory]) createSqliteStore({ database }).reserve([charge()], 0);
      expect(scalar(inFile, "PRAGMA synchronous")).toBe(1);
      expect(scalar(inMemory, "PRAGMA synchronous")).toBe(2);
    });

    it("rejects inside a transaction of the host's, which goes on as if it had not been asked", () => {
      const database = open(newFile());
      database.exec("CREATE TABLE mine (value TEXT)");
      const fresh = createSqliteStore({ database });
      const used = createSqliteStore({ database });
      used.reserve([charge()], 0);

      database.exec("BEGIN; INSERT INTO mine VALUES ('kept')");
      for (const store of [fresh, used]) {
        expect(() => store.reserve([charge()], 0)).toThrow("transaction");
        expect(() => store.reserve([charge({ amount: 0 })], 0)).toThrow("transaction");
        expect(() => store.release([charge()], 0)).toThrow("transaction");
      }
      database.exec("COMMIT");
      expect(scalar(database, "SELECT count(*) FROM mine")).toBe(1);
      expect(fresh.reserve([charge({ amount: 0 })], 0)).toEqual({ ok: true, used: [1] });
    });
  });

  describe("counters of the SQLite store", () => {
    /** Lets time pass on the machine's clock, as far as the file can tell. */
    const age = (database: SqliteDatabase, ms: number): void =>
      database.exec(`UPDATE tollgate_counters_1 SET expires_at = expires_at - ${ms}`) as undefined;
    const count = (database: SqliteDatabase) => scalar(database, "SELECT count(*) FROM tollgate_counters_1");
    const subjects = (name: string, length: number) =>
      Array.from({ length }, (_, i) => charge({ subject: `${name}${i}` }));

    it("live by the machine's clock: to the end of the window and its length once more", () => {
      const database = open(newFile());
      const store = createSqliteStore({ database });
      const before = Date.now();
      store.reserve([charge()], 10_000);
      const expiry = Number(scalar(database, "SELECT expires_at FROM tollgate_counters_1"));
      expect(expiry).toBeGreaterThanOrEqual(before + 110_000 - 1);
      expect(expiry).toBeLessThanOrEqual(Date.now() + 110_000);
    });

    it("keep the expiry that they began with", () => {
      const database = open(newFile());
      const store = createSqliteStore({ database });
      store.reserve([charge()], 0);
      age(database, 30_000);
      const expiry = scalar(database, "SELECT expires_at FROM tollgate_counters_1");
      store.reserve([charge()], 1);
      store.release([charge()], 2);
      expect(scalar(database, "SELECT expires_at FROM tollgate_counters_1")).toBe(expiry);
    });

    it("are swept two at a time as new ones come, once they have expired and not before", () => {
      const database = open(newFile());
      const store = createSqliteStore({ database });
      store.reserve(subjects("old", 10), 0);
      age(database, 2 * MINUTE - 5_000);
      store.reserve(subjects("early", 2), 0);
      expect(count(database)).toBe(12);
      age(database, 5_000);
      store.reserve(subjects("new", 1), 0);
      expect(count(database)).toBe(11);
      store.reserve(subjects("more", 3), 0);
      expect(count(database)).toBe(8);
      store.reserve(subjects("new", 1), 0);
      expect(count(database)).toBe(8);
      expect(store.reserve(subjects("early", 2), 0).used).toEqual([2, 2]);
    });

    /** A store whose driver gives this row for what it has counted. */
    const counting = (row: unknown) => {
      const database = open(newFile());
      const prepare = (sql: string) => {
        const statement = database.prepare(sql);
        const get = (...values: (string | number)[]) => (sql.includes("RETURNING") ? row : statement.get(...values));
        return { run: (...values: (string | number)[]) => statement.run(...values), get };
      };
      return createSqliteStore({ database: { exec: (sql) => database.exec(sql), prepare } });
    };

    it.each([undefined, null, [1], {}, { used: null }, { used: "1" }, { used: 1.5 }, { used: 2n ** 53n }])(
      "are not told by the row %o",
      (row) => {
        expect(() => counting(row).reserve([charge()], 0)).toThrow(
          "expected a row with a count from the SQLite database",
        );
      },
    );

    it.each([{ used: 1 }, { used: 1n }])("are told by the row %o", (row) => {
      expect(counting(row).reserve([charge()], 0)).toEqual({ ok: true, used: [1] });
    });

    it("count on while nothing has swept them, expired as they are", () => {
      const path = newFile();
      const database = open(path);
      createSqliteStore({ database }).reserve([charge({ max: 1 })], 0);
      age(database, 2 * MINUTE);
      const store = createSqliteStore({ database: open(path) });
      expect(store.reserve([charge({ max: 1 })], 0)).toEqual({ ok: false, used: [1] });
      const nothing = charge({ subject: "read", amount: 0 });
      expect(store.reserve([nothing, charge()], 0)).toEqual({ ok: true, used: [0, 2] });
    });

    it("are not begun by a charge of nothing beside another", () => {
      const database = open(newFile());
      const store = createSqliteStore({ database });
      const charges = [charge(), charge({ subject: "read", amount: 0 })];
      expect(store.reserve(charges, 0)).toEqual({ ok: true, used: [1, 0] });
      expect(count(database)).toBe(1);
    });

    it("start from nothing when they are swept in the call that charges them", () => {
      const database = open(newFile());
      const store = createSqliteStore({ database });
      store.reserve([charge()], 0);
      age(database, 2 * MINUTE);
      expect(store.reserve([charge(), charge({ subject: "other" })], 0)).toEqual({ ok: true, used: [1, 1] });
    });

    it("are rejected where their window is beyond what the file can hold", () => {
      const database = open(newFile());
      const store = createSqliteStore({ database });
      const far = charge({ windowStart: 1e300, windowEnd: 1e300 });
      expect(() => store.reserve([charge(), far], 1e300)).toThrow();
      expect(() => store.reserve([charge({ windowStart: Number.NaN })], 0)).toThrow();
      expect(count(database)).toBe(0);
    });
  });
});

describe("createSqliteStore", () => {
  const database = drivers[0]!.open(":memory:");

  it.each<readonly [unknown, string]>([
    [undefined, "expected an object with options"],
    [{}, "expected `database` to be an open database of node:sqlite, better-sqlite3, libsql or bun:sqlite"],
    [{ database: "counters.db" }, "expected `database` to be an open database"],
    [{ database: { exec: () => {} } }, "expected `database` to be an open database"],
    [{ database, busyTimeout: 5 }, "expected an object with options among database, busyTimeoutMs; got `busyTimeout`"],
    ...[-1, 0.5, Number.NaN, 2 ** 31, "100", null].map(
      (busyTimeoutMs) => [{ database, busyTimeoutMs }, "`busyTimeoutMs` to be a whole number of milliseconds"] as const,
    ),
  ])("refuses %j", (options, message) => {
    expect(() => createSqliteStore(options as never)).toThrow(TypeError);
    expect(() => createSqliteStore(options as never)).toThrow(message);
  });

  it("takes the longest time that SQLite can wait", () => {
    expect(createSqliteStore({ database, busyTimeoutMs: 2 ** 31 - 1 }).sync).toBe(true);
  });

  it("reads options as own properties", () => {
    const inherited = Object.create({ busyTimeoutMs: -1 }, { database: { value: database, enumerable: true } });
    expect(createSqliteStore(inherited).sync).toBe(true);
  });

  const answering = (row: unknown) => ({ exec: () => {}, prepare: () => ({ get: () => row, run: () => {} }) });
  it.each([
    ["the name of a file", "counters.db", "this is the name of a file: write `new Database(file)`"],
    ["rows that are lists, as of sql.js", answering([7]), "its rows are lists: leave them objects"],
    [
      "answers that come later, as of `sqlite`",
      answering(Promise.resolve({ used: 7 })),
      "this one does not answer at once",
    ],
    ["answers by callbacks, as of sqlite3", answering({}), "this one does not answer at once"],
    [
      "statements without `get`, as of D1",
      { exec: () => {}, prepare: () => ({ bind: () => {} }) },
      "does not answer at once",
    ],
    ["@libsql/client", { execute: () => {}, batch: () => {} }, "this is a client of @libsql/client"],
  ])("refuses %s when it is made", (_, given, message) => {
    expect(() => createSqliteStore({ database: given as never })).toThrow(message);
  });

  it("takes rows whose whole numbers are bigints", () => {
    expect(createSqliteStore({ database: answering({ used: 7n }) }).sync).toBe(true);
  });

  it("leaves no rejection unhandled if a driver answers later", () => {
    const later = Promise.resolve({ used: 7 });
    const then = vi.spyOn(later, "then");
    expect(() => createSqliteStore({ database: answering(later) })).toThrow("does not answer at once");
    expect(then).toHaveBeenCalledWith(undefined, expect.any(Function));
  });

  it("leaves a database that is closed to the first call", () => {
    const closed = LIBSQL.open(":memory:");
    closed.close();
    const store = createSqliteStore({ database: closed });
    expect(() => store.reserve([charge()], 0)).toThrow();
  });

  it("rejects rows that are not objects, rather than guess what they hold", () => {
    let row: unknown = { used: 7 };
    const rows = { get: () => row, run: () => [] };
    const store = createSqliteStore({ database: { exec: () => {}, prepare: () => rows } });
    row = [1];
    expect(() => store.reserve([charge()], 0)).toThrow("leave its rows objects, as drivers do by default");
  });

  const bun = onPath("bun");
  it.skipIf(bun === null)("counts over bun:sqlite, in a file that others count in", () => {
    const file = newFile();
    const script = fileURLToPath(new URL("bun.mjs", import.meta.url));
    const run = () => execFileSync(bun!, [script, file], { encoding: "utf8" });
    expect(run()).toBe('[{"ok":true,"used":[1]},{"ok":true,"used":[0]},{"ok":true,"used":[1]}]\n');
    const store = createSqliteStore({ database: LIBSQL.open(file) });
    expect(store.reserve([charge({ max: 2 })], 0)).toEqual({ ok: true, used: [2] });
    expect(run()).toBe('[{"ok":false,"used":[2]},{"ok":true,"used":[1]},{"ok":true,"used":[1]}]\n');
  });

  it("takes a row that is missing for none, as undefined and as null, which bun:sqlite gives", () => {
    const database = LIBSQL.open(":memory:");
    const nullish = {
      exec: (sql: string) => database.exec(sql),
      prepare(sql: string) {
        const statement = database.prepare(sql);
        return {
          run: (...values: (string | number)[]) => statement.run(...values),
          get: (...values: (string | number)[]) => statement.get(...values) ?? null,
        };
      },
    };
    expect(createSqliteStore({ database: nullish }).reserve([charge()], 0)).toEqual({ ok: true, used: [1] });
  });
});
