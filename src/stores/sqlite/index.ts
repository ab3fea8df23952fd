/**
 * Counters in a SQLite file, shared by the processes of one machine.
 *
 * @module sqlite
 */

export type { SyncCounterStore } from "../../engine/store.js";
export type { SqliteDatabase, SqliteStatement } from "./database.js";
export { createSqliteStore, type SqliteStoreOptions } from "./store.js";
