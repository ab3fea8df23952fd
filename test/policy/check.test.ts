import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../src/policy/parse.js";
import { SCHEMA_OPERATORS } from "./schema-operators.js";
import { AT, AT_CONDITION, AT_LIMIT, condition, type Expected, issuesOf, limit, tool } from "./wrong.js";

/** What each wrong document is told. Positions are those of the text as written here. */

test("the columns above are right", () => {
  expect(tool("X").split("\n")[1]!.indexOf("X") + 1).toBe(AT);
  expect(condition("X").split("\n")[1]!.indexOf("X") + 1).toBe(AT_CONDITION);
  expect(limit("X").split("\n")[1]!.indexOf("X") + 1).toBe(AT_LIMIT);
});

describe("a document", () => {
  test.each<[string, string, Expected[]]>([
    ["is an object", "3", [["", "1:1", "expected a policy document, an object, got `3`"]]],
    ["is not an array", "[]", [["", "1:1", "expected a policy document, an object, got an empty array"]]],
    [
      "has a version and a default",
      "{}",
      [
        ["", "1:1", 'missing key `version`; expected `"1"` or `"2"`, the versions that this release reads'],
        ["", "1:1", 'missing key `default`; expected `"allow"` or `"deny"`'],
      ],
    ],
    [
      "has a version that is read",
      '{"version":"3","default":"deny"}',
      [["/version", "1:12", 'expected `"1"` or `"2"`, the versions that this release reads, got `"3"`']],
    ],
    [
      "has a version in quotes",
      '{"version":1,"default":"deny"}',
      [
        [
          "/version",
          "1:12",
          'expected `"1"` or `"2"`, the versions that this release reads, got `1`; write it in double quotes',
        ],
      ],
    ],
    [
      "has a default that is an effect",
      '{\n  "version": "1",\n  "default": "block"\n}',
      [["/default", "3:14", 'expected `"allow"` or `"deny"`, got `"block"`; write `"deny"`']],
    ],
    [
      "has no key but its own",
      '{"version":"1",\n"defualt":"deny"}',
      [
        ["", "1:1", 'missing key `default`; expected `"allow"` or `"deny"`'],
        ["/defualt", "2:1", "unknown key `defualt`; did you mean `default`?"],
      ],
    ],
    [
      "has tools by name",
      '{"version":"1","default":"deny","tools":[]}',
      [["/tools", "1:41", "expected an object with the rules of each tool under the tool's name, got an empty array"]],
    ],
    [
      "has limits of all tools in an object",
      '{"version":"1","default":"deny","all_tools":"limits"}',
      [["/all_tools", "1:45", 'expected an object with `limits`, got `"limits"`']],
    ],
    [
      "has no null in place of limits of all tools",
      '{"version":"1","default":"deny","all_tools":null}',
      [["/all_tools", "1:45", "expected an object with `limits`, got `null`"]],
    ],
    [
      "is told all its errors at once",
      '{"version":"1","default":"x","$schema":1,"description":2,"hide":3,"all_tools":4,"tools":{"t":5}}',
      [
        ["/default", "1:26", 'expected `"allow"` or `"deny"`, got `"x"`'],
        ["/$schema", "1:40", "expected a string, got `1`"],
        ["/description", "1:56", "expected a string, got `2`"],
        ["/hide", "1:65", 'expected an array of tool names, or `["*"]`, got `3`'],
        ["/all_tools", "1:79", "expected an object with `limits`, got `4`"],
        ["/tools/t", "1:94", "expected tool rules, an object (an empty one allows every call), got `5`"],
      ],
    ],
  ])("%s", (_, text, expected) => {
    expect(issuesOf(text)).toEqual(expected);
  });
});

