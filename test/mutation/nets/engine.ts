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
spread("engine", () => import("../../engine/engine.test.js"));
spread("engine options", () => import("../../engine/engine-options.test.js"));
spread("usage", () => import("../../engine/usage.test.js"));
spread("own properties", () => import("../../json/own.test.js"));
spread("snapshots", () => import("../../json/snapshot.test.js"));
spread("pointers", () => import("../../json/pointer.test.js"));
spread("limits", () => import("../../engine/compile/limit.test.js"));
spread("values", () => import("../../engine/decide/read-arguments.test.js"));
spread("decision from an answer", () => import("../../engine/decision-from.test.js"));
spread("reservations", () => import("../../engine/read-reservation.test.js"));
spread("windows", () => import("../../engine/compile/window.test.js"));
spread("scope values", () => import("../../engine/decide/scope-values.test.js"));
spread("verdicts", () => import("../../engine/decide/verdict.test.js"));
spread("time", () => import("../../time.test.js"));
spread("keys", () => import("../../json/key.test.js"));
spread("documents", () => import("../../engine/documents.test.js"));
spread("support desk", () => import("../../engine/support-desk.test.js"));
spread("trees", () => import("../../engine/decide/trace-rule.test.js"));
spread("doubts", () => import("../../engine/decide/doubt.test.js"));
spread("watched", () => import("../../engine/watched.test.js"));
spread("compile", () => import("../../engine/compile/compile.test.js"));
spread("hardened", () => import("../../engine/hardened.test.js"));
spread("messages", () => import("../../engine/compile/denial-messages.test.js"));
spread("explain", () => import("../../engine/decide/trace.test.js"));
spread("charges", () => import("../../engine/decide/charge.test.js"));
spread("undecided", () => import("../../engine/decide/rule-denial.test.js"));
spread("arguments", () => import("../../engine/decide/first-denial.test.js"));
spread("read once", () => import("../../engine/decide/decide.test.js"));
for (const { name, content } of files) if (name !== LARGE) holds(name, content.cases);
spread("truth table", () => import("../../truth-table.test.js"));
spread("adversary", () => import("../../engine/adversary.test.js"));
spread("approval", () => import("../../engine/decide/approved.test.js"));
spread("memory store", () => import("../../stores/memory/store.test.js"));
spread("store health", () => import("../../engine/store-health.test.js"));
spread("store failure", () => import("../../engine/ask.test.js"));

it("engine and reference agree", async () => {
  expect((await run({ seed: 4_242, sequences: 100 })).found).toBeUndefined();
  expect((await run({ seed: 4_242, sequences: 100, version: "2" })).found).toBeUndefined();
});

for (const { name, content } of files) if (name === LARGE) holds(name, content.cases);

describe.each(Object.entries({ values, pollution }))("hostile %s", (_, attempts) => {
  it.each(attempts)("%s", (_, attempt) => attempt(tollgate));
});
