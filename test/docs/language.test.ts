import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as caps from "../../src/policy/caps.js";
import { anchorsOf, readPage } from "./pages.js";

const PAGE = "docs/language.md";
const page = readPage(PAGE);
const anchors = anchorsOf(PAGE);
const { sentences } = JSON.parse(readFileSync(new URL("../vectors/sentences.json", import.meta.url), "utf8")) as {
  readonly sentences: Readonly<Record<string, readonly unknown[]>>;
};

/** The text below a heading, up to the next one of any level. */
const sectionOf = (title: string): string => page.split(new RegExp(`^#+ ${title}\n`, "m"))[1]?.split(/^#/m)[0] ?? "";
/** The first cell of each row of a table. */
const rowsOf = (section: string): readonly string[] =>
  [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = ""]) => cell);

describe("docs/language.md", () => {
  it.each(Object.keys(sentences))("has the section #%s, whose sentences the vectors hold", (anchor) => {
    expect(anchors).toContain(anchor);
  });

  it("has a row for each of the eleven operators", () => {
    expect(rowsOf(sectionOf("Operators"))).toEqual([
      "eq",
      "neq",
      "in",
      "not_in",
      "lt",
      "lte",
      "gt",
      "gte",
      "regex",
      "contains",
      "exists",
    ]);
  });

  it("states the caps of the parser", () => {
    const shown = sectionOf("Caps");
    const numbers = [
      caps.MAX_DEPTH,
      caps.MAX_TOOLS,
      caps.MAX_LIST,
      caps.MAX_CONDITIONS,
      caps.MAX_IN_VALUES,
      caps.MAX_PATTERN_LENGTH,
      caps.MAX_PATH_NAMES,
      caps.MAX_COUNTER_LENGTH,
      caps.MAX_PATTERNS_COST,
      caps.MAX_PLACES_LENGTH,
    ];
    for (const number of numbers) expect(shown).toContain(`| ${number.toLocaleString("en")}`);
    expect(caps.MAX_TEXT_BYTES).toBe(2 ** 20);
  });
});
