// @ts-check
// The stores that a process of the tests uses, by the address of their server or file.
import { createPostgresApprovalStore, createPostgresStore } from "tollgate/postgres";
import { createRedisApprovalStore, createRedisStore } from "tollgate/redis";
import { createSqliteApprovalStore, createSqliteStore } from "tollgate/sqlite";

const REDIS = { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 };
const BUSY = { busyTimeoutMs: 10_000 };
/** SQLite gives its lock to nobody in turn, and each commit of an approval holds it until the disk has written. */
const APPROVALS_BUSY = { busyTimeoutMs: 300_000 };

/** @param {string} url */
const fileOf = (url) => url.slice("file:".length);

/** @param {string} url `redis:`, `postgres:` or `file:`. @param {number} connections At most so many, where a call takes one. */
export async function connect(url, connections) {
  if (url.startsWith("redis:")) {
    const { Redis } = await import("ioredis");
    const client = new Redis(url, REDIS);
    return { store: createRedisStore({ client }), close: () => client.disconnect() };
  }
  if (url.startsWith("postgres:")) {
    const { query, close } = await connectPostgres(url, connections);
    return { store: createPostgresStore({ query }), close };
  }
  const { default: Libsql } = await import("libsql");
  const database = new Libsql(fileOf(url));
  return { store: createSqliteStore({ database, ...BUSY }), close: () => database.close() };
}

/**
 * Two approval stores that have no record in common.
 *
 * @param {string} url @param {number} connections
 */
export async function connectApprovals(url, connections) {
  const names = /** @type {const} */ (["tollgate", "other"]);
  if (url.startsWith("redis:")) {
    const { Redis } = await import("ioredis");
    const client = new Redis(url, REDIS);
    const stores = names.map((prefix) => createRedisApprovalStore({ client, prefix }));
    return { stores, close: () => client.disconnect() };
  }
  if (url.startsWith("postgres:")) {
    const { query, close } = await connectPostgres(url, connections);
    return { stores: names.map((schema) => createPostgresApprovalStore({ query, schema })), close };
  }
  const { default: Libsql } = await import("libsql");
  const databases = names.map((name) => new Libsql(`${fileOf(url)}.${name}`));
  const stores = databases.map((database) => createSqliteApprovalStore({ database, ...APPROVALS_BUSY }));
  return { stores, close: () => databases.forEach((database) => void database.close()) };
}

/** @param {string} connectionString @param {number} max */
async function connectPostgres(connectionString, max) {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString, max });
  /** @type {import("tollgate/postgres").PostgresQuery} */
  const query = (text, values) => pool.query(text, values);
  return { query, close: () => pool.end() };
}
