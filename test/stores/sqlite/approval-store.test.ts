import { describe, expect, it } from "vitest";
import type { AskedApproval } from "../../../src/approvals/store.js";
import {
  createSqliteApprovalStore,
  createSqliteStore,
  type SqliteApprovalStoreOptions,
  type SqliteDatabase,
} from "../../../src/stores/sqlite/index.js";
import { testApprovalStore } from "../../../src/testing/index.js";
import { driversHere, scalar, temporaryFiles } from "./support.js";

const HOUR = 3_600_000;
const ROOM = { pending: 100, pendingOfAccount: 100 };
const newFile = temporaryFiles();
const question = (id: string, over: Partial<AskedApproval> = {}): AskedApproval => ({
  ...{ id, call: id, policy: "p", account: "a", body: "{}", expiresAfterMs: HOUR, keepForMs: HOUR },
  ...over,
});
const YES = { approved: true, body: '{"by":"ann"}', countsForMs: HOUR, keepForMs: HOUR };
/** The ids of all records in the file. */
const kept = (database: SqliteDatabase) =>
  scalar(database, "SELECT group_concat(id, ' ') FROM (SELECT id FROM tollgate_approvals_1 ORDER BY place)");

/** Stores by a clock that the test moves. */
function moved() {
  let now = 1_767_225_600_000;
  return {
    clock: () => now,
    advance(ms: number) {
      now += ms;
    },
  };
}

const drivers = driversHere();

describe.each(drivers)("over $name", ({ open }) => {
  describe("the SQLite approval store keeps the contract of approval stores", () => {
    testApprovalStore({
      it,
      create() {
        const database = open(newFile());
        const { clock, advance } = moved();
        return { store: createSqliteApprovalStore({ database, clock }), advance, close: () => database.close() };
      },
      createPair() {
        const path = newFile();
        const databases = [open(path), open(path)] as const;
        return {
          store: createSqliteApprovalStore({ database: databases[0] }),
          peer: createSqliteApprovalStore({ database: databases[1] }),
          close: () => databases.map((database) => database.close()),
        };
      },
      async createUnreachable() {
        const database = open(newFile());
        const store = createSqliteApprovalStore({ database });
        await store.find("1");
        database.close();
        return store;
      },
    });
  });

  describe("the SQLite approval store", () => {
    it("outlives a restart", async () => {
      const path = newFile();
      const first = open(path);
      const store = createSqliteApprovalStore({ database: first });
      await store.add(question("1"), ROOM);
      await store.decide("1", YES);
      first.close();
      const again = createSqliteApprovalStore({ database: open(path) });
      expect([await again.spend("1"), await again.spend("1")]).toEqual([true, false]);
    });

    it("writes each commit to the disk, and shares the file of the counters", async () => {
      const path = newFile();
      const [counted, database] = [open(path), open(path)];
      createSqliteStore({ database: counted }).reserve([], 0);
      await createSqliteApprovalStore({ database, busyTimeoutMs: 700 }).add(question("1"), ROOM);
      expect([scalar(counted, "PRAGMA synchronous"), scalar(database, "PRAGMA synchronous")]).toEqual([1, 2]);
      expect(scalar(database, "PRAGMA busy_timeout")).toBe(700);
      const tables = "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'table'";
      expect(scalar(database, tables)).toBe("tollgate_counters_1 tollgate_approvals_1");
    });

    it("does not touch the file before it is asked", () => {
      const database = open(newFile());
      createSqliteApprovalStore({ database });
      expect(scalar(database, "SELECT count(*) FROM sqlite_schema")).toBe(0);
    });

    it("forgets two records for each new one, once it need not keep them and not before", async () => {
      const database = open(newFile());
      const { clock, advance } = moved();
      const store = createSqliteApprovalStore({ database, clock });
      for (const id of ["1", "2", "3"]) await store.add(question(id, { expiresAfterMs: 10, keepForMs: 90 }), ROOM);
      advance(99);
      await store.add(question("4"), ROOM);
      expect(kept(database)).toBe("1 2 3 4");
      advance(1);
      expect(await store.find("1")).toBeUndefined();
      await store.add(question("5"), ROOM);
      expect(kept(database)).toBe("3 4 5");
      await store.add(question("6"), ROOM);
      expect(kept(database)).toBe("4 5 6");
    });

    it("rejects inside a transaction of the host's, which goes on as if it had not been asked", async () => {
      const database = open(newFile());
      const store = createSqliteApprovalStore({ database });
      await store.add(question("1"), ROOM);
      database.exec("CREATE TABLE mine (value TEXT); BEGIN; INSERT INTO mine VALUES ('kept')");
      await expect(store.decide("1", YES)).rejects.toThrow("transaction");
      await expect(store.find("1")).rejects.toThrow("transaction");
      database.exec("COMMIT");
      expect(scalar(database, "SELECT count(*) FROM mine")).toBe(1);
      expect((await store.find("1"))?.state).toBe("pending");
    });

    it("rejects while another process writes, changes nothing, and goes on by itself", async () => {
      const path = newFile();
      const [other, database] = [open(path), open(path)];
      const store = createSqliteApprovalStore({ database, busyTimeoutMs: 5 });
      await store.add(question("1"), ROOM);
      await store.decide("1", YES);
      other.exec("BEGIN IMMEDIATE");
      await expect(store.spend("1")).rejects.toThrow("locked");
      expect((await store.find("1"))?.state).toBe("approved");
      other.exec("COMMIT");
      expect([await store.spend("1"), await store.spend("1")]).toEqual([true, false]);
    });

    it("applies an operation or undoes it, whichever of its statements fails, and never does it twice", async () => {
      const operations = {
        add: (store: ReturnType<typeof createSqliteApprovalStore>) => store.add(question("2", { call: "1" }), ROOM),
        decide: (store: ReturnType<typeof createSqliteApprovalStore>) =>
          store.decide("1", { ...YES, remember: { key: "k", forMs: HOUR } }),
        spend: (store: ReturnType<typeof createSqliteApprovalStore>) => store.spend("0"),
      };
      for (const [name, operation] of Object.entries(operations)) {
        let rejected = 0;
        for (let first = 1; first <= 20; first++) {
          const driver = failing(open(":memory:"));
          const store = createSqliteApprovalStore({ database: driver });
          await store.add(question("0"), ROOM);
          await store.decide("0", YES);
          await store.add(question("1", { policy: "old" }), ROOM);
          const before = await store.list({ open: false, limit: 9 });
          driver.fail(first);
          const applied = await operation(store).then(
            () => true,
            () => false,
          );
          driver.fail(0);
          if (applied) continue;
          rejected += 1;
          const after = await store.list({ open: false, limit: 9 });
          const still = (records: typeof after) => records.map(({ now, ...record }) => record);
          expect([name, first, still(after)]).toEqual([name, first, still(before)]);
          expect(await operation(store)).not.toBe(false);
        }
        expect(rejected).toBeGreaterThanOrEqual(3);
      }
    });

    it("makes its table again if somebody has dropped it", async () => {
      const database = open(newFile());
      const store = createSqliteApprovalStore({ database });
      await store.add(question("1"), ROOM);
      database.exec("DROP TABLE tollgate_approvals_1");
      for (let i = 0; i < 2; i++) await expect(store.spend("1")).rejects.toThrow("no such table");
      expect(await store.spend("1")).toBe(false);
    });
  });
});

