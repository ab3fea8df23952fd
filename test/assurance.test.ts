import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

// What docs/assurance.md names is there.

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

  it("reports a test that does not exist", () => {
    expect(isThere("test/assurance.test.ts", "%s: %s")).toBe(true);
    expect(isThere("test/assurance.test.ts", ["no test", "of this name"].join(" "))).toBe(false);
    expect(isThere("test/no-such-file.test.ts", "%s: %s")).toBe(false);
  });
});

describe("each threat names a test that holds it", () => {
  const threats = section("Threats")
    .split("\n")
    .filter((line) => /^\| (?!threat|-)/.test(line) && !line.startsWith("|---"));

  it("the table is found", () => expect(threats).not.toHaveLength(0));

  it.each(threats.map((row) => [row.split(" | ")[0]?.slice(2), row]))("%s", (_, row = "") => {
    expect(testsIn(row).length > 0 || row.includes("| no test of `npm test` |")).toBe(true);
  });
});

describe("what it tells to run can be run", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Readonly<Record<string, string>> };
  const commands = [...page.matchAll(/`(?:npm run|npx vitest run(?: --mode \w+)?|node) ([\w:./-]+)/g)].map(
    ([, what = ""]) => what,
  );
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
