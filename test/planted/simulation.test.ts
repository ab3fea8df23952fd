import { afterAll, describe, expect, test } from "vitest";
import { printed } from "../simulation/shrink.js";
import { createNursery } from "./plant.js";
import { IN_LIMITS_OF_2, IN_THE_CHECKER, IN_THE_CHECKER_OF_2, IN_THE_LIBRARY, IN_THE_STORE } from "./simulation.js";

type Simulation = Pick<typeof import("../simulation/run.js"), "run">;

// The simulation finds each bug of the table, planted in the library, in its own store or in its checker.

describe("a planted bug is found", () => {
  const nursery = createNursery();
  afterAll(() => nursery.clear());

  describe.each([
    ["in the library", "1", IN_THE_LIBRARY],
    ["in the store", "1", IN_THE_STORE],
    ["in the checker", "1", IN_THE_CHECKER],
    ["in the limits of version 2", "2", IN_LIMITS_OF_2],
    ["in the checker of version 2", "2", IN_THE_CHECKER_OF_2],
  ] as const)("%s", (_, version, bugs) => {
    test.each(bugs)("$name", async (bug) => {
      const simulation = await nursery.plantIn<Simulation>("test/simulation/run.ts", bug);
      const { found, seeds } = await simulation.run({ seed: 1, seeds: 10_000, version });
      if (process.env.TOLLGATE_VERBOSE) console.log(`${bug.name}: after ${seeds} seeds\n${found && printed(found)}`);
      expect(found?.violations, `within ${seeds} seeds`).not.toHaveLength(0);
      // What is printed is a few moves, whatever the world was.
      expect(found!.plan.moves.length).toBeLessThanOrEqual(8);
    });
  });

  test("finds nothing without a bug", async () => {
    const simulation = await nursery.plantIn<Simulation>("test/simulation/run.ts", undefined);
    expect((await simulation.run({ seed: 1, seeds: 200 })).found).toBeUndefined();
  });
});
