export type { SyncCounterStore } from "../../engine/store.js";
export type { SqliteDatabase, SqliteStatement } from "./database.js";
export { createSqliteStore, type SqliteStoreOptions } from "./store.js";
