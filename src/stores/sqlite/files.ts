import { statSync } from "node:fs";
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
    // What is wrong the first call will tell.
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
  const opened = identityOf(path)?.identity;
  const beside = BESIDE.map((ending) => ({ path: file + ending, opened: undefined as string | undefined }));
  let written = false;
  return () => {
    const now = identityOf(path);
    if (now === undefined || now.identity !== opened) throw new Error(gone(path));
    if (written && now.size === 0n) throw new Error(`the SQLite file ${path} was emptied while it was open`);
    written ||= now.size > 0n;
    for (const one of beside) {
      const identity = identityOf(one.path)?.identity;
      one.opened ??= identity;
      if (identity !== one.opened) throw new Error(gone(one.path));
    }
  };
}

const gone = (path: string): string =>
  `the SQLite file ${path} was deleted or replaced while it was open; open the database again and make a new store`;

/** As the host named it, where a driver tells: a link may come to lead elsewhere. Else as SQLite does. */
function pathOf(file: string, name: unknown): string {
  const named = typeof name === "string" && name !== "" ? resolve(name) : file;
  return identityOf(named)?.identity === identityOf(file)?.identity ? named : file;
}

function identityOf(path: string): { readonly identity: string; readonly size: bigint } | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && { identity: `${found.dev} ${found.ino}`, size: found.size };
}
