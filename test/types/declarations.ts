import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

// The declarations of the built package, for tests that ask the compiler about them.

export const root = fileURLToPath(new URL("../../", import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/** Each entry by the name that it is imported by, and its file of declarations. */
export const entries: readonly (readonly [string, string])[] = Object.entries<{ types?: string }>(exports).flatMap(
  ([name, { types }]) => (types === undefined ? [] : [[name.replace(".", "tollgate"), `${root}${types.slice(2)}`]]),
);

export const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  lib: ["lib.es2022.d.ts"],
  types: [],
  skipLibCheck: true,
  paths: Object.fromEntries(entries.map(([name, file]) => [name, [file]])),
};
