import { type BigIntStats, statSync } from "node:fs";
import { resolve } from "node:path";
import type { SqliteDatabase } from "./database.js";

/** Beside the file itself: the write-ahead log and its index stay as they are while a connection has them open. */
const BESIDE = ["-wal", "-shm"];

/**
 * Gives a function that throws once a file of an open database was deleted, replaced or emptied. SQLite goes on with what it
 * has open, and whoever opens the name then counts apart. To be called in a transaction that has read: only then all are open.
 */
export function watchFiles(database: SqliteDatabase): () => void {
  let check: (() => void) | null = null;
  try {
    // At once: what takes the name before is not noticed.
    check = checkOf(database);
  } catch {
    // The first call reports the error.
  }
  return () => {
    check ??= checkOf(database);
    check();
  };
}

function checkOf(database: SqliteDatabase): () => void {
  const { file } = (database.prepare("PRAGMA database_list").get() ?? {}) as { file?: unknown };
  // In memory there is none.
  if (typeof file !== "string" || file === "") return () => {};
  const path = pathOf(file, database.name);
  const opened = look(path);
  const beside = BESIDE.map((ending) => ({ path: file + ending, opened: undefined as Found }));
  let written = false;
  return () => {
    const now = look(path);
    if (!isSame(now, opened)) throw new Error(gone(path));
    if (written && now.size === 0n) throw new Error(`the SQLite file ${path} was emptied while it was open`);
    written ||= now.size > 0n;
    for (const one of beside) {
      const found = look(one.path);
      one.opened ??= found;
      if (one.opened !== undefined && !isSame(found, one.opened)) throw new Error(gone(one.path));
    }
  };
}

type Found = BigIntStats | undefined;

const look = (path: string): Found => statSync(path, { bigint: true, throwIfNoEntry: false });

const isSame = (one: Found, other: Found): one is BigIntStats =>
  one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;

const gone = (path: string): string =>
  `the SQLite file ${path} was deleted or replaced while it was open; open the database again and make a new store`;

/** As the host named it, where a driver tells: a link may come to lead elsewhere. Else as SQLite does. */
function pathOf(file: string, name: unknown): string {
  const named = typeof name === "string" ? resolve(name) : file;
  return isSame(look(named), look(file)) ? named : file;
}
