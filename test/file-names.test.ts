import { expect, test } from "vitest";
import { nameFiles, nameTypes } from "../scripts/file-names.mjs";

const file = (name: string, modules: Readonly<Record<string, number>>) => ({
  name,
  modules: Object.entries(modules).map(([path, bytes]) => ({ path, bytes })),
});

test("a file is named by the narrowest room that holds two thirds of it, and an entry point keeps its name", () => {
  const files = [
    file("mcp", { "src/mcp/index.ts": 1 }),
    file("chunk-AAAAAAAA", {
      "src/engine/decide/decide.ts": 40,
      "src/engine/engine.ts": 30,
      "src/stores/memory.ts": 30,
    }),
    file("chunk-BBBBBBBB", { "src/cli/check/schema-reader.ts": 9, "src/cli/check/json-type.ts": 1 }),
    file("command-CCCCCCCC", { "src/cli/check/command.ts": 50, "src/cli/check/arguments.ts": 50 }),
  ];
  expect(Object.fromEntries(nameFiles(files, ["mcp"]))).toEqual({
    "chunk-AAAAAAAA": "engine",
    "chunk-BBBBBBBB": "cli-check-schema-reader",
    "command-CCCCCCCC": "cli-check",
  });
});

test("of two files with one name the smaller is named by its larger part, whatever order they come in", () => {
  const files = [
    file("chunk-AAAAAAAA", { "src/policy/words.ts": 10, "src/policy/text.ts": 9 }),
    file("chunk-BBBBBBBB", { "src/policy/check.ts": 30, "src/policy/copy.ts": 20 }),
  ];
  const names = { "chunk-BBBBBBBB": "policy", "chunk-AAAAAAAA": "policy-words" };
  expect(Object.fromEntries(nameFiles(files, []))).toEqual(names);
  expect(Object.fromEntries(nameFiles([...files].reverse(), []))).toEqual(names);
});

test("what comes of a package is named by the package, and what comes of no module by the bundler", () => {
  const files = [
    file("chunk-AAAAAAAA", { "node_modules/re2js/build/index.js": 90, "src/policy/re2.ts": 10 }),
    file("chunk-BBBBBBBB", {}),
  ];
  expect(Object.fromEntries(nameFiles(files, []))).toEqual({ "chunk-AAAAAAAA": "re2js", "chunk-BBBBBBBB": "bundler" });
});

test("a file without a name left is an error", () => {
  const twice = [file("a", { "src/time.ts": 1 }), file("b", { "src/time.ts": 1 })];
  expect(() => nameFiles(twice, [])).toThrow("no name is left for b, which has time");
});

test("files of types are named by their module, and each has a name of its own", () => {
  const files = ["mcp", "store-BWRxEZz9", "store-C4Aln6IV", "mcp-C4Aln-IV", "types-zLbF6UTG"];
  expect(Object.fromEntries(nameTypes(files, ["mcp"]))).toEqual({
    "mcp-C4Aln-IV": "mcp-2",
    "store-BWRxEZz9": "store",
    "store-C4Aln6IV": "store-2",
    "types-zLbF6UTG": "types",
  });
});
