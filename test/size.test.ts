import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { entriesOf } from "../scripts/entries.mjs";
import { measure } from "../scripts/size.mjs";

const folder = mkdtempSync(join(tmpdir(), "tollgate-size-"));
symlinkSync(fileURLToPath(new URL("../node_modules", import.meta.url)), join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIMITS = { ceiling: 300, reason: "it is small", without: ["jsonc-parser", "yaml", "not-installed", "@some/sdk"] };

/** What is wrong with an entry point of this source. */
const problemsOf = async (source: string, later: readonly string[] = []) => {
  const file = join(folder, "entry.mjs");
  writeFileSync(file, source);
  return (await measure(file, { ...LIMITS, later })).problems;
};

describe("a package that must not be reachable is found", () => {
  it.each([
    ["imported", 'import { parse } from "yaml"; console.log(parse);', "yaml"],
    ["imported by a part of it", 'export * from "yaml/util";', "yaml"],
    ["imported with a scope", 'export * from "@some/sdk/client/index.js";', "@some/sdk"],
    ["not installed", 'export * from "not-installed";', "not-installed"],
    ["required", 'console.log(require("yaml"));', "yaml"],
    ["loaded when it is needed", 'export const load = () => import("yaml");', "yaml"],
    ["one that the bundler would leave out", 'import { parse } from "yaml";', "yaml"],
  ])("%s", async (_, source, name) => expect(await problemsOf(source)).toEqual([`reaches \`${name}\``]));

  it("behind another file", async () => {
    writeFileSync(join(folder, "between.mjs"), 'export { parseTree } from "jsonc-parser";');
    expect(await problemsOf('export * from "./between.mjs";')).toEqual(["reaches `jsonc-parser`"]);
  });

  it("built into a file", async () => {
    writeFileSync(
      join(folder, "built.mjs"),
      "// node_modules/jsonc-parser/lib/esm/main.js\nexport const parseTree = 1;",
    );
    expect(await problemsOf('export * from "./built.mjs";')).toEqual(["reaches `jsonc-parser`"]);
  });

  it("by a name of the importing package's own", async () => {
    const imports = { "#json": { module: "jsonc-parser/lib/esm/main.js" } };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ imports }));
    expect(await problemsOf('import "#json";')).toContain("reaches `jsonc-parser`");
  });

  it("a package that may be loaded later is left out, unless it is imported at once", async () => {
    expect(await problemsOf('export const load = () => import("yaml");', ["yaml"])).toEqual([]);
    expect(await problemsOf('export * from "yaml";', ["yaml"])).toEqual(["reaches `yaml`"]);
  });

  it("modules of Node are not packages", async () => {
    expect(await problemsOf('import "node:fs"; import "path"; import "node:sqlite";')).toEqual([]);
  });
});

it("an entry point above its ceiling is found, with the reason for the ceiling", async () => {
  const numbers = Array.from({ length: 900 }, (_, i) => (i * 7_919) % 1_009);
  expect(await problemsOf(`console.log(${JSON.stringify(numbers)})`)).toEqual([
    expect.stringMatching(/^\d,\d{3} of 300 bytes; the ceiling is there because: it is small$/),
  ]);
});

it("what its dependencies weigh counts, and what is loaded later does not", async () => {
  const all = { ...LIMITS, without: [] };
  const file = join(folder, "entry.mjs");
  writeFileSync(file, 'export { parseTree } from "jsonc-parser/lib/esm/main.js";');
  expect((await measure(file, all)).bytes).toBeGreaterThan(2_000);
  writeFileSync(file, 'export const load = () => import("yaml");');
  expect((await measure(file, { ...all, later: ["yaml"] })).bytes).toBeLessThan(100);
});

it("every entry point is measured: what is exported as JavaScript, and the commands", () => {
  const exports = { ".": { default: "./dist/index.js" }, "./package.json": "./package.json" };
  expect([...entriesOf({ exports, bin: { tollgate: "./dist/cli/tollgate.js" } })]).toEqual([
    [".", "./dist/index.js"],
    ["tollgate (command)", "./dist/cli/tollgate.js"],
  ]);
});
