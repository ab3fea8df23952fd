import { describe, expect, it } from "vitest";
import { runs } from "../runs.js";
import { exampleDocuments, interceptDocuments } from "./soundness/documents.js";
import { type PlantOutcome, plantInto, runPlants } from "./soundness/plant-run.js";

const found = ({ counts }: PlantOutcome): number =>
  Object.values(counts).reduce((sum, { laxer, stricter, both }) => sum + laxer + stricter + both, 0);

describe("a constant, an operator, a class of a pattern, an exception or a field of a limit that changed", () => {
  it("is found in each example policy, or makes no difference to calls around it", () => {
    const outcome = plantInto(exampleDocuments(), runs(20, 4));
    expect({ ...outcome, counts: {} }).toEqual({ counts: {}, contradictions: [], undecided: [] });
    expect(found(outcome)).toBeGreaterThan(25);
  }, 120_000);

  it("is found in each converted policy, or makes no difference to calls around it", async () => {
    const outcome = plantInto(await interceptDocuments(), runs(4, 1));
    expect({ ...outcome, counts: {} }).toEqual({ counts: {}, contradictions: [], undecided: [] });
    expect(found(outcome)).toBeGreaterThan(25);
  }, 120_000);

  it("is found or left open in random documents, or makes no difference to calls around it", () => {
    const outcome = runPlants({ seed: 2_026, documents: runs(20, 100) });
    expect(outcome.contradictions).toEqual([]);
    expect(found(outcome)).toBeGreaterThan(20);
  }, 120_000);
});
