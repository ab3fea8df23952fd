import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import postgres from "postgres";
import { afterAll, beforeAll, describe, it } from "vitest";
import {
  createPostgresApprovalStore,
  createPostgresStore,
  type PostgresQuery,
  postgresMigration,
} from "../../../src/stores/postgres/index.js";
import { testApprovalStore, testCounterStore } from "../../../src/testing/index.js";
import { needs } from "../../servers/found.js";
import { usePostgres } from "../../servers/postgres.js";

interface Connected {
  readonly query: PostgresQuery;
  readonly close: () => Promise<unknown>;
}

async function overPool(): Promise<Connected> {
  const server = await usePostgres();
  const pool = new pg.Pool({ connectionString: server.url });
  return {
    query: (text, values) => pool.query(text, values),
    async close() {
      await pool.end();
      await server.stop();
    },
  };
}

async function overPostgresJs(): Promise<Connected> {
  const server = await usePostgres();
  const sql = postgres(server.url, { onnotice: () => {} });
  return {
    query: (text, values) => sql.unsafe(text, values),
    async close() {
      await sql.end();
      await server.stop();
    },
  };
}

async function overPglite(): Promise<Connected> {
  const database = new PGlite();
  return { query: (text, values) => database.query(text, values), close: () => database.close() };
}

describe.each([
  ["PGlite", true, overPglite],
  ["node-postgres", needs.postgres.met, overPool],
  ["postgres.js", needs.postgres.met, overPostgresJs],
] as const)("over %s the Postgres store keeps the store contract", (name, met, connect) => {
  describe.skipIf(!met)("", () => {
    const schema = `tollgate_test_${process.pid}`;
    let connected: Connected;
    beforeAll(async () => {
      connected = await connect();
      await connected.query(postgresMigration({ schema }), []);
    }, 60_000);
    afterAll(async () => {
      await connected?.query(`DROP SCHEMA ${schema} CASCADE`, []);
      await connected?.close();
    });

    const create = async () => {
      await connected.query(`TRUNCATE ${schema}.counters, ${schema}.sliding_counters`, []);
      return createPostgresStore({ query: connected.query, schema });
    };
    testCounterStore({
      it,
      create,
      createPair: async () => ({
        store: await create(),
        peer: createPostgresStore({ query: connected.query, schema }),
      }),
      createUnreachable: () => createPostgresStore({ query: connected.query, schema: "not_migrated" }),
    });

    const createApprovals = async () => {
      await connected.query(`TRUNCATE ${schema}.approvals`, []);
      return createPostgresApprovalStore({ query: connected.query, schema });
    };
    // The first test of the approval store has PGlite.
    describe.skipIf(name === "PGlite")("approvals", () => {
      testApprovalStore({
        it,
        create: createApprovals,
        createPair: async () => ({
          store: await createApprovals(),
          peer: createPostgresApprovalStore({ query: connected.query, schema }),
        }),
      });
    });
  });
});
