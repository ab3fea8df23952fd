import { describe, expect, test } from "vitest";
import { AT_CONDITION, AT_LIMIT, condition, issuesOf, limit } from "./wrong.js";

/** What is told of wrong conditions and limits. */

describe("a condition", () => {
  const inValues = "expected a non-empty array of strings, of numbers or of booleans, got ";
  const contained = "expected a non-empty string, a number or a boolean, got ";
  test.each([
    [
      "eq",
      "null",
      "expected a string, a number or a boolean, got `null`; `eq` with it is `exists` with `false`, `neq` with it is `exists` with `true`",
    ],
    [
      "neq",
      "[]",
      "expected a string, a number or a boolean, got an empty array; `eq` with one of several is `in`, `neq` with all of them is `not_in`",
    ],
    ["in", "[]", `${inValues}an empty array`],
    ["in", '"a"', `${inValues}\`"a"\``],
    ["not_in", '[1,"a"]', `${inValues}elements of another type, or of several`],
    ["not_in", "[null]", `${inValues}elements of another type, or of several`],
    ["lt", '"1"', 'expected a number, got `"1"`'],
    ["lte", "true", "expected a number, got `true`"],
    ["gt", "null", "expected a number, got `null`"],
    ["gte", "{}", "expected a number, got an object"],
    ["regex", "1", "expected a pattern, a string in RE2 syntax, got `1`"],
    ["contains", '""', `${contained}\`""\``],
    [
      "contains",
      "[1]",
      `${contained}an array; for several write a condition for each in \`require\`, and a rule for each in \`deny_if\``,
    ],
    ["exists", '"true"', 'expected `true` or `false`, got `"true"`; write it without quotes'],
    ["exists", "1", "expected `true` or `false`, got `1`"],
    [
      "regex",
      '"(?=a)"',
      "expected a pattern in RE2 syntax; invalid or unsupported Perl syntax `(?=`; look-around is not part of it: write `regex` with what stands before it and in it as another condition of this rule",
    ],
    ["exists", '"false"', 'expected `true` or `false`, got `"false"`; write it without quotes'],
    [
      "regex",
      '"(?<!a)"',
      "expected a pattern in RE2 syntax; invalid named capture `(?<!a)`; look-around is not part of it: write `regex` with what stands in it in a rule of `deny_if`",
    ],
    ["regex", '"(?P<(?=>a)"', "expected a pattern in RE2 syntax; invalid named capture `(?P<(?=>`"],
    ["regex", '"\\\\"', "expected a pattern in RE2 syntax; trailing backslash at end of expression"],
    ["regex", '"(a"', "expected a pattern in RE2 syntax; missing closing ) `(a`"],
    [
      "regex",
      '"\\\\1"',
      "expected a pattern in RE2 syntax; invalid escape sequence `\\\\1`; back-references are not part of it",
    ],
  ])("%s %s", (op, value, message) => {
    expect(issuesOf(condition(`{"value":${value},"op":"${op}","path":"args.a"}`))).toEqual([
      ["/tools/t/require/0/conditions/0/value", `2:${AT_CONDITION + 9}`, message],
    ]);
  });

  test("that has a pattern for a value, and another operator than `regex`, has no pattern", () => {
    expect(issuesOf(condition('{"path":"args.a","op":"eq","value":"("}'))).toEqual([]);
  });
  test.each(["3", '"x"', "null"])("is an object, and not %s", (text) => {
    expect(issuesOf(condition(text))).toEqual([
      ["/tools/t/require/0/conditions/0", `2:${AT_CONDITION}`, `expected a condition, an object, got \`${text}\``],
    ]);
  });
  test("of a thousand values of several types is told of the types", () => {
    const values = JSON.stringify([...Array(999).fill("a"), 1]);
    expect(issuesOf(condition(`{"path":"args.a","op":"in","value":${values}}`))[0]![2]).toBe(
      `${inValues}elements of another type, or of several`,
    );
  });

  const path = "expected a path such as `args.amount`: `args.` and then names joined by dots";
  test.each([
    ['"amount"', `${path}, got \`"amount"\`; write \`args.amount\``],
    ['"args"', `${path}, none of them empty, got \`"args"\``],
    ['"args."', `${path}, none of them empty, got \`"args."\``],
    ['"args.a..b"', `${path}, none of them empty, got \`"args.a..b"\``],
    ['".a"', `${path}, got \`".a"\`; write \`args.a\``],
    ['"Args.a"', `${path}, got \`"Args.a"\`; write \`args.a\``],
    ["1", "expected a path such as `args.amount`, got `1`"],
  ])("path %s", (text, message) => {
    expect(issuesOf(condition(`{"path":${text},"op":"exists","value":true}`))).toEqual([
      ["/tools/t/require/0/conditions/0/path", `2:${AT_CONDITION + 8}`, message],
    ]);
    expect(issuesOf(limit(`{"increment_from":${text},"counter":"c","max":1,"scope":"grant","window":"day"}`))).toEqual([
      ["/tools/t/limits/0/increment_from", `2:${AT_LIMIT + 18}`, message],
    ]);
  });

  test("names of a path may be anything but empty", () => {
    expect(issuesOf(condition('{"path":"args.__proto__. .ü*~/","op":"exists","value":true}'))).toEqual([]);
  });
});

