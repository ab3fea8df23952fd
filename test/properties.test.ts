import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as tollgate from "../src/index.js";
import * as theorems from "./properties/index.js";
import { PARAMETERS } from "./properties/theorem.js";

describe(`over ${PARAMETERS.numRuns} random policies and calls, seed ${PARAMETERS.seed}`, () => {
  test.each(Object.entries(theorems))("%s", { timeout: 600_000 }, (_, theorem) => {
    fc.assert(theorem(tollgate), PARAMETERS);
  });

  test("there are thirty theorems", () => {
    expect(Object.keys(theorems)).toHaveLength(30);
  });
});
