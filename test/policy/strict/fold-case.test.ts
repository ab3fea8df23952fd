import { describe, expect, it } from "vitest";
import { foldCase } from "../../../src/policy/strict/fold-case.js";

describe("a text without its case", () => {
  it.each([
    ["Example", "eXAMPLE"],
    ["ẞ", "ß"],
    ["straße", "STRASSE"],
    ["Σίσυφος", "ΣΊΣΥΦΟΣ"],
    ["ΣΑΣ", "σας"],
    ["σας", "σασ"],
    ["\u212a", "k"],
    ["ſ", "S"],
    ["ﬁ", "FI"],
    ["ı", "I"],
  ])("is one for %s and %s", (one, other) => expect(foldCase(one)).toBe(foldCase(other)));

  it.each([
    ["e", "é"],
    ["é", "e\u0301"],
    ["ａ", "a"],
    ["i", "İ"],
    ["β", "ß"],
    ["a", "а"],
  ])("is another one for %s and %s", (one, other) => expect(foldCase(one)).not.toBe(foldCase(other)));

  it("is in upper case", () => expect(foldCase("Aß9ς")).toBe("ASS9Σ"));
});