describe("a limit", () => {
  test.each([
    ["counter", '""', "expected the counter's name, got an empty string"],
    ["counter", '"a\\u0000"', "expected a counter's name without control characters"],
    ["counter", '"a\\u0085"', "expected a counter's name without control characters"],
    ["counter", "1", "expected the counter's name, a string, got `1`"],
    ["max", "-1", "expected a number, 0 or more, got `-1`"],
    ["max", "-1.5", "expected a number, 0 or more, got `-1.5`"],
    ["max", '"1"', 'expected a number, 0 or more, got `"1"`'],
    [
      "max",
      "1.5",
      "expected a whole number of calls, got `1.5`; only a limit with `increment_from` may have a fraction",
    ],
    [
      "scope",
      '"user"',
      'expected `"grant"`, `"session"` or `"global"`, got `"user"`; write `"grant"`, and let the host name in `scope` on whose account a call is made',
    ],
    ["on_deny", "1", "expected a string, got `1`"],
  ])("%s %s", (key, value, message) => {
    const others = { counter: "c", max: 1, scope: "grant", window: "day", [key]: undefined };
    const text = limit(`{"${key}":${value},${JSON.stringify(others).slice(1)}`);
    expect(issuesOf(text)).toEqual([[`/tools/t/limits/0/${key}`, `2:${AT_LIMIT + key.length + 4}`, message]]);
  });

  test.each([
    ["0.1234567", "0.1234567"],
    ["9007199254.740992", "9007199254.740992"],
    ["9007199254740991", "9007199254740991"],
  ])("a sum of %s cannot be charged", (written, shown) => {
    expect(
      issuesOf(limit(`{"max":${written},"counter":"c","scope":"grant","window":"day","increment_from":"args.a"}`)),
    ).toEqual([
      [
        "/tools/t/limits/0/max",
        `2:${AT_LIMIT + 7}`,
        `expected a number of at most 9007199254.74099 with at most 6 decimal places, got \`${shown}\``,
      ],
    ]);
  });

  test("a sum below 0 is told of that alone", () => {
    expect(
      issuesOf(limit('{"max":-0.5,"counter":"c","scope":"grant","window":"day","increment_from":"args.a"}')),
    ).toEqual([["/tools/t/limits/0/max", `2:${AT_LIMIT + 7}`, "expected a number, 0 or more, got `-0.5`"]]);
  });

  test.each(["0", "0.1", "9007199254.74099", "0.000001", "500"])("a sum of %s can", (max) => {
    expect(
      issuesOf(limit(`{"max":${max},"counter":"c","scope":"grant","window":"day","increment_from":"args.a"}`)),
    ).toEqual([]);
  });

  test("misses what it needs", () => {
    expect(issuesOf(limit("{}")).map(([pointer, at, message]) => `${pointer} ${at} ${message.split(";")[0]}`)).toEqual([
      "/tools/t/limits/0 2:12 missing key `counter`",
      "/tools/t/limits/0 2:12 missing key `window`",
      "/tools/t/limits/0 2:12 missing key `max`",
      "/tools/t/limits/0 2:12 missing key `scope`",
    ]);
  });
});