describe("what looks right and is not", () => {
  const wallet = "write a limit with `increment_from` for the tool that spends, under `tools`";
  const intercept =
    "this is the form of an Intercept YAML policy; write `require` or `deny_if` for its conditions, `limits` for its counts and `action` for the rest";
  const everyTool = "`all_tools` takes only `limits`; write the rules of each tool under `tools`";
  const head = '{"version":"1","default":"deny",';

  test.each<[string, string, Expected[]]>([
    [
      "a bare tool map",
      '{"create_refund":{"action":"deny"},"export":{}}',
      [
        [
          "",
          "1:1",
          'this is a bare tool map; put it under `tools`: `{ "version": "1", "default": "deny", "tools": { ... } }`',
        ],
      ],
    ],
    [
      "a tool outside `tools`",
      `${head}"create_refund":{"action":"deny"}}`,
      [["/create_refund", "1:33", "unknown key `create_refund`; put the rules of a tool under `tools`"]],
    ],
    [
      "an Intercept policy",
      tool('{"rules":[]}'),
      [["/tools/t/rules", `2:${AT + 1}`, `unknown key \`rules\`; ${intercept}`]],
    ],
    [
      "a wallet policy",
      '{"type":"daily-spending-limit","limit":100}',
      [["", "1:1", `this is a wallet policy (\`type\`: \`"daily-spending-limit"\`); ${wallet}`]],
    ],
    [
      "a list of wallet policies",
      '[{"type":"daily-spending-limit"}]',
      [["", "1:1", `this is a wallet policy (\`type\`: \`"daily-spending-limit"\`); ${wallet}`]],
    ],
    [
      "rules for all tools",
      `${head}"all_tools":{"limits":[],"require":[]}}`,
      [["/all_tools/require", "1:58", `\`require\` needs \`"version": "2"\`; in version "1" ${everyTool}`]],
    ],
    [
      "an amount for all tools",
      `${head}"all_tools":{"limits":[{"counter":"c","window":"day","max":1,"scope":"global","increment_from":"args.a"}]}}`,
      [
        [
          "/all_tools/limits/0/increment_from",
          "1:111",
          "unknown key `increment_from`; limits of `all_tools` count calls; write one with `increment_from` for each tool under `tools`",
        ],
      ],
    ],
    [
      "a rate limit in a string",
      tool('{"rate_limit":"10/minute"}'),
      [
        [
          "/tools/t/rate_limit",
          "2:15",
          'expected an object with `max` and `window`, got `"10/minute"`; write `{ "max": 10, "window": "minute" }`',
        ],
      ],
    ],
    [
      "a rate limit of another sort",
      tool('{"rate_limit":"often"}'),
      [
        [
          "/tools/t/rate_limit",
          "2:15",
          'expected an object with `max` and `window`, got `"often"`; write `{ "max": ..., "window": ... }`, with a number of calls and `"minute"`, `"hour"`, `"day"` or seconds',
        ],
      ],
    ],
  ])("%s", (_, text, expected) => {
    expect(issuesOf(text)).toEqual(expected);
  });

  const windows = 'expected `"minute"`, `"hour"`, `"day"` or a whole number of seconds from 1 to 31,622,400, got ';
  test.each([
    ['"week"', '`"week"`; write its seconds, `604800`; such a window begins each Thursday at 00:00 UTC'],
    [
      '"months"',
      '`"months"`; write its seconds, `2592000` for 30 days; such a window begins every 30 days at 00:00 UTC, counted from 1970-01-01 and not by the calendar',
    ],
    ['"seconds"', '`"seconds"`; write its seconds, `1`'],
    ['"hours"', '`"hours"`; write `"hour"`'],
    ['"60"', '`"60"`; write `60`, without quotes'],
    ["0", "`0`"],
    ["1.5", "`1.5`"],
    ["31622401", "`31622401`"],
    ["null", "`null`"],
  ])("window %s", (window, message) => {
    expect(issuesOf(limit(`{"window":${window},"counter":"c","max":1,"scope":"grant"}`))).toEqual([
      ["/tools/t/limits/0/window", `2:${AT_LIMIT + 10}`, windows + message],
    ]);
  });

  const operators = `expected an operator (${SCHEMA_OPERATORS.map((name) => `\`${name}\``).join(", ")}), got `;
  test.each([
    [
      '"starts_with"',
      '`"starts_with"`, which needs `"version": "2"`; write `regex` with `"^\\\\Q...\\\\E[\\\\w-]*$"`, where `[\\\\w-]*` is for what else may stand there',
    ],
    [
      '"ends_with"',
      '`"ends_with"`, which needs `"version": "2"`; write `regex` with `"^[\\\\w-]*\\\\Q...\\\\E$"`, where `[\\\\w-]*` is for what else may stand there',
    ],
    ['"matches"', '`"matches"`; write `regex` with `"^(?:...)$"`'],
    [
      '"not_contains"',
      '`"not_contains"`; take this condition out, and in a rule of its own in `deny_if` write `contains`',
    ],
    ['"=="', '`"=="`; write `eq`'],
    ['"exsits"', '`"exsits"`; did you mean `exists`?'],
    ['"constructor"', '`"constructor"`'],
    ["1", "`1`"],
  ])("operator %s", (op, message) => {
    expect(issuesOf(condition(`{"op":${op},"path":"args.a","value":1}`))).toEqual([
      ["/tools/t/require/0/conditions/0/op", `2:${AT_CONDITION + 6}`, operators + message],
    ]);
  });

  test("an operator that is unknown does not hide what else is wrong", () => {
    expect(
      issuesOf(condition('{"op":"is","path":"a","valeu":1}')).map(([pointer, , message]) => [pointer, message]),
    ).toEqual([
      ["/tools/t/require/0/conditions/0", "missing key `value`; expected what the argument is compared with"],
      ["/tools/t/require/0/conditions/0/op", `${operators}\`"is"\`; write \`eq\``],
      [
        "/tools/t/require/0/conditions/0/path",
        'expected a path such as `args.amount`: `args.` and then names joined by dots, got `"a"`; write `args.a`',
      ],
      ["/tools/t/require/0/conditions/0/valeu", "unknown key `valeu`; did you mean `value`?"],
    ]);
  });
});