/** The same database; `fail(first)` makes the `first` next thing that is asked of it fail, and no other. */
function failing(database: SqliteDatabase) {
  let left = 0;
  const ask = <T>(work: () => T): T => {
    left -= 1;
    if (left === 0) throw new Error("injected");
    return work();
  };
  return {
    fail(first: number): void {
      left = first;
    },
    get inTransaction() {
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

describe("createSqliteApprovalStore", () => {
  const database = drivers[0]!.open(":memory:");

  it.each<readonly [unknown, string]>([
    [{}, "expected `database` to be an open database of node:sqlite"],
    [{ database, busyTimeoutMs: -1 }, "`busyTimeoutMs` to be a whole number of milliseconds"],
    [{ database, clock: 5 }, "`clock` to be a function"],
    [{ database, busytimeoutMs: 5 }, "did you mean `busyTimeoutMs`?"],
  ])("refuses %o", (options, message) => {
    expect(() => createSqliteApprovalStore(options as SqliteApprovalStoreOptions)).toThrow(message);
  });

  it("rejects numbers that are not whole, names them, and changes nothing", async () => {
    const store = createSqliteApprovalStore({ database });
    await expect(store.add(question("x", { keepForMs: 0.5 }), ROOM)).rejects.toThrow(
      "`keepForMs` to be a whole number",
    );
    await expect(store.add(question("x"), { ...ROOM, pending: Number.NaN })).rejects.toThrow("`pending` to be a whole");
    await store.add(question("x"), ROOM);
    const forMs = Number.POSITIVE_INFINITY;
    await expect(store.decide("x", { ...YES, remember: { key: "k", forMs } })).rejects.toThrow("`remember.forMs`");
    await expect(store.decide("x", { ...YES, countsForMs: -1 })).rejects.toThrow("`countsForMs`");
    await expect(store.list({ open: true, limit: -1 })).rejects.toThrow("`limit`");
    expect((await store.find("x"))?.state).toBe("pending");
  });

  it("rejects if its clock shows no time", async () => {
    const store = createSqliteApprovalStore({ database, clock: () => Number.NaN });
    await expect(store.find("x")).rejects.toThrow("the clock shows no time");
  });

  it("never has a clock that runs backwards", async () => {
    const times = [2_000, 1_000, 1_999.9, 2_001.5];
    const store = createSqliteApprovalStore({ database, clock: () => times.shift()! });
    await store.add(question("clock"), ROOM);
    const now = async () => (await store.find("clock"))?.now;
    expect([await now(), await now(), await now()]).toEqual([2_000, 2_000, 2_001]);
  });
});
