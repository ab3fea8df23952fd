import { describe, expect, it } from "vitest";
import * as tollgate from "../../../src/index.js";
import { run } from "../../differential/run.js";
import { pollution } from "../../hostile/pollution.js";
import { values } from "../../hostile/values.js";
import { spread } from "./spread.js";

// In the order of what they cost for what they find.
await spread("vectors", () => import("../../vectors.test.js"));
await spread("engine", () => import("../../engine/engine.test.js"));
await spread("approval", () => import("../../engine/approval.test.js"));
await spread("read once", () => import("../../engine/read-once.test.js"));
await spread("adversary", () => import("../../engine/adversary.test.js"));
await spread("memory store", () => import("../../stores/memory.test.js"));
await spread("truth table", () => import("../../truth-table.test.js"));
await spread("store failure", () => import("../../engine/store-failure.test.js"));

it("engine and reference agree", async () => {
  expect((await run({ seed: 4_242, sequences: 2_000 })).found).toBeUndefined();
});

describe.each(Object.entries({ values, pollution }))("hostile %s", (_, attempts) => {
  it.each(attempts)("%s", (_, attempt) => attempt(tollgate));
});