describe("an unknown key", () => {
  test.each([
    ["dennyif", "did you mean `deny_if`?"],
    ["denyIf", "did you mean `deny_if`?"],
    ["deny-if", "did you mean `deny_if`?"],
    ["Action", "did you mean `action`?"],
    ["rate_limits", "did you mean `rate_limit`?"],
    ["limit", "did you mean `limits`?"],
    ["effect", "did you mean `action`?"],
    ["conditions", "put `conditions` in a rule of `require`, if they must hold, or of `deny_if`, if they must not"],
    ["zzz", "expected `action`, `reason`, `require`, `deny_if`, `limits`, `rate_limit`, `description`"],
    ["toString", "expected `action`, `reason`, `require`, `deny_if`, `limits`, `rate_limit`, `description`"],
  ])("%s", (key, advice) => {
    expect(issuesOf(tool(`{"${key}":1}`))).toEqual([[`/tools/t/${key}`, "2:2", `unknown key \`${key}\`; ${advice}`]]);
  });

  test("is quoted short and without control characters", () => {
    const long = "k".repeat(100_000);
    expect(
      issuesOf(tool(`{"${long}":1,"a\\u001b[31m\\u202e":1}`)).map(([, , message]) => message.split(";")[0]),
    ).toEqual([`unknown key \`${"k".repeat(60)}…\``, "unknown key `a\\u001b[31m\\u202e`"]);
  });

  test("has its pointer escaped", () => {
    expect(issuesOf(tool('{"a/b~c~1":1}'))[0]![0]).toBe("/tools/t/a~1b~0c~01");
  });
});

test("the error that is thrown shows where and what", () => {
  expect(() => parsePolicy('{"version":"1",\n "default":"x"}')).toThrow(
    'invalid policy\n/default (line 2, column 12): expected `"allow"` or `"deny"`, got `"x"`',
  );
});
