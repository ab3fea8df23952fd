import { describe, expect, test } from "vitest";
import { rateLimitHint, versionHint, windowHint } from "../../src/policy/hints.js";
import { operatorHint } from "../../src/policy/operator-hints.js";
import { otherFormHint } from "../../src/policy/other-forms.js";
import { safeParsePolicy } from "../../src/policy/parse.js";
import { condition, issuesOf } from "./wrong.js";

/** What to write instead of what looks right and is not. */

describe("an operator of another language, alone in a rule of deny_if,", () => {
  const hint = (op: unknown) => operatorHint(op, "x", { version: "1", list: "deny_if", alone: true });
  const moved = 'instead of this rule, in a rule of `require`, write `regex` with `"^(?:...)$"`';

  test.each([
    ["write `eq`", "equals Equal equal_to is same = == ==="],
    ["write `neq`", "not_equals NotEquals ne != !== <> not is_not isnt does_not_equal unequal except other_than $ne"],
    ["write `in`", "one_of anyOf among member_of in_list is_in StringIn"],
    ["write `not_in`", "none_of nin $nin !in notin is_not_in not_one_of none not-any-of"],
    ["write `lt`", "< less_than lessThan below under not_gte"],
    ["write `lte`", "<= le leq less_than_or_equal at_most NumericLessThanEquals not_above"],
    ["write `gt`", "> greater_than more_than above over exceeds"],
    ["write `gte`", ">= ge geq greaterThanOrEqualTo at_least not_less_than"],
    ["write `exists` with `true`", "present defined is_set not_null is_not_null not_missing"],
    [
      "write `exists` with `false`",
      "NOT EXISTS".replace(" ", "_").concat(" null is_null missing absent unset nexists no_exists exists_not"),
    ],
    ["write `regex`", "matches match pattern regexp rlike ~ =~ $regex"],
    [moved, "not_matches not_regex nregex !regex !~ doesnt_match does_not_match mismatches matches_none not_pattern"],
    ["write `contains`", "contain includes include substring"],
    ["instead of this rule, in a rule of `require`, write `contains`", "excludes lacks without not_includes !contains"],
  ])("%s", (advice, names) => {
    for (const name of names.split(" ")) expect([name, hint(name)]).toEqual([name, advice]);
  });

  test.each([
    ["exist", "did you mean `exists`?"],
    ["eqs", "did you mean `eq`?"],
    ["neqs", "did you mean `neq`?"],
    ["lts", "did you mean `lt` or `lte`?"],
    ["ltes", "did you mean `lte`?"],
    ["gts", "did you mean `gt` or `gte`?"],
    ["gtes", "did you mean `gte`?"],
    ["ins", "did you mean `in`?"],
    ["nt_in", "did you mean `not_in`?"],
    ["nregx", undefined],
    ["iregx", undefined],
    ["xyzzy", undefined],
    ["constructor", undefined],
    ["length", undefined],
    ["", undefined],
  ])("%s", (operator, advice) => {
    expect(hint(operator)).toBe(advice);
  });
  test("that is not a string has no hint", () => {
    expect(hint(["eq"])).toBe(undefined);
  });
});

