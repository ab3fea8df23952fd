import { describe, expect, it } from "vitest";
import {
  isGlobAsPattern,
  looksLikeChoice,
  looksLikeGlob,
  looksLikeLike,
  looksLikePattern,
  patternOfGlobs,
} from "../../../src/cli/check/globs.js";
import { matcher } from "../../../src/cli/check/pattern-source.js";

describe("a pattern of globs", () => {
  it.each([
    ["/srv/*.txt", "/srv/a.txt"],
    ["/srv/**/a", "/srv/b/c/a"],
    ["/srv/**/a", "/srv/a"],
    ["a?c", "abc"],
    ["[!x]bc", "abc"],
    ["*.{js,ts}", "main.ts"],
    ["a.b", "a.b"],
  ])("that lets through takes what %j means: %j", (glob, text) => {
    expect(matcher(patternOfGlobs([glob], false))(text)).toBe(true);
  });

  it.each([
    ["/srv/*.txt", "/srv/../etc/passwd.txt"],
    ["/srv/*", "/srv/.."],
    ["/srv/**/a", "/srv/../a"],
    ["a.b", "axb"],
    ["*.{js,ts}", "main.ts\nx"],
  ])("that lets through does not take what %j does not mean: %j", (glob, text) => {
    expect(matcher(patternOfGlobs([glob], false))(text)).toBe(false);
  });

  it.each(["/etc/passwd", "/ETC/../etc/passwd", "/etc/a\nb"])(
    "that denies takes all that `/etc/*` could mean: %j",
    (text) => {
      expect(matcher(patternOfGlobs(["/etc/*"], true))(text)).toBe(true);
    },
  );

  it("takes what any of them means, and a lone `*` as it is written where it lets through", () => {
    const matches = matcher(patternOfGlobs(["a*", "*"], false));
    expect(["ab", "*", "b"].map(matches)).toEqual([true, true, false]);
  });
});

it("a glob, a pattern, a choice and a text for LIKE are told from plain values", () => {
  expect(["/srv/*", "a?b", "*.{js,ts}", "file[0-9]", "a b"].map((one) => looksLikeGlob(one, true))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
  expect(["^abc", ".*b", "\\d+", "a**b", "v1.2"].map(looksLikePattern)).toEqual([true, true, true, false, false]);
  expect(["eur|usd", "eur", "a|b"].map(looksLikeChoice)).toEqual([true, false, false]);
  expect(["%admin%", "admin%", "100%", "a%20b"].map(looksLikeLike)).toEqual([true, true, false, false]);
  expect(["/srv/*", "https://*.example.com", "^/srv/[a-z]*$"].map(isGlobAsPattern)).toEqual([true, true, false]);
});
