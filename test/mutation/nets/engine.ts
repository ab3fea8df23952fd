import { describe, expect, it } from "vitest";
import * as tollgate from "../../../src/index.js";
import { run } from "../../differential/run.js";
import { pollution } from "../../hostile/pollution.js";
import { values } from "../../hostile/values.js";
import { readVectors } from "../../vectors/files.js";
import { runVector, type Vector } from "../../vectors/run.js";
import { spread } from "./spread.js";

const vectors = readVectors(new URL("../../vectors/", import.meta.url));
/** The documents that are as large as a document may be, which say little of what is decided. */
const LARGE = "caps.json";

const holds = (name: string, cases: readonly Vector[]) =>
  describe(name, () => {
    it.each(cases.map((vector) => [vector.name, vector] as const))("%s", (_, vector) => {
      expect(runVector(tollgate, vector), vector.sentence).toEqual([]);
    });
  });

// What is quick comes first: a mutant is run against its tests up to the first that fails.
await spread("engine", () => import("../../engine/engine.test.js"));
await spread("messages", () => import("../../engine/messages.test.js"));
await spread("explain", () => import("../../engine/explain.test.js"));
await spread("charges", () => import("../../engine/charges.test.js"));
await spread("undecided", () => import("../../engine/undecided.test.js"));
await spread("arguments", () => import("../../engine/arguments.test.js"));
await spread("read once", () => import("../../engine/read-once.test.js"));
for (const { name, content } of vectors) if (name !== LARGE) holds(name, content.cases);
await spread("truth table", () => import("../../truth-table.test.js"));
await spread("adversary", () => import("../../engine/adversary.test.js"));
await spread("approval", () => import("../../engine/approval.test.js"));
await spread("memory store", () => import("../../stores/memory.test.js"));
await spread("store failure", () => import("../../engine/store-failure.test.js"));

it("engine and reference agree", async () => {
  expect((await run({ seed: 4_242, sequences: 100 })).found).toBeUndefined();
});

for (const { name, content } of vectors) if (name === LARGE) holds(name, content.cases);

describe.each(Object.entries({ values, pollution }))("hostile %s", (_, attempts) => {
  it.each(attempts)("%s", (_, attempt) => attempt(tollgate));
});