describe("a window of another form", () => {
  test.each([
    ["second", "write its seconds, `1`"],
    ["Seconds", "write its seconds, `1`"],
    ["week", "write its seconds, `604800`; such a window begins each Thursday at 00:00 UTC"],
    ["604800", "write `604800`, without quotes; such a window begins each Thursday at 00:00 UTC"],
    [
      "fortnight",
      "write its seconds, `1209600`; such a window begins every 14 days at 00:00 UTC, counted from 1970-01-01 and not by the calendar",
    ],
    [
      "month",
      "write its seconds, `2592000` for 30 days; such a window begins every 30 days at 00:00 UTC, counted from 1970-01-01 and not by the calendar",
    ],
    [
      "years",
      "write its seconds, `31536000` for 365 days; such a window begins every 365 days at 00:00 UTC, counted from 1970-01-01 and not by the calendar",
    ],
    ["60", "write `60`, without quotes"],
    [
      "31622400",
      "write `31622400`, without quotes; such a window begins every 366 days at 00:00 UTC, counted from 1970-01-01 and not by the calendar",
    ],
    ["123456789", undefined],
    ["060", undefined],
    ["60s", 'write `"minute"`'],
    ["+60", undefined],
    ["Minutes", 'write `"minute"`'],
    ["hourly", 'write `"hour"`'],
    ["days", 'write `"day"`'],
    ["10minutes", "write its seconds, `600`"],
    ["5 minutes", "write its seconds, `300`"],
    ["3 hours", "write its seconds, `10800`"],
    ["12hour", "write its seconds, `43200`"],
    ["24h", 'write `"day"`'],
    [
      "90 days",
      "write its seconds, `7776000`; such a window begins every 90 days at 00:00 UTC, counted from 1970-01-01 and not by the calendar",
    ],
    ["400 days", undefined],
    ["1m", 'write `"minute"` if `m` means minutes, or `2592000` if it means months of 30 days'],
    ["5M", "write `300` if `m` means minutes, or `12960000` if it means months of 30 days"],
    ["m", 'write `"minute"` if `m` means minutes, or `2592000` if it means months of 30 days'],
    ["15m", "write `900` if `m` means minutes"],
    ["60m", 'write `"hour"` if `m` means minutes'],
    ["9999999m", undefined],
    ["1h", 'write `"hour"`'],
    ["1d", 'write `"day"`'],
    ["PT1M", 'write `"minute"`'],
    ["PT15M", "write its seconds, `900`"],
    ["P1D", 'write `"day"`'],
    ["P7W0", undefined],
    ["60000ms", undefined],
    ["2x hour", undefined],
    ["dasy", 'did you mean `"day"`?'],
    ["century", undefined],
  ])("%s", (window, hint) => {
    expect(windowHint(window)).toBe(hint);
  });
  test.each([
    ["weekly", 'write `"week"`'],
    ["1 month", 'write `"month"`'],
    ["P1M", 'write `"month"`'],
    ["P1W", 'write `"week"`'],
    [
      "2 weeks",
      "write its seconds, `1209600`; such a window begins every 14 days at 00:00 UTC, counted from 1970-01-01 and not by the calendar",
    ],
    [
      "30 days",
      "write its seconds, `2592000` for 30 days; such a window begins every 30 days at 00:00 UTC, counted from 1970-01-01 and not by the calendar",
    ],
    ["7 days", "write its seconds, `604800`; such a window begins each Thursday at 00:00 UTC"],
    ["m", 'write `"minute"` if `m` means minutes, or `"month"` if it means a month'],
    ["5m", "write `300` if `m` means minutes, or `12960000` if it means months of 30 days"],
    ["wek", 'did you mean `"week"`?'],
    ["24h", 'write `"day"`'],
    [
      "year",
      "write its seconds, `31536000` for 365 days; such a window begins every 365 days at 00:00 UTC, counted from 1970-01-01 and not by the calendar",
    ],
  ])('%s in version "2"', (window, hint) => {
    expect(windowHint(window, "2")).toBe(hint);
  });
  test("that is not a string has no hint", () => {
    expect(windowHint(["60"])).toBe(undefined);
  });
});

describe("a rate limit of another form", () => {
  const shape =
    'write `{ "max": ..., "window": ... }`, with a number of calls and `"minute"`, `"hour"`, `"day"` or seconds';
  test.each([
    ["10/minute", 'write `{ "max": 10, "window": "minute" }`'],
    ["5 per hour", 'write `{ "max": 5, "window": "hour" }`'],
    [" 5 / Day ", 'write `{ "max": 5, "window": "day" }`'],
    ["5PERdays", 'write `{ "max": 5, "window": "day" }`'],
    ["100/hours", 'write `{ "max": 100, "window": "hour" }`'],
    ["123456789012345/day", 'write `{ "max": 123456789012345, "window": "day" }`'],
    ["5/week", 'write `{ "max": 5, "window": 604800 }`; such a window begins each Thursday at 00:00 UTC'],
    ["5 per 15 minutes", 'write `{ "max": 5, "window": 900 }`'],
    ["5/m", shape],
    ["5/400 days", shape],
    ["1234567890123456/day", shape],
    ["about 5/hour", shape],
    ["5/hour or so", shape],
    ["5:hour", shape],
    ["/hour", shape],
    ["5/", shape],
  ])("%j", (rate, hint) => {
    expect(rateLimitHint(rate)).toBe(hint);
  });
  test("that is not a string has no hint", () => {
    expect(rateLimitHint(["10/hour"])).toBe(undefined);
  });
});

test("a version that is a number is told of its quotes, another is not", () => {
  expect([versionHint(1), versionHint(2), versionHint(3), versionHint("1.0")]).toEqual([
    "write it in double quotes",
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
    expect(messages({ t: { limits: 1 } })).toEqual([{ code: "TG107", pointer: "", message: bare }]);
    expect(messages([{ type: "daily" }])).toEqual([{ code: "TG107", pointer: "", message: wallet }]);
  });
});

describe("a path of another form", () => {
  const path = "expected a path such as `args.amount`: `args.` and then names joined by dots, got ";
  test.each([
    ["a.bc.d", `${path}\`"a.bc.d"\`; write \`args.a.bc.d\``],
    ["argsx", `${path}\`"argsx"\`; write \`args.argsx\``],
    ["a b", `${path}\`"a b"\``],
    ["a.b ", `${path}\`"a.b "\`; write \`args.a.b\``],
    [" a", `${path}\`" a"\`; write \`args.a\``],
    ["a.", `${path}\`"a."\``],
    ["a..b", `${path}\`"a..b"\``],
    ["", `${path}\`""\``],
  ])("%j", (written, message) => {
    expect(
      issuesOf(condition(`{"path":${JSON.stringify(written)},"op":"exists","value":true}`)).map(([, , told]) => told),
    ).toEqual([message]);
  });
});
