import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { createEngine, safeParsePolicy } from "../src/index.js";
import { runVector, type Vector } from "./vectors/run.js";

interface VectorFile {
  readonly description: string;
  readonly cases: readonly Vector[];
}

const folder = new URL("./vectors/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const names = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "vectors.schema.json");
const files = names.map((name) => ({ name, content: read(name) as VectorFile }));
const validate = new Ajv2020({ allErrors: true }).compile(read("vectors.schema.json") as object);

describe("the test vectors", () => {
  it("are at least 300 cases", () => {
    expect(files.reduce((sum, { content }) => sum + content.cases.length, 0)).toBeGreaterThanOrEqual(300);
  });

  for (const { name, content } of files) {
    it(`${name} follows the schema`, () => {
      validate(content);
      expect(validate.errors ?? []).toEqual([]);
    });

    it(`${name} gives every case a name of its own`, () => {
      expect(new Set(content.cases.map((vector) => vector.name)).size).toBe(content.cases.length);
    });

    it(`${name} refers only to calls that came before`, () => {
      for (const { calls = [] } of content.cases) {
        calls.forEach((step, index) => {
          for (const earlier of [step.release, step.approved, step.sameMessageAs].flat()) {
            expect(earlier ?? -1).toBeLessThan(index);
          }
        });
      }
    });
  }
});

for (const { name, content } of files) {
  describe(name, () => {
    for (const vector of content.cases) {
      it(vector.name, () => {
        expect(runVector({ createEngine, safeParsePolicy }, vector), vector.sentence).toEqual([]);
      });
    }
  });
}
