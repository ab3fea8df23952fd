import pg from "pg";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { createPostgresStore } from "../../../src/stores/postgres/index.js";
import { charge, START } from "../charge.js";

describe("the Postgres store", () => {
  it.each([
    ["no rows", { rows: [] }],
    ["two rows", { rows: [{ answer: "1,1" }, { answer: "1,1" }] }],
    ["another column", { rows: [{ reserve: "1,1" }] }],
    ["a count that is none", { rows: [{ answer: "1,-1" }] }],
    ["a count beyond 2^53 - 1", { rows: [{ answer: "1,9007199254740992" }] }],
    ["a count with a sign", { rows: [{ answer: "1,+1" }] }],
    ["a count with a blank before it", { rows: [{ answer: "1, 1" }] }],
    ["a count with a blank after it", { rows: [{ answer: "1,1 " }] }],
    ["a count with an exponent", { rows: [{ answer: "1,1e5" }] }],
    ["a count in another base", { rows: [{ answer: "1,0x10" }] }],
    ["counts of another number", { rows: [{ answer: "1,1,1" }] }],
    ["another status", { rows: [{ answer: "2,1" }] }],
    ["text in an object", { rows: [{ answer: new String("1,1") }] }],
    ["null", null],
  ])("takes %s for no answer", async (_, answer) => {
    const store = createPostgresStore({ query: async () => answer as never });
    await expect(store.reserve([charge()], START)).rejects.toThrow();
  });

  it.each([
    ["rows, not one", [], "it gave 0 rows"],
    ["nothing", undefined, "it gave a value of type undefined without `rows`"],
    ["a row that is null", [null], "its row is null without a text `answer`"],
    ["a row that is text", ["1,1"], "its row is a value of type string without a text `answer`"],
    ["rows that are lists", [["1,1"]], "it gave rows that are lists: leave them objects"],
    ["rows and what describes them, as of mysql2", [[{ answer: "1,1" }], []], "it gave 2 rows"],
    [
      "a row of another name",
      { rows: [{ reserve: "1,1" }] },
      "its row is a value of type object without a text `answer`",
    ],
  ])("says what is wrong with %s", async (_, answer, message) => {
    const store = createPostgresStore({ query: async () => answer as never });
    await expect(store.reserve([charge()], START)).rejects.toThrow(`expected \`query\` to give one row`);
    await expect(store.reserve([charge()], START)).rejects.toThrow(message);
  });

  it("takes rows as a list, as Neon, Prisma and postgres.js give them", async () => {
    const store = createPostgresStore({ query: async () => [{ answer: "1,3" }] });
    expect(await store.reserve([charge()], START)).toEqual({ ok: true, used: [3] });
  });

  const method = () => {};
  const neon = Object.assign(() => {}, { query: method, unsafe: method, transaction: method });
  it.each([
    ["a pool", new pg.Pool(), "write `query: (text, values) => pool.query(text, values)`"],
    [
      "postgres.js",
      postgres("postgres://u:secret@127.0.0.1:1/x"),
      "write `query: (text, values) => sql.unsafe(text, values)`",
    ],
    ["Neon", neon, "write `query: (text, values) => sql.query(text, values)`"],
    ["Prisma", { $queryRawUnsafe: method }, "write `query: (text, values) => prisma.$queryRawUnsafe(text, ...values)`"],
    ["Kysely", { executeQuery: method }, "CompiledQuery.raw(text, values)"],
    ["Knex", Object.assign(() => {}, { raw: method }), "this is a client that the store does not know"],
  ])("refuses a client in place of `query`, %s", (_, query, message) => {
    expect(() => createPostgresStore({ query: query as never })).toThrow(message);
  });

  it("says of a method without its object what to write", async () => {
    const { query } = new pg.Pool();
    const store = createPostgresStore({ query: query as never });
    await expect(store.reserve([charge()], START)).rejects.toThrow("is `query` a method without its object?");
  });

  it.each([
    [
      "Prisma",
      { message: 'Raw query failed. Code: `3F000`. Message: `schema "tollgate" does not exist`', code: "P2010" },
    ],
    ["Drizzle", { message: "Failed query", cause: { message: 'schema "tollgate" does not exist', code: "3F000" } }],
    ["Prisma over an adapter", { message: "no", meta: { driverAdapterError: { cause: { originalCode: "3F000" } } } }],
  ])("says that the migration is missing where %s wraps the error", async (_, members) => {
    const query = () => Promise.reject(Object.assign(new Error(members.message), members));
    const store = createPostgresStore({ query });
    await expect(store.reserve([charge()], START)).rejects.toThrow("; run `postgresMigration()` against this database");
  });

  it("hands on no password of an address", async () => {
    const query = () => Promise.reject(new Error("cannot connect to postgres://u:secr@t@host/db, closed"));
    const store = createPostgresStore({ query });
    await expect(store.reserve([charge()], START)).rejects.toThrow(/^cannot connect to postgres:\/\/host\/db, closed$/);
  });

  it.each([
    [{}, "expected `query` to be a function"],
    [{ query: 1 }, "expected `query` to be a function"],
    [{ query: () => {}, schema: ["tollgate"] }, "expected `schema` to be"],
    [
      { query: () => {}, pool: 1 },
      "createPostgresStore: expected an object with options among query, schema; got `pool`",
    ],
  ])("refuses the options %j", (options, message) => {
    expect(() => createPostgresStore(options as never)).toThrow(message);
  });
});
