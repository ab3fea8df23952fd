import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AskedApproval } from "../../../src/approvals/store.js";
import {
  createPostgresApprovalStore,
  createPostgresStore,
  type PostgresQuery,
  postgresMigration,
} from "../../../src/stores/postgres/index.js";
import { testApprovalStore } from "../../../src/testing/index.js";
import { until } from "../../servers/until.js";
import { charge, START } from "../charge.js";

const FIRST_EDITION = readFileSync(new URL("first-edition.sql", import.meta.url), "utf8");
const HOUR = 3_600_000;
const ROOM = { pending: 100, pendingOfAccount: 100 };
const YES = { approved: true, body: '{"by":"ann"}', countsForMs: HOUR, keepForMs: HOUR };
const question = (id: string, over: Partial<AskedApproval> = {}): AskedApproval => ({
  ...{ id, call: id, policy: "p", account: "a", body: "{}", expiresAfterMs: HOUR, keepForMs: HOUR },
  ...over,
});

describe("over PGlite the Postgres approval store", () => {
  let database: PGlite;
  const query: PostgresQuery = (text, values) => database.query(text, values);
  beforeAll(async () => {
    database = new PGlite();
    await database.query(postgresMigration());
  }, 60_000);
  afterAll(() => database?.close());
  beforeEach(() => database.query("TRUNCATE tollgate.approvals"));
  const ids = async () =>
    (await database.query<{ id: string }>("SELECT id FROM tollgate.approvals ORDER BY place")).rows.map(({ id }) => id);

  describe("keeps the contract of approval stores", () => {
    testApprovalStore({
      it,
      create: () => createPostgresApprovalStore({ query }),
      createPair: () => ({
        store: createPostgresApprovalStore({ query }),
        peer: createPostgresApprovalStore({ query }),
      }),
      createUnreachable: () => createPostgresApprovalStore({ query, schema: "not_migrated" }),
    });
  });

  it("runs one statement for each operation, with texts alone", async () => {
    const asked: [string, string[]][] = [];
    const store = createPostgresApprovalStore({
      query(text, values) {
        asked.push([text, values]);
        return database.query(text, values);
      },
    });
    await store.add(question("1"), ROOM);
    await store.decide("1", YES);
    await store.spend("1");
    await store.list({ open: true, limit: 5 });
    expect(asked).toEqual([
      [
        'SELECT "tollgate".add_approval($1, $2, $3, $4, $5, $6, $7, $8, $9) AS answer',
        ["1", "1", "p", "a", '["1","1","p","a","{}"]', "3600000", "3600000", "100", "100"],
      ],
      [
        'SELECT "tollgate".decide_approval($1, $2, $3, $4, $5, $6, $7) AS answer',
        ["1", "1", JSON.stringify(YES.body), "3600000", "3600000", "", ""],
      ],
      ['SELECT "tollgate".spend_approval($1) AS answer', ["1"]],
      ['SELECT "tollgate".list_approval($1, $2, $3, $4) AS answer', ["1", "5", "0", ""]],
    ]);
  });

  it("forgets two records for each new one, once it need not keep them", async () => {
    const store = createPostgresApprovalStore({ query });
    await store.add(question("kept"), ROOM);
    for (const id of ["1", "2", "3"]) await store.add(question(id), ROOM);
    await database.query("UPDATE tollgate.approvals SET forget_at = 0 WHERE id <> 'kept'");
    await store.add(question("4"), ROOM);
    expect((await ids()).length).toBe(3);
    await store.add(question("5"), ROOM);
    expect(await ids()).toEqual(["kept", "4", "5"]);
  });

  it("keeps a digest of a key of more than 512 characters", async () => {
    const store = createPostgresApprovalStore({ query });
    await store.add(question("x".repeat(512), { call: "a" }), ROOM);
    await store.add(question("x".repeat(513), { call: "b" }), ROOM);
    const [whole, digest] = await ids();
    expect([whole, digest]).toEqual(["x".repeat(512), expect.stringMatching(/^sha256\t[0-9a-f]{64}$/)]);
    expect((await store.find("x".repeat(513)))?.call).toBe("b");
  });

  it("rejects under another isolation level, where it would look too early", async () => {
    const store = createPostgresApprovalStore({ query });
    await store.add(question("1"), ROOM);
    for (const level of ["repeatable read", "serializable"]) {
      await database.query(`SET default_transaction_isolation = '${level}'`);
      for (const work of [() => store.add(question("2"), ROOM), () => store.decide("1", YES), () => store.spend("1")]) {
        await expect(work()).rejects.toThrow('approvals need the isolation level "read committed"');
      }
    }
    await database.query("RESET default_transaction_isolation");
    expect((await store.find("1"))?.state).toBe("pending");
  });

  it("outlives another migration, and that of an older release", async () => {
    const store = createPostgresApprovalStore({ query });
    await store.add(question("1"), ROOM);
    await store.decide("1", YES);
    for (const migration of [postgresMigration(), FIRST_EDITION]) await database.query(migration);
    expect([await store.spend("1"), await store.spend("1")]).toEqual([true, false]);
    await database.query(postgresMigration());
  });

  it("says to run the migration if only that of an older release has run", async () => {
    const older = new PGlite();
    try {
      await older.query(FIRST_EDITION);
      const over: PostgresQuery = (text, values) => older.query(text, values);
      const store = createPostgresApprovalStore({ query: over });
      await expect(store.add(question("1"), ROOM)).rejects.toThrow(/does not exist; run `postgresMigration\(\)`/);
      const counters = createPostgresStore({ query: over });
      expect(await counters.reserve([charge()], START)).toEqual({ ok: true, used: [1] });
    } finally {
      await older.close();
    }
  }, 60_000);

  it("has times of the server", async () => {
    const store = createPostgresApprovalStore({ query });
    await store.add(question("1", { expiresAfterMs: 5 }), ROOM);
    await until(async () => (await store.list({ open: true, limit: 1 })).length === 0);
    const { now, expiresAt } = (await store.find("1"))!;
    expect(now).toBeGreaterThanOrEqual(expiresAt);
  });

  it.each([
    [{}, "createPostgresApprovalStore: expected `query` to be a function"],
    [{ query, schema: "a b" }, "`schema` to be a name of letters"],
    [{ query, table: "x" }, "options among query, schema; got `table`"],
  ])("refuses %o", (options, message) => {
    expect(() => createPostgresApprovalStore(options as never)).toThrow(message);
  });

  it.each([
    [{ rows: [{ answer: "found\t5" }] }, "not one about approvals"],
    [{ rows: [{ answer: "spent" }] }, "not one about approvals"],
    [{ rows: [{ answer: 5 }] }, "without a text `answer`"],
    [{ rows: [] }, "it gave 0 rows"],
  ])("refuses %j as an answer", async (rows, message) => {
    await expect(createPostgresApprovalStore({ query: async () => rows }).spend("1")).rejects.toThrow(message);
  });
});
