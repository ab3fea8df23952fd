import { existsSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { createEngine, type PolicyDocument, safeParsePolicy } from "../src/index.js";
import { createReference } from "./reference.js";
import { readVectors } from "./vectors/files.js";
import { type Library, runVector, type Vector } from "./vectors/run.js";

const folder = new URL("./vectors/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const files = readVectors(folder);
const validate = new Ajv2020({ allErrors: true }).compile(read("vectors.schema.json") as object);

/** The reference in an engine's place, as far as a vector asks for one. It has no words. */
const reference: Library = {
  safeParsePolicy,
  createEngine: (({ policy, clock }: { policy: PolicyDocument; clock: () => unknown }) => {
    const { evaluate, release } = createReference(policy, { clock });
    return { release, evaluate: (call: unknown, options?: { approved: unknown }) => evaluate(call, options?.approved) };
  }) as never,
};

const wordless = ({ calls = [], ...vector }: Vector): Vector => ({
  ...vector,
  calls: calls.map(({ message: _, messageIncludes, messageExcludes, sameMessageAs, ...step }) => step),
});

/** A sentence of the language, and the test that holds it where no vector can. */
type Sentence = string | { readonly sentence: string; readonly heldBy: string };
const sentences = (read("sentences.json") as { readonly sentences: Readonly<Record<string, readonly Sentence[]>> }).sentences; // biome-ignore format: one line

describe("the test vectors", () => {
  const cases = files.flatMap(({ content }) => content.cases);
  const held = new Set(cases.map(({ sentence }) => sentence));
  const listed = Object.values(sentences).flat();

  it("are at least 1,000 cases", () => {
    expect(cases.length).toBeGreaterThanOrEqual(1_000);
  });

  it("have a case for each sentence of the language, or a test that is named", () => {
    const without = listed.filter((one) =>
      typeof one === "string" ? !held.has(one) : !existsSync(new URL(`../${one.heldBy}`, import.meta.url)),
    );
    expect(without).toEqual([]);
  });

  it("name sentences of the language, each listed once", () => {
    const texts = listed.map((one) => (typeof one === "string" ? one : one.sentence));
    expect([...held].filter((sentence) => !texts.includes(sentence))).toEqual([]);
    expect(new Set(texts).size).toBe(texts.length);
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

    it(`${name} is what the reference says too`, () => {
      const calling = content.cases.filter(({ calls }) => calls !== undefined);
      const differing = calling.map((vector) => [vector.name, runVector(reference, wordless(vector))] as const);
      expect(differing.filter(([, differences]) => differences.length > 0)).toEqual([]);
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
