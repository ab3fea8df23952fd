// @ts-check
// The store that a process of the tests counts in, by the address of its server or file.
import { createPostgresStore } from "tollgate/postgres";
import { createRedisStore } from "tollgate/redis";
import { createSqliteStore } from "tollgate/sqlite";

/** @param {string} url `redis:`, `postgres:` or `file:`. @param {number} connections At most so many, where a call takes one. */
export async function connect(url, connections) {
  if (url.startsWith("redis:")) {
    const { Redis } = await import("ioredis");
    const client = new Redis(url, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
    return { store: createRedisStore({ client }), close: () => client.disconnect() };
  }
  if (url.startsWith("postgres:")) {
    const { default: pg } = await import("pg");
    const pool = new pg.Pool({ connectionString: url, max: connections });
    return {
      store: createPostgresStore({ query: (text, values) => pool.query(text, values) }),
      close: () => pool.end(),
    };
  }
  const { default: Libsql } = await import("libsql");
  const database = new Libsql(url.slice("file:".length));
  return { store: createSqliteStore({ database, busyTimeoutMs: 10_000 }), close: () => database.close() };
}
