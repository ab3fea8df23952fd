import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Charge } from "../../../src/index.js";
import { createPostgresStore, type PostgresQuery, postgresMigration } from "../../../src/stores/postgres/index.js";
import { charge, MINUTE, START } from "../charge.js";

/** The migration of the release before sliding limits. */
const FIRST_EDITION = readFileSync(new URL("first-edition.sql", import.meta.url), "utf8");

const at = (number: number) => START + number * MINUTE;
const slot = (number: number, over: Partial<Charge> = {}): Charge =>
  charge({ windowStart: at(number), windowEnd: at(number + 1), reach: 8, ...over });

describe("in PGlite, a counter with a reach", () => {
  let database: PGlite;
  const query: PostgresQuery = (text, values) => database.query(text, values);
  const store = createPostgresStore({ query });
  const rows = async (columns: string) =>
    (await database.query(`SELECT ${columns} FROM tollgate.sliding_counters ORDER BY key`)).rows;
  beforeAll(() => {
    database = new PGlite();
    return database.waitReady;
  }, 60_000);
  afterAll(() => database?.close());
  beforeEach(() => database.query("DROP SCHEMA IF EXISTS tollgate CASCADE"));

  it("is rejected over the migration of a release before, which goes on with fixed limits", async () => {
    await database.query(FIRST_EDITION);
    expect(await store.reserve([charge()], START)).toEqual({ ok: true, used: [1] });
    await expect(store.reserve([slot(0)], at(0))).rejects.toThrow(/run `postgresMigration\(\)` against this database/);
    await expect(store.reserve([slot(0), charge()], at(0))).rejects.toThrow(/run `postgresMigration\(\)`/);
    await expect(store.release([slot(0)], at(0))).rejects.toThrow(/run `postgresMigration\(\)`/);
    await database.query(postgresMigration());
    expect(await store.reserve([slot(0), charge()], at(0))).toEqual({ ok: true, used: [1, 2] });
  });

  it("is counted on after the migration of a release before has run again", async () => {
    await database.query(postgresMigration());
    await store.reserve([slot(0), charge()], at(0));
    await database.query(FIRST_EDITION);
    expect(await store.reserve([slot(1), charge()], at(1))).toEqual({ ok: true, used: [2, 2] });
    await database.query(postgresMigration());
    expect(await store.reserve([slot(2, { max: 2 }), charge()], at(2))).toEqual({ ok: false, used: [2, 2] });
  });

  it("leaves the calls of a release before as they were", async () => {
    await database.query(postgresMigration());
    const charges = JSON.stringify([{ place: 0, key: `c\t${START}\ts`, amount: 1, max: 2, life: 120_000 }]);
    const answers = [];
    for (const name of ["reserve", "reserve", "reserve", "release", "reserve"]) {
      answers.push((await database.query(`SELECT tollgate.${name}($1) AS answer`, [charges])).rows);
    }
    expect(answers.flat()).toEqual(["1,1", "1,2", "0,2", "1", "1,2"].map((answer) => ({ answer })));
    expect(await store.reserve([charge({ max: 2 })], START)).toEqual({ ok: false, used: [2] });
  });

  it("is one row of all its windows, each of which expires for itself by the server's clock", async () => {
    await database.query(postgresMigration());
    for (const number of [0, 1, 1, 3]) await store.reserve([slot(number)], at(number));
    expect(await rows("key, starts, counts")).toEqual([
      { key: "c\tsliding\ts", starts: [at(0), at(1), at(3)], counts: [1, 2, 1] },
    ]);
    await database.query("UPDATE tollgate.sliding_counters SET ends[2] = clock_timestamp() - interval '1 second'");
    expect(await store.reserve([slot(4)], at(4))).toEqual({ ok: true, used: [5] });
    expect(await rows("starts, counts")).toEqual([{ starts: [at(0), at(3), at(4)], counts: [1, 1, 1] }]);
  });

  it("is swept when it has expired, as others open windows, and not before", async () => {
    await database.query(postgresMigration());
    for (const subject of ["a", "b", "c", "d"]) await store.reserve([slot(0, { subject })], at(0));
    await database.query(
      "UPDATE tollgate.sliding_counters SET expires_at = clock_timestamp() - interval '1 s' WHERE key < 'c\tsliding\td'",
    );
    await store.reserve([slot(1, { subject: "d" })], at(1));
    expect((await rows("key")).length).toBe(2);
    await store.reserve([slot(1, { subject: "d" })], at(1));
    expect((await rows("key")).length).toBe(2);
    await store.reserve([slot(2, { subject: "d" })], at(2));
    expect(await rows("key")).toEqual([{ key: "c\tsliding\td" }]);
  });

  it("takes no count that is not one", async () => {
    await database.query(postgresMigration());
    for (const count of ["-1", "9007199254740992"]) {
      const insert = `INSERT INTO tollgate.sliding_counters VALUES ('k', '{0}', '{${count}}', '{now}', now())`;
      await expect(database.query(insert)).rejects.toThrow(/sliding_counters_counts_check/);
    }
  });
});
