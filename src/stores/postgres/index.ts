export type { CounterStore } from "../../engine/store.js";
export { type PostgresMigrationOptions, postgresMigration } from "./migration.js";
export { createPostgresStore, type PostgresQuery, type PostgresStoreOptions } from "./store.js";
