import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { readCells } from "./differential/cells.js";
import * as hostile from "./hostile/index.js";
import { BUGS } from "./planted/bugs.js";
import * as theorems from "./properties/index.js";
import { PARAMETERS } from "./properties/theorem.js";
import { readVectors } from "./vectors/files.js";
import { readRows } from "./vectors/truth-table.js";

// What docs/assurance.md names is there, and what it counts is so many.

const root = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const page = read("docs/assurance.md");
const section = (title: string): string => page.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";

/** The tests that a text names: `test/...`: "the words that a string of the file begins with". */
const testsIn = (text: string) =>
  [...text.matchAll(/`(test\/[^`]+)`: "([^"]+)"/g)].map(([, file = "", name = ""]) => [file, name] as const);

/** Whether a string of the file, or an export, begins with these words. */
const isThere = (file: string, name: string): boolean =>
  existsSync(new URL(file, root)) &&
  ['"', "'", "`", "export const "].some((start) => read(file).includes(start + name));

describe("the page about assurance names tests that exist", () => {
  it.each(testsIn(page))("%s: %s", (file, name) => expect(isThere(file, name)).toBe(true));

  it("and a test that does not exist is found", () => {
    expect(isThere("test/assurance.test.ts", "%s: %s")).toBe(true);
    expect(isThere("test/assurance.test.ts", ["no test", "of this name"].join(" "))).toBe(false);
    expect(isThere("test/no-such-file.test.ts", "%s: %s")).toBe(false);
  });
});

describe("each threat names a test that holds it", () => {
  const threats = section("Threats")
    .split("\n")
    .filter((line) => /^\| (?!threat|-)/.test(line) && !line.startsWith("|---"));

  it("there are over forty", () => expect(threats.length).toBeGreaterThan(40));

  it.each(threats.map((row) => [row.split(" | ")[0]?.slice(2), row]))("%s", (_, row = "") => {
    expect(testsIn(row).length > 0 || row.includes("| no test of `npm test` |")).toBe(true);
  });
});

describe("what it tells to run can be run", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Readonly<Record<string, string>> };
  const commands = [...page.matchAll(/`(?:npm run|npx vitest run|node) ([\w:./-]+)/g)].map(([, what = ""]) => what);
  it.each([...new Set(commands)])("%s", (what) => {
    expect(what in scripts || existsSync(new URL(what, root))).toBe(true);
  });
});

describe("it links to what there is", () => {
  const targets = [...page.matchAll(/\]\((?!https:)([^)#\s]+)/g)].map(([, target = ""]) => target);
  it.each([...new Set(targets)])("%s", (target) => {
    expect(existsSync(new URL(target, new URL("docs/", root)))).toBe(true);
  });
});

describe("it counts right", () => {
  const vectors = new URL("test/vectors/", root);
  const cases = readVectors(vectors).flatMap(({ content }) => content.cases).length;
  const { sentences } = JSON.parse(read("test/vectors/sentences.json")) as { sentences: Record<string, unknown[]> };
  const rows = readRows(new URL("truth-table.tsv", vectors)).length;
  const attempts = Object.values(hostile).flat().length;
  const many = (count: number): string => count.toLocaleString("en");
  test.each([
    `test vectors | ${many(cases)} cases for ${Object.values(sentences).flat().length} sentences`,
    `truth table | ${many(rows)} rows, each as \`require\` and as \`deny_if\``,
    `theorems | ${Object.keys(theorems).length}, of ${many(PARAMETERS.numRuns)} runs each`,
    `attempts with hostile input | ${attempts}`,
    `cells that the differential run must hit | ${readCells(new URL("test/differential/cells.json", root)).length}`,
    `bugs planted in the library, each to be found by every net that it names | ${BUGS.length}`,
  ])("%s", (row) => expect(section("Figures")).toContain(`| ${row} |`));
});
