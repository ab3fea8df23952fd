import { describe, expect, test } from "vitest";
import { nearest } from "../src/nearest.js";

describe("the nearest name", () => {
  test.each([
    ["one letter for another", "abxdef", ["abcdef"], "abcdef"],
    ["a letter too many", "abcxdef", ["abcdef"], "abcdef"],
    ["a letter too few", "abdef", ["abcdef"], "abcdef"],
    ["two neighbours swapped, which is one edit", "ba", ["ab"], "ab"],
    ["two neighbours swapped at the end", "xab", ["xba"], "xba"],
    ["two letters that are not neighbours", "cba", ["abc"], undefined],
    ["two neighbours of which one differs", "ca", ["ab"], undefined],
    ["two neighbours of which the other differs", "bc", ["ab"], undefined],
    ["a third of the letters", "abcxyz", ["abcdef"], undefined],
    ["a third of the letters, of nine", "abcdefxyz", ["abcdefghi"], "abcdefghi"],
    ["less than a third, of eight", "abcdexyz", ["abcdefgh"], undefined],
    ["one letter of one", "x", ["a"], "a"],
    ["upper case", "ABCDEF", ["abcdef"], "abcdef"],
    ["hyphens and blanks", "a-b c-d", ["a_b_c_d"], "a_b_c_d"],
    ["nothing", "", ["abcdef"], undefined],
    ["nothing, for a letter", "", ["a"], "a"],
    ["no names", "a", [], undefined],
    ["the nearest of several", "abcd", ["abxd", "abcd", "abc"], "abcd"],
    ["the first of those that are as near", "abcd", ["abcx", "abxd"], "abcx"],
  ])("%s", (_, written, names, name) => {
    expect(nearest(written, names)).toBe(name);
  });
  test("is not looked for where the text is over 40 long", () => {
    expect(nearest("a".repeat(40), ["a".repeat(40)])).toBe("a".repeat(40));
    expect(nearest("a".repeat(41), ["a".repeat(40)])).toBe(undefined);
  });
});
