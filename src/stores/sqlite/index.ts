export type { SqliteDatabase, SqliteStatement } from "./database.js";
export { createSqliteStore, type SqliteStoreOptions } from "./store.js";
