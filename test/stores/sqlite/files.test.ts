import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Charge } from "../../../src/index.js";
import { createSqliteStore } from "../../../src/stores/sqlite/index.js";
import { driversHere, LIBSQL, temporaryFiles } from "./support.js";

const newFile = temporaryFiles();
const DAY = 86_400_000;
const charge = (over: Partial<Charge> = {}): Charge => ({
  ...{ counter: "c", subject: "s", windowStart: 0, windowEnd: DAY, reach: 0, amount: 1, max: 3 },
  ...over,
});

/** Removes a file, and what is beside it under these endings. */
function remove(path: string, ...endings: string[]): void {
  for (const ending of ["", ...endings]) rmSync(path + ending);
}

// On Windows an open file can be neither deleted nor replaced.
describe.skipIf(process.platform === "win32").each(driversHere())("over $name", ({ open }) => {
  /** A store over a new file that has counted one call. */
  function counted() {
    const path = newFile();
    const store = createSqliteStore({ database: open(path) });
    expect(store.reserve([charge()], 0)).toEqual({ ok: true, used: [1] });
    return { path, store };
  }
  const replace = (path: string, by: string): void => {
    copyFileSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, by);
  };

  it.each<[string, (path: string) => unknown]>([
    ["deleted", (path) => rmSync(path)],
    ["deleted with all that is beside it", (path) => remove(path, "-wal", "-shm")],
    ["renamed", (path) => renameSync(path, `${path}.old`)],
    ["replaced by a copy", (path) => replace(path, path)],
    ["replaced by an empty one", (path) => [remove(path), writeFileSync(path, "")]],
    ["replaced by one in which another process counts", (path) => [remove(path), open(path).exec("VACUUM")]],
    ["emptied", (path) => truncateSync(path)],
  ])("a file that is %s is noticed, and nothing is counted or told", (_, change) => {
    const { path, store } = counted();
    change(path);
    for (let i = 0; i < 3; i++) {
      expect(() => store.reserve([charge()], 0)).toThrow(`the SQLite file ${path} was `);
      expect(() => store.reserve([charge({ amount: 0 })], 0)).toThrow(`the SQLite file ${path} was `);
      expect(() => store.release([charge()], 0)).toThrow(`the SQLite file ${path} was `);
    }
  });

  it.each(["-wal", "-shm"])("a file whose %s is deleted or replaced is noticed", (end) => {
    for (const change of [(path: string) => rmSync(path), (path: string) => replace(path, path)]) {
      const { path, store } = counted();
      change(path + end);
      expect(() => store.reserve([charge()], 0)).toThrow(`the SQLite file ${path}${end} was deleted or replaced`);
    }
  });

  it("a file that was deleted before the first call is noticed", () => {
    const path = newFile();
    const store = createSqliteStore({ database: open(path) });
    rmSync(path);
    // SQLite itself may notice that, and say so in words of its own.
    expect(() => store.reserve([charge()], 0)).toThrow();
    open(path).exec("VACUUM");
    expect(() => store.reserve([charge()], 0)).toThrow();
  });

  it("a second process that finds no file, and makes one, is the only one that counts", () => {
    const { path, store } = counted();
    remove(path, "-wal", "-shm");
    const second = createSqliteStore({ database: open(path) });
    const admitted = [store, second].flatMap((one) =>
      [1, 2, 3].map(() => {
        try {
          return one.reserve([charge()], 0).ok;
        } catch {
          return "rejected";
        }
      }),
    );
    expect(admitted).toEqual(["rejected", "rejected", "rejected", true, true, true]);
  });

  it("a new file without a write-ahead log is counted in, after a first attempt that failed too", () => {
    const database = open(newFile());
    let full = true;
    const store = createSqliteStore({
      database: {
        exec(sql) {
          if (full && sql === "COMMIT") throw new Error("disk is full");
          return database.exec(sql);
        },
        prepare(sql) {
          if (sql.includes("journal_mode")) throw new Error("database is locked");
          return database.prepare(sql);
        },
      },
    });
    expect(() => store.reserve([charge()], 0)).toThrow("disk is full");
    full = false;
    expect(store.reserve([charge()], 0)).toEqual({ ok: true, used: [1] });
  });

  it("a file that comes back under its name counts on from where it was", () => {
    const { path, store } = counted();
    renameSync(path, `${path}.old`);
    expect(() => store.reserve([charge()], 0)).toThrow("was deleted or replaced");
    renameSync(`${path}.old`, path);
    expect(store.reserve([charge()], 0)).toEqual({ ok: true, used: [2] });
  });

  it("another store takes over with a database that is opened anew", () => {
    const { path, store } = counted();
    remove(path, "-wal", "-shm");
    expect(() => store.reserve([charge()], 0)).toThrow("was deleted or replaced");
    expect(createSqliteStore({ database: open(path) }).reserve([charge()], 0)).toEqual({ ok: true, used: [1] });
  });

  it("other connections may come and go, and a checkpoint or a VACUUM be made", () => {
    const { path, store } = counted();
    for (const sql of ["SELECT 1", "PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM"]) {
      const other = open(path);
      const others = createSqliteStore({ database: other });
      others.reserve([charge({ subject: sql })], 0);
      other.exec(sql);
      expect(store.reserve([charge({ amount: 0 })], 0).used).toEqual([1]);
      other.close();
      expect(store.reserve([charge({ subject: `after ${sql}` })], 0)).toEqual({ ok: true, used: [1] });
    }
  });

  it("a file that another connection has just closed, with its log, is the same file", () => {
    const path = newFile();
    const [first, second] = [open(path), open(path)];
    const store = createSqliteStore({ database: first });
    createSqliteStore({ database: second }).reserve([charge()], 0);
    second.close();
    expect(store.reserve([charge()], 0)).toEqual({ ok: true, used: [2] });
  });

  it("in memory there is nothing to notice", () => {
    const store = createSqliteStore({ database: open(":memory:") });
    expect([1, 2, 3, 4].map(() => store.reserve([charge()], 0).ok)).toEqual([true, true, true, false]);
  });
});

describe("a driver that tells the file as the host named it, as better-sqlite3 does", () => {
  it("notices a link that comes to lead to another file", () => {
    const [one, other] = [newFile(), newFile()];
    const link = join(one, "..", "link.db");
    symlinkSync(one, link);
    const store = createSqliteStore({ database: Object.assign(LIBSQL.open(link), { name: link }) });
    expect(store.reserve([charge()], 0).ok).toBe(true);
    LIBSQL.open(other);
    rmSync(link);
    symlinkSync(other, link);
    expect(() => store.reserve([charge()], 0)).toThrow(`the SQLite file ${link} was deleted or replaced`);
  });

  it("is not believed where the name leads to no such file", () => {
    for (const name of ["file:no-such.db?mode=rw", "no-such.db", 5, null]) {
      const database = Object.defineProperty(LIBSQL.open(newFile()), "name", { value: name });
      expect(createSqliteStore({ database }).reserve([charge()], 0).ok).toBe(true);
    }
  });
});

it("a process whose file another process deletes stops counting", () => {
  const path = newFile();
  const store = createSqliteStore({ database: LIBSQL.open(path) });
  store.reserve([charge()], 0);
  execFileSync(process.execPath, ["-e", `require("node:fs").rmSync(${JSON.stringify(path)})`]);
  expect(() => store.reserve([charge()], 0)).toThrow("was deleted or replaced");
  expect(() => readFileSync(path)).toThrow("ENOENT");
});
