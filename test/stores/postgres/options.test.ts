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
    [{}, "expected `query` to be a function"],
    [{ query: 1 }, "expected `query` to be a function"],
    [{ query: () => {}, schema: ["tollgate"] }, "expected `schema` to be"],
    [{ query: () => {}, pool: 1 }, "createPostgresStore: expected options among query, schema; got `pool`"],
  ])("refuses the options %j", (options, message) => {
    expect(() => createPostgresStore(options as never)).toThrow(message);
  });
});
