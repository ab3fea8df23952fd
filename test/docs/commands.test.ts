import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
import { tollgate } from "../cli/run.js";
import { readPage } from "./pages.js";

const page = readPage("docs/commands.md");
const sectionOf = (title: string): string => page.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
const SHARED = "Options that several commands take";
/** Options by their names, without those that every section leaves to the shared one. */
const optionsIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([option]) => option))].sort();

describe("docs/commands.md", () => {
  it.each([...COMMANDS.keys()])("has a section on `%s` with every option of its --help, and no other", async (name) => {
    const { out } = await tollgate(name, "--help");
    const list = out.split("\nExamples:")[0] ?? "";
    const rows = (text: string): string => text.replaceAll(/^(?!\|).*$/gm, "").replaceAll(/\|[^|\n]*\|\n/g, "|\n");
    const own = optionsIn(rows(sectionOf(name)));
    const offered = optionsIn(
      list
        .split("\n")
        .filter((line) => /^ {2}--\w/.test(line))
        .map((line) => line.trim().split(/ {2,}/)[0])
        .join("\n"),
    );
    expect(own).toEqual(offered);
  });

  it("explains the options that several commands take", () => {
    expect(optionsIn(sectionOf(SHARED))).toEqual(
      expect.arrayContaining(["--header", "--help", "--json", "--timeout", "--tools", "--url"]),
    );
  });
});

describe("docs/peers-light.svg and docs/peers-dark.svg", () => {
  it("are drawn from what bench/peers recorded", () => {
    const script = fileURLToPath(new URL("../../bench/plot.mjs", import.meta.url));
    execFileSync(process.execPath, [script, "--check"]);
  });
});
