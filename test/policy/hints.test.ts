import { describe, expect, test } from "vitest";
import { operatorHint, otherFormHint, rateLimitHint, versionHint, windowHint } from "../../src/policy/hints.js";
import { safeParsePolicy } from "../../src/policy/parse.js";
import { condition, issuesOf } from "./wrong.js";

/** What to write instead of what looks right and is not. */

describe("an operator of another language", () => {
  test.each([
    ["starts_with", 'write `regex` with `"^..."`'],
    ["ends_with", 'write `regex` with `"...$"`'],
    ["matches", "write `regex`"],
    ["match", "write `regex`"],
    ["like", "write `regex`"],
    ["pattern", "write `regex`"],
    ["not_matches", "write `regex` in a rule of `deny_if`"],
    ["not_regex", "write `regex` in a rule of `deny_if`"],
    ["not_contains", "write `contains` in a rule of `deny_if`"],
    ["not_exists", "write `exists` with `false`"],
    ["between", "write two conditions, `gte` and `lte`"],
    ["equals", "write `eq`"],
    ["equal", "write `eq`"],
    ["=", "write `eq`"],
    ["==", "write `eq`"],
    ["===", "write `eq`"],
    ["not_equals", "write `neq`"],
    ["ne", "write `neq`"],
    ["!=", "write `neq`"],
    ["!==", "write `neq`"],
    ["<", "write `lt`"],
    ["<=", "write `lte`"],
    ["le", "write `lte`"],
    [">", "write `gt`"],
    [">=", "write `gte`"],
    ["ge", "write `gte`"],
    ["one_of", "write `in`"],
    ["any_of", "write `in`"],
    ["nin", "write `not_in`"],
    ["none_of", "write `not_in`"],
    ["Starts-With", 'write `regex` with `"^..."`'],
    ["NOT EXISTS", "write `exists` with `false`"],
    ["regexp", "did you mean `regex`?"],
    ["contain", "did you mean `contains`?"],
    ["exist", "did you mean `exists`?"],
    ["eqs", "did you mean `eq`?"],
    ["neqs", "did you mean `neq`?"],
    ["lts", "did you mean `lt`?"],
    ["ltes", "did you mean `lte`?"],
    ["gts", "did you mean `gt`?"],
    ["gtes", "did you mean `gte`?"],
    ["ins", "did you mean `in`?"],
    ["notin", "did you mean `not_in`?"],
    ["xyzzy", undefined],
  ])("%s", (operator, hint) => {
    expect(operatorHint(operator)).toBe(hint);
  });
  test("that is no string has no hint", () => {
    expect(operatorHint(["eq"])).toBe(undefined);
  });
});

describe("a window of another form", () => {
  test.each([
    ["second", "write its seconds, `1`"],
    ["Seconds", "write its seconds, `1`"],
    ["week", "write its seconds, `604800`"],
    ["fortnight", "write its seconds, `1209600`"],
    ["month", "write its seconds, `2592000` for 30 days"],
    ["years", "write its seconds, `31536000` for 365 days"],
    ["60", "write `60`, without quotes"],
    ["31622400", "write `31622400`, without quotes"],
    ["123456789", undefined],
    ["060", undefined],
    ["60s", undefined],
    ["+60", undefined],
    ["Minutes", 'did you mean `"minute"`?'],
    ["hourly", 'did you mean `"hour"`?'],
    ["days", 'did you mean `"day"`?'],
    ["dasy", 'did you mean `"day"`?'],
    ["century", undefined],
  ])("%s", (window, hint) => {
    expect(windowHint(window)).toBe(hint);
  });
  test("that is no string has no hint", () => {
    expect(windowHint(["60"])).toBe(undefined);
  });
});

describe("a rate limit of another form", () => {
  const example = 'write `{ "max": 10, "window": "minute" }`';
  test.each([
    ["10/minute", example],
    ["5 per hour", 'write `{ "max": 5, "window": "hour" }`'],
    [" 5 / Day ", 'write `{ "max": 5, "window": "day" }`'],
    ["5PERdays", 'write `{ "max": 5, "window": "day" }`'],
    ["100/hours", 'write `{ "max": 100, "window": "hour" }`'],
    ["123456789012345/day", 'write `{ "max": 123456789012345, "window": "day" }`'],
    ["1234567890123456/day", example],
    ["about 5/hour", example],
    ["5/hour or so", example],
    ["5:hour", example],
    ["5/week", example],
    ["/hour", example],
    ["5/", example],
  ])("%j", (rate, hint) => {
    expect(rateLimitHint(rate)).toBe(hint);
  });
  test("that is no string has no hint", () => {
    expect(rateLimitHint(["10/hour"])).toBe(undefined);
  });
});

test("a version that is a number is told of its quotes, another is not", () => {
  expect([versionHint(1), versionHint(2), versionHint("1.0")]).toEqual([
    "write it in double quotes",
    undefined,
    undefined,
  ]);
});

describe("a document of another form", () => {
  const bare =
    'this is a bare tool map; put it under `tools`: `{ "version": "1", "default": "deny", "tools": { ... } }`';
  const wallet =
    'this is a wallet policy (`type`: `"daily"`); write a limit with `increment_from` for the tool that spends, under `tools`';
  test.each<[string, unknown, string | undefined]>([
    ["a tool map", { t: {}, u: { action: "deny" } }, bare],
    ["a map with something else in it", { t: {}, u: 1 }, undefined],
    ["a map with a list in it", { t: [] }, undefined],
    ["`tools` alone, whose version is missing", { tools: {} }, undefined],
    ["`all_tools` alone, whose version is missing", { all_tools: {} }, undefined],
    ["an empty object", {}, undefined],
    ["a wallet policy", { type: "daily", max: 1 }, wallet],
    ["wallet policies", [{ type: "daily" }, 1], wallet],
    ["a policy with a type", { type: "daily", version: "1" }, undefined],
    ["a policy without a version and with a type", { type: "daily", tools: {} }, undefined],
    ["a tool named `type`", { type: {} }, bare],
    ["a list of something else", [1], undefined],
    ["a list of tool maps", [{ t: {} }], undefined],
    ["a word", "daily", undefined],
    ["nothing", null, undefined],
  ])("%s", (_, document, hint) => {
    expect(otherFormHint(document)).toBe(hint);
  });
  test("is told of its form alone", () => {
    const messages = (input: unknown) => {
      const result = safeParsePolicy(input);
      return result.ok ? [] : result.issues;
    };
    expect(messages({ t: { limits: 1 } })).toEqual([{ pointer: "", message: bare }]);
    expect(messages([{ type: "daily" }])).toEqual([{ pointer: "", message: wallet }]);
  });
});

describe("a path of another form", () => {
  const path = "expected a path such as `args.amount`: `args.` and then names joined by dots, got ";
  test.each([
    ["a.bc.d", `${path}\`"a.bc.d"\`; write \`args.a.bc.d\``],
    ["argsx", `${path}\`"argsx"\`; write \`args.argsx\``],
    ["a b", `${path}\`"a b"\``],
    ["a.b ", `${path}\`"a.b "\``],
    [" a", `${path}\`" a"\``],
    ["a.", `${path}\`"a."\``],
    ["a..b", `${path}\`"a..b"\``],
    ["", `${path}\`""\``],
  ])("%j", (written, message) => {
    expect(
      issuesOf(condition(`{"path":${JSON.stringify(written)},"op":"exists","value":true}`)).map(([, , told]) => told),
    ).toEqual([message]);
  });
});
