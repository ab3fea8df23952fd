import { RE2JS } from "re2js";
import { expect } from "vitest";
import { coder, type Hostile } from "./hostile.js";

/** Patterns that keep engines that backtrack busy for years, with what they fail on; RE2 takes linear time. */
export const EVIL: readonly (readonly [pattern: string, unit: string, end: string, found: boolean])[] = [
  ["^(a+)+$", "a", "!", false],
  ["^(a|a)*$", "a", "!", false],
  ["^(a|aa)+$", "a", "!", false],
  ["^(a*)*$", "a", "!", false],
  ["(x+x+)+y", "x", "", false],
  ["^(.*a){20}$", "a", "!", false],
  ["^(([a-z])+.)+[A-Z]([a-z])+$", "a", "!", false],
  ["^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$", "a", "!", false], // biome-ignore format: one line
  ["(?i)^(ab|AB|aB)*c", "aB", "", false],
  ["\\s+$", " ", "x", false],
  ["^(\\w+\\s?)*$", "word ", "\u0000", false],
  ["(.|\\n)*z", "a", "", false],
  ["(a?){64}a{64}", "a", "", true],
];

/** The longest text that is searched with a pattern, and one that is longer by one, of one kind of repeated text. */
function texts(pattern: string, unit: string, end: string) {
  const length = Math.floor(2_097_152 / RE2JS.compile(pattern).programSize());
  const fill = unit.repeat(Math.ceil(length / unit.length) + 1);
  return [fill.slice(0, length - end.length) + end, fill.slice(0, length + 1 - end.length) + end] as const;
}

export const patterns: readonly Hostile[] = EVIL.map(
  ([pattern, unit, end, found]): Hostile => [
    `a pattern that blows up elsewhere: ${pattern.slice(0, 40)}`,
    (library) => {
      const rules = { require: [{ conditions: [{ path: "args.a", op: "regex", value: pattern }] }] };
      const code = coder(library, { version: "1", default: "deny", tools: { t: rules } });
      const [longest, longer] = texts(pattern, unit, end);
      expect(code({ tool: "t", args: { a: longest } })).toBe(found ? "allowed" : "require_unmet");
      expect(code({ tool: "t", args: { a: longer } })).toBe("indeterminate");
    },
  ],
);
