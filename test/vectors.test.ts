import { existsSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { createEngine, safeParsePolicy } from "../src/index.js";
import { type AnyDocument, createReference } from "./reference.js";
import { readVectors } from "./vectors/files.js";
import { type Library, runVector, type Vector } from "./vectors/run.js";

const folder = new URL("./vectors/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const files = readVectors(folder);
const validate = new Ajv2020({ allErrors: true }).compile(read("vectors.schema.json") as object);

const SOUND: Library = { createEngine, safeParsePolicy };

/** The reference in an engine's place, as far as a vector asks for one. It has no words. */
const reference: Library = {
  safeParsePolicy,
  createEngine: (({ policy, clock }: { policy: AnyDocument | readonly AnyDocument[]; clock: () => unknown }) => {
    const { evaluate, ...others } = createReference(policy, { clock });
    return {
      ...others,
      evaluate: (call: unknown, options?: { approved: unknown }) => evaluate(call, options?.approved),
    };
  }) as never,
};

const wordless = ({ calls = [], ...vector }: Vector): Vector => ({
  ...vector,
  calls: calls.map(({ message: _, messageIncludes, messageExcludes, sameMessageAs, ...step }) => step),
});

const isOfVersion1 = ({ policy, expect: outcome }: Vector): boolean =>
  (policy as { version?: unknown } | null | undefined)?.version === "1" &&
  (outcome === undefined || ("ok" in outcome && outcome.ok));
const asVersion2 = (vector: Vector): Vector => ({ ...vector, policy: { ...(vector.policy as object), version: "2" } });

/** A sentence of the language, and the test that holds it where no vector can. */
type Sentence = string | { readonly sentence: string; readonly heldBy: string };
type Sections = Readonly<Record<string, readonly Sentence[]>>;
/** Those of version "1", and those that version "2" adds. */
const { sentences, sentences2 } = read("sentences.json") as { readonly [Part in "sentences" | "sentences2"]: Sections };

describe("the test vectors", () => {
  const cases = files.flatMap(({ content }) => content.cases);
  const held = new Set(cases.map(({ sentence }) => sentence));
  const listed = [sentences, sentences2].flatMap((part) => Object.values(part).flat());

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
          const ended = typeof step.complete === "object" ? step.complete.map(({ of }) => of) : undefined;
          for (const earlier of [step.release, step.approved, step.sameMessageAs, ended].flat()) {
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

describe("version 2 contains version 1", () => {
  for (const { name, content } of files) {
    const vectors = content.cases.filter(isOfVersion1);
    if (vectors.length === 0) continue;
    it(`${name} holds as well where its documents are of version 2`, () => {
      const differing = vectors.map((vector) => [vector.name, runVector(SOUND, asVersion2(vector))] as const);
      expect(differing.filter(([, differences]) => differences.length > 0)).toEqual([]);
    });
  }
});

for (const { name, content } of files) {
  describe(name, () => {
    for (const vector of content.cases) {
      it(vector.name, () => {
        expect(runVector(SOUND, vector), vector.sentence).toEqual([]);
      });
    }
  });
}
