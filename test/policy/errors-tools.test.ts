import { describe, expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";
import { type Expected, issuesOf, tool } from "./wrong.js";

/** What is told of wrong rules, names and counters of tools. */

describe("a tool's rules", () => {
  const alone = (key: string) =>
    `\`action: "deny"\` stands alone or with \`reason\`; remove \`${key}\`, or, if some calls may pass, the action`;
  const inRule = 'write `"conditions": [{ "path": ..., "op": ..., "value": ... }]` in the rule';
  const reason = '`reason` belongs to `action: "deny"` or `"require_approval"`, and here is ';

  test.each<[string, string, Expected[]]>([
    ["deny beside require", '{"action":"deny","require":[]}', [["/tools/t/require", "2:18", alone("require")]]],
    ["deny beside deny_if", '{"action":"deny","deny_if":[]}', [["/tools/t/deny_if", "2:18", alone("deny_if")]]],
    ["deny beside limits", '{"action":"deny","limits":[]}', [["/tools/t/limits", "2:18", alone("limits")]]],
    [
      "deny beside rate_limit",
      '{"action":"deny","rate_limit":{"max":1,"window":"day"}}',
      [["/tools/t/rate_limit", "2:18", alone("rate_limit")]],
    ],
    ["deny beside reason and description", '{"action":"deny","reason":"r","description":"d"}', []],
    ["an approval with all", '{"action":"require_approval","reason":"r","require":[],"deny_if":[],"limits":[]}', []],
    [
      "a reason without an action",
      '{"reason":"r"}',
      [["/tools/t/reason", "2:2", `${reason}no \`action\`; write \`on_deny\` in a rule, or \`description\``]],
    ],
    [
      "a reason to allow",
      '{"action":"allow","reason":"r"}',
      [["/tools/t/reason", "2:19", `${reason}\`action: "allow"\`; write \`on_deny\` in a rule, or \`description\``]],
    ],
    [
      "an unknown action",
      '{"action":"ask"}',
      [
        [
          "/tools/t/action",
          "2:11",
          'expected `"allow"`, `"deny"` or `"require_approval"`, got `"ask"`; write `"require_approval"`',
        ],
      ],
    ],
    [
      "a rule that is no object",
      '{"require":[1]}',
      [["/tools/t/require/0", "2:13", "expected a rule, an object with `conditions`, got `1`"]],
    ],
    [
      "a rule that stands alone",
      '{"deny_if":{}}',
      [["/tools/t/deny_if", "2:12", "expected an array of rules, got an object; put it in `[` and `]`"]],
    ],
    [
      "a condition in place of a rule",
      '{"require":[{"path":"args.a","op":"lte","value":5,"on_deny":"no"}]}',
      [
        ["/tools/t/require/0", "2:13", `expected a rule, an object with \`conditions\`, got a condition; ${inRule}`],
        [
          "/tools/t/require/0/on_deny",
          "2:51",
          "unknown key `on_deny`; write `on_deny` in the rule, beside `conditions`",
        ],
      ],
    ],
    [
      "a condition in place of a rule, with another language's operator",
      '{"deny_if":[{"path":"args.a","op":"not_matches","value":"x"}]}',
      [
        ["/tools/t/deny_if/0", "2:13", `expected a rule, an object with \`conditions\`, got a condition; ${inRule}`],
        [
          "/tools/t/deny_if/0/op",
          "2:35",
          'expected an operator (`eq`, `neq`, `in`, `not_in`, `lt`, `lte`, `gt`, `gte`, `regex`, `contains`, `exists`), got `"not_matches"`; instead of this rule, in a rule of `require`, write `regex` with `"^(?:...)$"`',
        ],
      ],
    ],
    [
      "a condition in place of a list of rules",
      '{"deny_if":{"path":"args.a","op":"eq","value":5}}',
      [
        [
          "/tools/t/deny_if",
          "2:12",
          `expected an array of rules, got an object; put a rule in \`[\` and \`]\`; ${inRule}`,
        ],
      ],
    ],
    [
      "a rule without conditions",
      '{"deny_if":[{"on_deny":1}]}',
      [
        ["/tools/t/deny_if/0", "2:13", "missing key `conditions`; expected an array of conditions"],
        ["/tools/t/deny_if/0/on_deny", "2:24", "expected a string, got `1`"],
      ],
    ],
    [
      "rules that are null",
      '{"require":null}',
      [["/tools/t/require", "2:12", "expected an array of rules, got `null`"]],
    ],
    ["limits that are none", '{"limits":"x"}', [["/tools/t/limits", "2:11", 'expected an array of limits, got `"x"`']]],
  ])("%s", (_, rules, expected) => {
    expect(issuesOf(tool(rules))).toEqual(expected);
  });
});

describe("a tool's name", () => {
  const exact = (name: string) =>
    `a name with \`*\` is a pattern, which needs \`"version": "2"\`; in version "1" tool names are exact, so that \`${name}\` names no others; list each name, or use \`all_tools\` or \`default\`, which speak of all`;

  test("has no star under `tools`", () => {
    expect(issuesOf('{"version":"1","default":"deny","tools":{"get_*":{}}}')).toEqual([
      ["/tools/get_*", "1:42", exact("get_*")],
    ]);
  });
  test.each<[string, Expected[]]>([
    ['["*"]', []],
    ["[]", []],
    ['["a","b"]', []],
    ['["get_*"]', [["/hide/0", "1:41", exact("get_*")]]],
    ['["a","*"]', [["/hide/1", "1:45", '`"*"` hides all tools and stands alone; write `["*"]`, or remove it']]],
    ['["a","a"]', [["/hide/1", "1:45", "`a` appears twice in `hide`; keep one"]]],
    ['["a",""]', [["/hide/1", "1:45", "expected a tool's name, got a blank string"]]],
    ['[" \\t\\ufeff"]', [["/hide/0", "1:41", "expected a tool's name, got a blank string"]]],
    ["[1]", [["/hide/0", "1:41", "expected a tool's name, a string, got `1`"]]],
  ])("hide %s", (hide, expected) => {
    expect(issuesOf(`{"version":"1","default":"deny","hide":${hide}}`)).toEqual(expected);
  });
});

describe("two limits on one counter", () => {
  const calls = { counter: "c", window: "minute", max: 1, scope: "grant" };
  const sum = { ...calls, increment_from: "args.a" };
  const document = (tools: object, all: object[] = []) => ({
    version: "1",
    default: "deny",
    all_tools: { limits: all },
    tools,
  });
  const conflict = (counts: string, other: string, otherCounts: string) =>
    `this limit counts ${counts}, but \`${other}\` counts ${otherCounts} on the same counter; give one of them another name`;

  test.each<[string, unknown, [string, string][]]>([
    ["count calls twice", document({ t: { limits: [calls, { ...calls, max: 2 }] } }), []],
    ["count one argument twice", document({ t: { limits: [sum, sum] } }), []],
    [
      "count two arguments in two tools",
      document({ t: { limits: [sum] }, u: { limits: [{ ...sum, increment_from: "args.b" }] } }),
      [],
    ],
    [
      "count two arguments in one call",
      document({ t: { limits: [sum, { ...sum, increment_from: "args.b" }] } }),
      [["/tools/t/limits/1", conflict("`args.b`", "/tools/t/limits/0", "`args.a`")]],
    ],
    [
      "count calls and an argument, in two tools",
      document({ t: { limits: [sum] }, u: { limits: [{ ...calls, window: 60 }] } }),
      [["/tools/u/limits/0", conflict("calls", "/tools/t/limits/0", "`args.a`")]],
    ],
    ["differ in scope", document({ t: { limits: [sum, { ...calls, scope: "global" }] } }), []],
    ["differ in window", document({ t: { limits: [sum, { ...calls, window: "hour" }] } }), []],
    [
      "hour and 3600 are one window",
      document({
        t: {
          limits: [
            { ...sum, window: "hour" },
            { ...calls, window: 3600 },
          ],
        },
      }),
      [["/tools/t/limits/1", conflict("calls", "/tools/t/limits/0", "`args.a`")]],
    ],
    [
      "day and 86400 are one window",
      document({
        t: {
          limits: [
            { ...calls, window: 86400 },
            { ...sum, window: "day" },
          ],
        },
      }),
      [["/tools/t/limits/1", conflict("`args.a`", "/tools/t/limits/0", "calls")]],
    ],
    [
      "of all tools and of one",
      document({ t: { limits: [sum] } }, [calls]),
      [["/tools/t/limits/0", conflict("`args.a`", "/all_tools/limits/0", "calls")]],
    ],
    [
      "a rate limit and a sum",
      document({
        t: { rate_limit: { max: 1, window: "minute" }, limits: [{ ...sum, counter: "t_rate", scope: "session" }] },
      }),
      [["/tools/t/rate_limit", conflict("calls", "/tools/t/limits/0", "`args.a`")]],
    ],
    [
      "a rate limit of another scope and a sum",
      document({ t: { rate_limit: { max: 1, window: "minute" }, limits: [{ ...sum, counter: "t_rate" }] } }),
      [],
    ],
  ])("%s", (_, input, expected) => {
    const result = safeParsePolicy(input);
    expect(result.ok ? [] : result.issues).toEqual(
      expected.map(([pointer, message]) => ({ code: "TG112", pointer, message })),
    );
  });
});

describe("limits on one counter that count different things", () => {
  const calls = { counter: "c", window: "minute", max: 1, scope: "grant" };
  const sum = (argument: string) => ({ ...calls, increment_from: argument });
  const pointersOf = (tools: object, all: unknown[] = []) => {
    const result = safeParsePolicy({ version: "1", default: "deny", all_tools: { limits: all }, tools });
    return result.ok
      ? []
      : result.issues.map(
          ({ pointer, message }) => `${pointer} ${/but `(.*)` counts/.exec(message)?.[1] ?? message.split(";")[0]}`,
        );
  };

  test("each name the first that differs", () => {
    expect(pointersOf({ t: { limits: [calls, calls, sum("args.a"), sum("args.a")] } })).toEqual([
      "/tools/t/limits/2 /tools/t/limits/0",
      "/tools/t/limits/3 /tools/t/limits/0",
    ]);
    expect(pointersOf({ t: { limits: [sum("args.a"), sum("args.a"), calls] } })).toEqual([
      "/tools/t/limits/2 /tools/t/limits/0",
    ]);
    expect(pointersOf({ t: { limits: [sum("args.a"), sum("args.b"), sum("args.c"), sum("args.a")] } })).toEqual([
      "/tools/t/limits/1 /tools/t/limits/0",
      "/tools/t/limits/2 /tools/t/limits/0",
    ]);
  });
  test("are told of tools with long names in short", () => {
    expect(pointersOf({ ["n".repeat(41)]: { limits: [sum("args.a")] }, u: { limits: [calls] } })).toEqual([
      `/tools/u/limits/0 /tools/${"n".repeat(40)}…/limits/0`,
    ]);
    expect(pointersOf({ ["n".repeat(40)]: { limits: [sum("args.a")] }, u: { limits: [calls] } })).toEqual([
      `/tools/u/limits/0 /tools/${"n".repeat(40)}/limits/0`,
    ]);
  });
  test.each([
    ["counter", 1],
    ["window", "week"],
    ["scope", 1],
    ["increment_from", 1],
  ])("are told of a wrong `%s` only that", (key, wrong) => {
    const told = pointersOf({
      t: { limits: [{ ...calls, [key]: wrong }, { ...sum("args.a"), [key]: wrong }, calls, 1] },
    });
    expect(told.map((line) => line.split(" ")[0])).toEqual([
      `/tools/t/limits/0/${key}`,
      `/tools/t/limits/1/${key}`,
      "/tools/t/limits/3",
    ]);
  });
  test("of a rate limit that is none, or of tools that are none, are not looked for", () => {
    expect(pointersOf({ t: { rate_limit: 1 }, u: 1 })).toEqual([
      "/tools/t/rate_limit expected an object with `max` and `window`, got `1`",
      "/tools/u expected tool rules, an object (an empty one allows every call), got `1`",
    ]);
  });
  test("a `max` beyond what is counted exactly", () => {
    expect(pointersOf({ t: { limits: [{ ...calls, max: 9007199254740991 }] } })).toEqual([]);
    expect(pointersOf({ t: { limits: [{ ...calls, max: 9007199254740992 }] } })).toEqual([
      "/tools/t/limits/0/max expected at most 9007199254740991 calls, got `9007199254740992`",
    ]);
    expect(pointersOf({ t: { rate_limit: { max: 0.5, window: "day" } } })).toEqual([
      "/tools/t/rate_limit/max expected a whole number of calls, got `0.5`",
    ]);
    expect(pointersOf({}, [{ ...calls, max: 0.5 }])).toEqual([
      "/all_tools/limits/0/max expected a whole number of calls, got `0.5`",
    ]);
  });
});
