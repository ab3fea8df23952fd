import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import * as tollgate from "../../../src/mcp/index.js";

export type Guard = typeof tollgate;

/** The guard with one step removed: these words of that file, and what stands there instead. */
export interface Twin {
  readonly without: string;
  readonly file: string;
  readonly words: string;
  readonly instead?: string;
}

const SOURCE = fileURLToPath(new URL("../../../src/mcp/", import.meta.url));
const FILES = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
// A directory of this process alone.
const TWINS = fileURLToPath(new URL(`../../../.cache/twins-${process.pid}/`, import.meta.url));
const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
let made = 0;

const transpile = (source: string): string => ts.transpileModule(source, { compilerOptions }).outputText;
const source = (name: string): string => readFileSync(join(SOURCE, name), "utf8");
const untouched = new Map<string, string>();

function transpiled(name: string): string {
  const known = untouched.get(name) ?? transpile(source(name));
  untouched.set(name, known);
  return known;
}

function mutated({ without, file, words, instead = "" }: Twin): string {
  const parts = source(file).split(words);
  expect(parts, `src/mcp/${file} has the words of "${without}" once`).toHaveLength(2);
  return transpile(parts.join(instead));
}

async function guardWithout(twin: Twin): Promise<Guard> {
  made += 1;
  const directory = join(TWINS, `${made}`);
  for (const name of FILES) {
    const target = join(directory, name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, name === twin.file ? mutated(twin) : transpiled(name));
  }
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }');
  return import(/* @vite-ignore */ pathToFileURL(join(directory, "index.js")).href);
}

/** What a guard must hold, and the guards that must be seen not to; these are not made where the guard is itself a mutant. */
export function trap(name: string, holds: (guard: Guard) => Promise<void>, ...twins: readonly Twin[]): void {
  describe(name, () => {
    afterAll(() => rmSync(TWINS, { recursive: true, force: true }));
    test("holds", () => holds(tollgate));
    test.skipIf(process.env.TOLLGATE_TWINS === "no").each(twins.map((twin) => [twin.without, twin] as const))(
      "is seen to fail without %s",
      async (_, twin) => {
        const guard = await guardWithout(twin);
        const outcome = await holds(guard).then(
          () => "it holds",
          (error: Error) => error.name,
        );
        expect(outcome).toBe("AssertionError");
      },
    );
  });
}
