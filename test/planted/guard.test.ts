import { readdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { GUARD_TESTS, type Guard } from "../mcp/steps/guard-test.js";
import { LEFT_OUT } from "./guard.js";
import { createNursery } from "./plant.js";

// The guard with one step left out is seen to fail by each test that the table names.

const steps = new URL("../mcp/steps/", import.meta.url);
for (const name of readdirSync(steps).filter((file) => file.endsWith(".test.ts")))
  await import(/* @vite-ignore */ new URL(name, steps).href);

const nursery = createNursery();
afterAll(() => nursery.clear());

const named = (beginning: string) => [...GUARD_TESTS].filter(([name]) => name.startsWith(beginning));

describe.each(LEFT_OUT)("a guard without $name", ({ tests, ...bug }) => {
  test.each(tests)("fails: %s", async (beginning) => {
    expect(named(beginning)).not.toHaveLength(0);
    const guard = await nursery.plantIn<Guard>("src/mcp/index.ts", bug);
    for (const [name, holds] of named(beginning)) {
      const outcome = await holds(guard).then(
        () => "it holds",
        (error: Error) => error.name,
      );
      expect(outcome, name).toBe("AssertionError");
    }
  });
});
