import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as caps from "../../src/policy/caps.js";
import { anchorsOf, readPage } from "./pages.js";
import { tablesOf } from "./tables.js";

const PAGE = "docs/language.md";
const page = readPage(PAGE);
const anchors = anchorsOf(PAGE);
const root = new URL("../../", import.meta.url);
type Sentences = Readonly<Record<string, readonly unknown[]>>;
const { sentences, sentences2 } = JSON.parse(
  readFileSync(new URL("test/vectors/sentences.json", root), "utf8"),
) as Readonly<Record<"sentences" | "sentences2", Sentences>>;

/** The text below a heading, up to the next one of any level. */
const sectionOf = (title: string): string => page.split(new RegExp(`^#+ ${title}\n`, "m"))[1]?.split(/^#/m)[0] ?? "";
/** The first cell of each row of a table. */
const rowsOf = (section: string): readonly string[] =>
  [...section.matchAll(/^\| (?:\[`|`)([^`]+)`(?:\]\([^)]+\))? \|/gm)].map(([, cell = ""]) => cell);

describe("docs/language.md", () => {
  it("has a table of calls below each policy and each condition of version 2", () => {
    const blocks = [...page.matchAll(/^```json\n(.*?)^```/gms)].map(([, text = ""]) => text);
    const ofVersion2 = blocks.filter((text) => text.includes('"version": "2"') || !text.includes('"version"'));
    // One is the rule of version "1" for an optional argument.
    expect(ofVersion2).toHaveLength(tables.length + 1);
  });

  it.each(Object.keys(sentences))("has the section #%s, whose sentences the vectors hold", (anchor) => {
    expect(anchors).toContain(anchor);
  });

  it.each(Object.keys(sentences2))("has the section #%s, whose sentences of version 2 the vectors hold", (anchor) => {
    expect(anchors).toContain(anchor);
  });

  it("has a row for each operator, with the version from which it holds", () => {
    const rows = sectionOf("Operators").split("\n");
    const versionOf = (name: string) => /`"(\d)"` \|$/.exec(rows.find((row) => row.includes(`\`${name}\``)) ?? "")?.[1];
    expect(rowsOf(sectionOf("Operators")).map((name) => [name, versionOf(name)])).toEqual([
      ["eq", "1"],
      ["neq", "1"],
      ["in", "1"],
      ["not_in", "1"],
      ["lt", "1"],
      ["lte", "1"],
      ["gt", "1"],
      ["gte", "1"],
      ["regex", "1"],
      ["contains", "1"],
      ["exists", "1"],
      ["starts_with", "2"],
      ["ends_with", "2"],
      ["min_size", "2"],
      ["max_size", "2"],
      ["within", "2"],
      ["url_in", "2"],
      ["email_in", "2"],
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
      caps.MAX_NAME_PATTERNS,
      caps.MAX_NAME_PATTERN_LENGTH,
      caps.MAX_STARS,
      caps.MAX_CONDITION_DEPTH,
      caps.MAX_LEAVES,
      caps.MAX_QUANTIFIERS,
      caps.MAX_LISTS,
      caps.MAX_LIST_ELEMENTS,
    ];
    for (const number of numbers) expect(shown).toContain(`| ${number.toLocaleString("en")}`);
    expect(caps.MAX_TEXT_BYTES).toBe(2 ** 20);
  });

  it("has each section that a schema, a type or a comment links to", () => {
    const files = ["schema/", "src/"].flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(?:json|ts)$/.test(name))
        .map((name) => `${folder}${name}`),
    );
    const links = files.flatMap((file) =>
      [...readFileSync(new URL(file, root), "utf8").matchAll(/docs\/language\.md#([\w-]+)/g)].map(
        ([, anchor = ""]) => anchor,
      ),
    );
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});

const tables = tablesOf(PAGE);

describe("the table of what to write for", () => {
  const [table = ""] = sectionOf("What to write for").split("\nFor counts");
  const rows = [...table.matchAll(/^\| (.+) \| (.+) \| \[(.+)\]\(#.+\) \|$/gm)];

  it("has twenty rows, each with an example", () => {
    const examples = page.split("\n## What to write for\n")[1]?.split(/^## /m)[0] ?? "";
    const titles = [...examples.matchAll(/^### (.+)$/gm)].map(([, title]) => title);
    expect(rows.map(([, , , title]) => title)).toEqual(titles);
    expect(titles).toHaveLength(20);
  });

  it.each(rows.map(([, want = "", , title = ""]) => [want, title]))(
    "shows for %s a call that passes and one that is denied",
    (_, title) => {
      const decisions = tables.find(({ section }) => section === title)?.rows.map(([, decision]) => decision) ?? [];
      const passes = (decision: string) => decision.startsWith("`allowed`");
      expect([decisions.some(passes), decisions.some((one) => !passes(one) && one !== "`approval_required`")]).toEqual([
        true,
        true,
      ]);
    },
  );
});
