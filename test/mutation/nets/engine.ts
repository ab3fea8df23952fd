import { describe, expect, it } from "vitest";
import * as tollgate from "../../../src/index.js";
import { run } from "../../differential/run.js";
import { pollution } from "../../hostile/pollution.js";
import { values } from "../../hostile/values.js";
import { spread } from "./spread.js";
import { files, holds } from "./vectors.js";

/** The documents that are as large as a document may be, which say little of what is decided. */
const LARGE = "caps.json";

// What is quick comes first: a mutant is run against its tests up to the first that fails.
await spread("engine", () => import("../../engine/engine.test.js"));
await spread("messages", () => import("../../engine/messages.test.js"));
await spread("explain", () => import("../../engine/explain.test.js"));
await spread("charges", () => import("../../engine/charges.test.js"));
await spread("undecided", () => import("../../engine/undecided.test.js"));
await spread("arguments", () => import("../../engine/arguments.test.js"));
await spread("read once", () => import("../../engine/read-once.test.js"));
for (const { name, content } of files) if (name !== LARGE) holds(name, content.cases);
await spread("truth table", () => import("../../truth-table.test.js"));
await spread("adversary", () => import("../../engine/adversary.test.js"));
await spread("approval", () => import("../../engine/approval.test.js"));
await spread("memory store", () => import("../../stores/memory.test.js"));
await spread("store failure", () => import("../../engine/store-failure.test.js"));

it("engine and reference agree", async () => {
  expect((await run({ seed: 4_242, sequences: 100 })).found).toBeUndefined();
});

for (const { name, content } of files) if (name === LARGE) holds(name, content.cases);

describe.each(Object.entries({ values, pollution }))("hostile %s", (_, attempts) => {
  it.each(attempts)("%s", (_, attempt) => attempt(tollgate));
});
