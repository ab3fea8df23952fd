import pg from "pg";
import { describe } from "vitest";
import { createPostgresStore, postgresMigration } from "../../../src/stores/postgres/index.js";
import { needs } from "../../servers/found.js";
import { startPostgres } from "../../servers/postgres.js";
import { startProxy } from "../../servers/proxy.js";
import { testFaults } from "../faults.js";
import { listenersOf } from "../kept.js";

describe.skipIf(!needs.postgresServer.met)("over a faulty network, with node-postgres", () => {
  testFaults(async () => {
    const server = await startPostgres();
    const proxy = await startProxy(server.port);
    const settings = { user: "postgres", database: "postgres", host: "127.0.0.1", idleTimeoutMillis: 0 };
    // One connection, so that a second one would be one too many.
    const pool = new pg.Pool({
      ...settings,
      max: 1,
      port: proxy.port,
      query_timeout: 2_000,
      connectionTimeoutMillis: 2_000,
    });
    pool.on("error", () => {});
    const direct = new pg.Pool({ ...settings, port: server.port, max: 1 });
    await direct.query(postgresMigration());
    return {
      proxy,
      store: createPostgresStore({ query: (text, values) => pool.query(text, values) }),
      direct: createPostgresStore({ query: (text, values) => direct.query(text, values) }),
      kept: () => ({
        ...listenersOf("pool", [pool]),
        clients: pool.totalCount,
        "clients in use": pool.totalCount - pool.idleCount,
        "calls in wait": pool.waitingCount,
      }),
      async close() {
        await proxy.stop();
        await pool.end();
        await direct.end();
        await server.stop();
      },
    };
  });
});
