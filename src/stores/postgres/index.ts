/**
 * Counters and approvals in Postgres, shared by many machines.
 *
 * @module postgres
 */

export type { ApprovalStore } from "../../approvals/store.js";
export type { CounterStore } from "../../engine/store.js";
export { createPostgresApprovalStore, type PostgresApprovalStoreOptions } from "./approval-store.js";
export type { PostgresQuery } from "./client.js";
export { type PostgresMigrationOptions, postgresMigration } from "./migration.js";
export { createPostgresStore, type PostgresStoreOptions } from "./store.js";
