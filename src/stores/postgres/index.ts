/**
 * Counters in Postgres, shared by many machines.
 *
 * @module postgres
 */

export type { CounterStore } from "../../engine/store.js";
export type { PostgresQuery } from "./client.js";
export { type PostgresMigrationOptions, postgresMigration } from "./migration.js";
export { createPostgresStore, type PostgresStoreOptions } from "./store.js";
