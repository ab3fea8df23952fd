import { describe, expect, it } from "vitest";
import { canMeet, compileNamePattern, includesPattern, inOrder } from "../../src/policy/name-pattern.js";

/** Every text over these letters up to a length: what patterns say is compared with what they match. */
function texts(letters: string, most: number): string[] {
  let last = [""];
  const all = [...last];
  for (let length = 1; length <= most; length++) {
    last = last.flatMap((text) => [...letters].map((letter) => text + letter));
    all.push(...last);
  }
  return all;
}

/** Plain on purpose: a star is nothing, or one more character and the star again. */
function matches(pattern: string, name: string): boolean {
  if (pattern === "") return name === "";
  if (pattern[0] === "*") return matches(pattern.slice(1), name) || (name !== "" && matches(pattern, name.slice(1)));
  return pattern[0] === name[0] && matches(pattern.slice(1), name.slice(1));
}

const patterns = texts("ab*", 4).filter((pattern) => !pattern.includes("**"));
// The third letter is in no pattern: a star alone matches it.
const names = texts("abc", 6);
const matched = new Map(patterns.map((pattern) => [pattern, names.filter((name) => matches(pattern, name))]));

describe("over all patterns of four characters", () => {
  it("a pattern matches what its stars can stand for", () => {
    for (const [pattern, own] of matched) {
      const compiled = compileNamePattern(pattern);
      expect([pattern, names.filter(compiled)]).toEqual([pattern, own]);
    }
  });

  it("one includes another if it matches all that the other matches", () => {
    const wrong: unknown[] = [];
    for (const outer of patterns) {
      const compiled = compileNamePattern(outer);
      for (const [inner, own] of matched) {
        if (includesPattern(outer, inner) !== own.every(compiled)) wrong.push([outer, inner]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("two can meet if some name is matched by both", () => {
    const wrong: unknown[] = [];
    for (const a of patterns) {
      const compiled = compileNamePattern(a);
      for (const [b, own] of matched) if (canMeet(a, b) !== own.some(compiled)) wrong.push([a, b]);
    }
    expect(wrong).toEqual([]);
  });
});

it("puts the exact name first, and then patterns by their code units", () => {
  expect(["a*", "\ud83d*", "a", "*", "\uffff*", "B*"].sort(inOrder)).toEqual([
    "a",
    "*",
    "B*",
    "a*",
    "\ud83d*",
    "\uffff*",
  ]);
});
