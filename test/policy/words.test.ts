import { describe, expect, test } from "vitest";
import { longerThan, oneOf, quote, show } from "../../src/policy/words.js";

describe("a name in a message", () => {
  test("is shortened beyond 60 code units, but not within a character", () => {
    expect(quote("k".repeat(60))).toBe(`\`${"k".repeat(60)}\``);
    expect(quote("k".repeat(61))).toBe(`\`${"k".repeat(60)}…\``);
    expect(quote(`${"k".repeat(59)}\u{1f600}`)).toBe(`\`${"k".repeat(59)}…\``);
    expect(quote(`${"k".repeat(58)}\u{1f600}k`)).toBe(`\`${"k".repeat(58)}\u{1f600}…\``);
  });
  test("has no character that a terminal acts on or that nobody sees", () => {
    expect(quote('"\\\n\u007f\u0085')).toBe('`\\"\\\\\\n\\u007f\\u0085`');
    expect(quote("a\u200bb\u2028\u2029\ufeff")).toBe("`a\\u200bb\\u2028\\u2029\\ufeff`");
    expect(quote("a\u{e0001}b\u{e0041}")).toBe("`a\\udb40\\udc01b\\udb40\\udc41`");
    expect(quote("é\u{1f600}")).toBe("`é\u{1f600}`");
  });
});

test("a value in a message is shown as JSON has it, or by its kind", () => {
  expect(["a", 1, true, null, [], [1], {}, undefined].map(show)).toEqual([
    '`"a"`',
    "`1`",
    "`true`",
    "`null`",
    "an empty array",
    "an array",
    "an object",
    "`undefined`",
  ]);
});

test("names are joined by commas and `or`", () => {
  expect([oneOf([]), oneOf(["a"]), oneOf(["a", "b"]), oneOf(["a", "b", "c"])]).toEqual([
    "",
    "`a`",
    "`a` or `b`",
    "`a`, `b` or `c`",
  ]);
});

test("characters are code points", () => {
  const smiles = (count: number) => "\u{1f600}".repeat(count);
  expect(["abc", "abcd", smiles(3), smiles(4), `${smiles(2)}ab`, "abcdefg"].map((text) => longerThan(text, 3))).toEqual(
    [false, true, false, true, true, true],
  );
});
