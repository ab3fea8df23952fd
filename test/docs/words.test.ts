import { describe, expect, it } from "vitest";
import { pages, readPage } from "./pages.js";

// The prose of the pages, for readers whose first language is not English.

const MOST_WORDS = 25;
/** A page of tables that other tests quote; its prose is still to be shortened. */
const EXEMPT = ["docs/assurance.md"];

/** Cells, list items and paragraphs, without code and the addresses of links. */
function unitsOf(page: string): readonly string[] {
  const prose = readPage(page)
    .replace(/^ *```.*?^ *```$/gms, "")
    .replace(/^<.*>$/gm, "");
  return prose
    .split(/\n\s*\n|\n(?=\s*- |\|)/)
    .flatMap((part) => (part.startsWith("|") ? part.split(/(?<!\\)\|/) : [part]))
    .map((unit) =>
      unit
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/`[^`]*`/g, "X")
        .replace(/\s+/g, " "),
    );
}
const sentencesOf = (page: string): readonly string[] =>
  unitsOf(page)
    .filter((unit) => !unit.includes(" · "))
    .flatMap((unit) => unit.split(/(?<=[.!?:;])\s+/));

describe("a sentence", () => {
  it.each(pages.filter((page) => !EXEMPT.includes(page)))("of %s is short, and says `is not a`", (page) => {
    const sentences = sentencesOf(page);
    expect(sentences.filter((one) => one.split(" ").length > MOST_WORDS)).toEqual([]);
    expect(sentences.filter((one) => /\b(?:is|are) no\b/.test(one) && !/\bthere (?:is|are) no\b/i.test(one))).toEqual(
      [],
    );
  });
});
