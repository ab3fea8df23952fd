import { type AnyStore, createEngine, createMemoryStore, safeParsePolicy } from "tollgate";
import { testCounterStore } from "tollgate/testing";
import { runVector, type Vector } from "../vectors/run.js";
import { LISTS, rowDifferences, rowsOf } from "../vectors/truth-table.js";

/** The files of the checks, as a runtime without a file system must have them. */
export interface Data {
  readonly vectors: readonly Vector[];
  /** The texts of both tables. */
  readonly tables: readonly string[];
}

export interface Outcome {
  readonly passed: number;
  /** Sentences. */
  readonly failed: readonly string[];
}

const library = { createEngine, safeParsePolicy };

function outcomeOf(checks: readonly (readonly [name: string, differences: readonly string[]])[]): Outcome {
  const failed = checks.flatMap(([name, differences]) => differences.map((one) => `${name}: ${one}`));
  return { passed: checks.filter(([, differences]) => differences.length === 0).length, failed };
}

/** The parser and the engine, beside what the language says of them. */
export const languageChecks = ({ vectors, tables }: Data): Readonly<Record<string, Outcome>> => ({
  vectors: outcomeOf(vectors.map((vector) => [vector.name, runVector(library, vector)])),
  "truth table": outcomeOf(
    tables
      .flatMap(rowsOf)
      .flatMap((row) =>
        (Object.keys(LISTS) as (keyof typeof LISTS)[]).map(
          (list) => [`under ${list}`, rowDifferences(library, row, list)] as const,
        ),
      ),
  ),
});

type Suite = Omit<Parameters<typeof testCounterStore>[0], "it">;

/** A store, beside its contract. */
export async function storeChecks(suite: Suite): Promise<Outcome> {
  const tests: (readonly [string, () => Promise<void>])[] = [];
  testCounterStore({ it: (name, run) => void tests.push([name, run]), ...suite });
  const failed: string[] = [];
  for (const [name, run] of tests) {
    try {
      await run();
    } catch (error) {
      failed.push(`${name}: ${error}`);
    }
  }
  return { passed: tests.length - failed.length, failed };
}

export const memoryChecks = (): Promise<Outcome> =>
  storeChecks({
    create: (): AnyStore => createMemoryStore(),
    createBounded: (maxCounters) => createMemoryStore({ maxCounters }),
  });
