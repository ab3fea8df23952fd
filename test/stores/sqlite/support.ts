import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import { afterAll, it } from "vitest";
import type { SqliteDatabase } from "../../../src/stores/sqlite/index.js";

/** What the tests need of a database besides what the store does. */
export interface TestDatabase extends SqliteDatabase {
  close(): unknown;
}

export interface Driver {
  readonly name: string;
  readonly open: (path: string) => TestDatabase;
}

type NodeSqlite = { readonly DatabaseSync: new (path: string) => TestDatabase };
const nodeSqlite = (process as { getBuiltinModule?: (name: string) => unknown }).getBuiltinModule?.("node:sqlite") as
  | NodeSqlite
  | undefined;

export const LIBSQL: Driver = { name: "libsql", open: (path) => new Libsql(path) };

/** The drivers that there are here; what is missing is told by a test that is skipped. To be called once a file. */
export function driversHere(): readonly Driver[] {
  if (nodeSqlite !== undefined)
    return [LIBSQL, { name: "node:sqlite", open: (path) => new nodeSqlite.DatabaseSync(path) }];
  it.skip("over node:sqlite: this Node has none; run the tests with Node 22.13 or later");
  return [LIBSQL];
}

/** Paths of files that are there for the tests of one file. */
export function temporaryFiles(): () => string {
  const directory = mkdtempSync(join(tmpdir(), "tollgate-sqlite-"));
  let count = 0;
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return () => join(directory, `${count++}.db`);
}

/** One value of the first row. */
export const scalar = (database: SqliteDatabase, sql: string): unknown => {
  const { _metadata, ...row } = database.prepare(sql).get() as Record<string, unknown>;
  return Object.values(row)[0];
};
