import { describe, expect, it } from "vitest";
import * as tollgate from "../../../src/index.js";
import { readVectors } from "../../vectors/files.js";
import { runVector, type Vector } from "../../vectors/run.js";

/** All vectors, by file. */
export const files = readVectors(new URL("../../vectors/", import.meta.url));

/** A test for each of a file's vectors, on the engine alone. */
export const holds = (name: string, cases: readonly Vector[]): void => {
  describe(name, () => {
    it.each(cases.map((vector) => [vector.name, vector] as const))("%s", (_, vector) => {
      expect(runVector(tollgate, vector), vector.sentence).toEqual([]);
    });
  });
};
