import { describe, expect, it } from "vitest";
import { markupOf } from "../../../src/approvals/page/html.js";
import { showIn } from "../../../src/approvals/page/value.js";

const shown = (value: unknown, hidden: readonly string[] = []): string => {
  const record = { args: { value } };
  return markupOf(showIn(record, hidden)(record.args, "value"));
};

describe("a value on the page", () => {
  it.each([
    ["a text", "a", "<bdi>&#34;a&#34;</bdi>"],
    ["a number", 7, "7"],
    ["a text of a number", "7", "<bdi>&#34;7&#34;</bdi>"],
    ["the number that a server reads", 2 ** 60, "1152921504606846976"],
    ["a fraction", 0.1, "0.1"],
    ["true", true, "true"],
    ["null", null, "null"],
    ["an empty list", [], "[]"],
    ["an empty object", {}, "{}"],
    ["markup", "<b>&'", "<bdi>&#34;&#60;b&#62;&#38;&#39;&#34;</bdi>"],
    ["a mark that turns text", "a\u202eb", "<bdi>&#34;a\\u{202e}b&#34;</bdi>"],
    ["the text that such a mark is written as", "a\\u{202e}b", "<bdi>&#34;a\\\\u{202e}b&#34;</bdi>"],
    ["nothing that is seen", "\u200b\u00a0", "<bdi>&#34;\\u{200b}\\u{00a0}&#34;</bdi>"],
    ["lines", "a\nb\n", "<bdi>&#34;a\\n\nb\\n\n&#34;</bdi>"],
    ["the text of a line break", "a\\nb", "<bdi>&#34;a\\\\nb&#34;</bdi>"],
    ["a backslash before a line break", "a\\\nb", "<bdi>&#34;a\\\\\\n\nb&#34;</bdi>"],
    ["a list", [1, [2]], "[\n  1,\n  [\n    2\n  ]\n]"],
    ["an object", { "<i>": 1, b: {} }, "{\n  <bdi>&#34;&#60;i&#62;&#34;</bdi>: 1,\n  <bdi>&#34;b&#34;</bdi>: {}\n}"],
  ])("is shown if it is %s", (_, value, markup) => expect(shown(value)).toBe(markup));

  it("is shown whole, however long", () => {
    expect(shown("x".repeat(200_000))).toHaveLength(200_000 + "<bdi>&#34;&#34;</bdi>".length);
    expect(shown(Array.from({ length: 100_000 }, () => 1)).match(/1/g)).toHaveLength(100_000);
  });

  it("is a word if it is hidden, wherever it stands, and dots of its own are a text", () => {
    const hidden = "<mark>••• hidden</mark>";
    expect(shown("•••")).toBe("<bdi>&#34;•••&#34;</bdi>");
    expect(shown("•••", ["/args/value"])).toBe(hidden);
    expect(shown([{ pin: "•••" }, { pin: "•••" }], ["/args/value/1/pin"])).toBe(
      `[\n  {\n    <bdi>&#34;pin&#34;</bdi>: <bdi>&#34;•••&#34;</bdi>\n  },\n  {\n    <bdi>&#34;pin&#34;</bdi>: ${hidden}\n  }\n]`,
    );
    expect(shown({ "a/b~": "•••" }, ["/args/value/a~1b~0"])).toBe(`{\n  <bdi>&#34;a/b~&#34;</bdi>: ${hidden}\n}`);
  });
});
