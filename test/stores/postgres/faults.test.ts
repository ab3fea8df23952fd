import pg from "pg";
import { describe } from "vitest";
import {
  createPostgresApprovalStore,
  createPostgresStore,
  type PostgresQuery,
  postgresMigration,
} from "../../../src/stores/postgres/index.js";
import { needs } from "../../servers/found.js";
import { startPostgres } from "../../servers/postgres.js";
import { startProxy } from "../../servers/proxy.js";
import { testApprovalFaults } from "../approval-faults.js";
import { testFaults } from "../faults.js";
import { listenersOf } from "../kept.js";

/** A pool behind a proxy, and another that goes round it. */
async function open() {
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
  const over =
    (one: pg.Pool): PostgresQuery =>
    (text, values) =>
      one.query(text, values);
  return {
    ...{ proxy, query: over(pool), directQuery: over(direct) },
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
}

describe.skipIf(!needs.postgresServer.met)("over a faulty network, with node-postgres", () => {
  testFaults(async () => {
    const { query, directQuery, ...rest } = await open();
    return { store: createPostgresStore({ query }), direct: createPostgresStore({ query: directQuery }), ...rest };
  });

  describe("the approval store", () => {
    testApprovalFaults(async () => {
      const { query, directQuery, ...rest } = await open();
      const direct = createPostgresApprovalStore({ query: directQuery });
      return { store: createPostgresApprovalStore({ query }), direct, ...rest };
    });
  });
});
