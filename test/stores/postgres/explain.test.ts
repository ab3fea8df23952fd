import { describe, expect, it } from "vitest";
import { explain } from "../../../src/stores/postgres/explain.js";

const SCHEMA = '"tollgate"';
const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });

describe("an error of Postgres", () => {
  it("is the driver's own if there is nothing to add", () => {
    const error = coded("too many connections", "53300");
    expect(explain(error, SCHEMA)).toBe(error);
  });

  it("has the driver's own as its cause and the first code, if advice is added", () => {
    const error = coded("no such function", "42883");
    const explained = explain(error, '"shop"');
    expect(explained.message).toBe(
      'no such function; run `postgresMigration({ schema: "shop" })` against this database: the store needs its tables and functions in the schema "shop"',
    );
    expect([explained.cause, Object.entries(explained)]).toEqual([error, [["code", "42883"]]]);
  });

  it("says in the default schema how to print the migration", () => {
    const explained = explain(coded("no such table", "42P01"), SCHEMA);
    expect(explained.message).toMatch(/^no such table; run `postgresMigration\(\)` .*--migration` prints its SQL$/);
  });

  it("asks for rights if the role has none", () => {
    expect(explain(coded("denied", "42501"), SCHEMA).message).toMatch(/^denied; grant the store's role USAGE/);
  });

  it("says what a value that is not an error says, and has no code then", () => {
    const explained = explain("no route", SCHEMA);
    expect([explained.message, explained.cause, Object.entries(explained)]).toEqual(["no route", "no route", []]);
  });
});
