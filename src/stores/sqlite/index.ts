/**
 * Counters and approvals in a SQLite file, shared by the processes of one machine.
 *
 * @module sqlite
 */

export type { ApprovalStore } from "../../approvals/store.js";
export type { SyncCounterStore } from "../../engine/store.js";
export { createSqliteApprovalStore, type SqliteApprovalStoreOptions } from "./approval-store.js";
export type { SqliteDatabase, SqliteStatement } from "./database.js";
export { createSqliteStore, type SqliteStoreOptions } from "./store.js";
