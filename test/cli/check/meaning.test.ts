import { describe, expect, it } from "vitest";
import { checkText } from "../../../src/cli/check/check-text.js";

type Condition = readonly [path: string, op: string, value: unknown];

const rule = (...conditions: readonly Condition[]) => ({
  conditions: conditions.map(([path, op, value]) => ({ path, op, value })),
});
const document = (tools: unknown, more: object = {}) =>
  JSON.stringify({ version: "1", default: "deny", ...more, tools });
const found = (tools: unknown, more: object = {}) =>
  checkText(document(tools, more)).map(({ id, pointer }) => `${id} ${pointer}`);
const messages = (tools: unknown, more: object = {}) => checkText(document(tools, more)).map(({ message }) => message);
const ofRequire = (...conditions: readonly Condition[]) => found({ t: { require: [rule(...conditions)] } });

describe("conditions that contradict one another", () => {
  const SECOND = "/tools/t/require/0/conditions/1";

  it.each<[string, Condition, Condition]>([
    ["TG120", ["args.a", "gte", 6], ["args.a", "lte", 5]],
    ["TG120", ["args.a", "lt", 5], ["args.a", "gte", 5]],
    ["TG120", ["args.a", "eq", 6], ["args.a", "lt", 6]],
    ["TG120", ["args.a", "gt", 5], ["args.a", "eq", 5]],
    ["TG121", ["args.a", "eq", 1], ["args.a", "eq", "1"]],
    ["TG122", ["args.a", "in", ["x", "y"]], ["args.a", "eq", "z"]],
    ["TG122", ["args.a", "in", ["x", "y"]], ["args.a", "in", ["z"]]],
    ["TG122", ["args.a", "in", ["x", "y"]], ["args.a", "not_in", ["y", "x", "z"]]],
    ["TG122", ["args.a", "eq", true], ["args.a", "neq", true]],
    ["TG123", ["args.a", "eq", 1], ["args.a", "exists", false]],
    ["TG123", ["args.a", "exists", false], ["args.a.b", "eq", 1]],
    ["TG123", ["args.a", "exists", true], ["args.a", "exists", false]],
  ])("%s: %j and %j", (id, first, second) => {
    expect(ofRequire(first, second)).toEqual([`${id} ${SECOND}`]);
  });

  it.each<[Condition, Condition]>([
    [
      ["args.a", "gt", 5],
      ["args.a", "lt", 6],
    ],
    [
      ["args.a", "eq", 5],
      ["args.a", "lte", 5],
    ],
    [
      ["args.a", "gt", 5],
      ["args.b", "lt", 5],
    ],
    [
      ["args.a", "in", ["x", "y"]],
      ["args.a", "not_in", ["y"]],
    ],
    [
      ["args.a", "exists", false],
      ["args.ab", "eq", 1],
    ],
    [
      ["args.a.b", "exists", false],
      ["args.a.c", "eq", 1],
    ],
    [
      ["args.a", "exists", false],
      ["args.a.b", "exists", false],
    ],
    [
      ["args.a", "neq", 5],
      ["args.a", "eq", 6],
    ],
    [
      ["args.a", "eq", 5],
      ["args.a", "eq", 5],
    ],
  ])("are not %j and %j", (first, second) => {
    expect(ofRequire(first, second)).toEqual([]);
  });

  it("are looked for across all rules of `require`, which must all hold", () => {
    const rules = [rule(["args.a", "gte", 10]), rule(["args.a", "lte", 5])];
    expect(found({ t: { require: rules } })).toEqual(["TG120 /tools/t/require/1/conditions/0"]);
    expect(messages({ t: { require: rules } })[0]).toBe(
      "no number is both `gte` `10` and `lte` `5`, both on `args.a`; no call can meet both, so every call of the tool is denied",
    );
  });

  it("are not looked for across rules of `deny_if`, of which one is enough, nor across tools", () => {
    const low = rule(["args.a", "lt", 5]);
    const high = rule(["args.a", "gt", 10]);
    expect(found({ t: { deny_if: [low, high] }, u: { require: [low] }, v: { require: [high] } })).toEqual([]);
  });

  it("in a rule of `deny_if` are said to make it hold never", () => {
    const rules = [rule(["args.a", "lt", 5], ["args.a", "gt", 10])];
    expect(messages({ t: { deny_if: rules } })[0]).toContain(
      "the rule never holds, and denies only calls that it cannot decide",
    );
  });
});

describe("identical rules", () => {
  it("are the same in whatever order their conditions stand", () => {
    const [a, b]: Condition[] = [
      ["args.a", "eq", 1],
      ["args.b", "eq", 2],
    ];
    expect(found({ t: { deny_if: [rule(a!, b!), rule(b!, a!)] } })).toEqual(["TG124 /tools/t/deny_if/1"]);
  });

  it("may stand in different lists and under different tools", () => {
    const one = rule(["args.a", "eq", 1]);
    expect(found({ t: { deny_if: [one] }, u: { deny_if: [one], require: [one] } })).toEqual([
      "TG132 /tools/u/deny_if/0/conditions/0",
    ]);
  });
});

describe("patterns of `require`", () => {
  const pattern = (value: string, path = "args.a") => ofRequire([path, "regex", value]).map((one) => one.slice(0, 5));

  it.each([
    "a",
    "^a|b",
    "a|^b$",
    "^a|b$",
    "(^a|b)$|c",
    "a\\$",
    "[$^]",
    "(?i)a",
    "(?:a|b)",
    "a\\\\\\$",
    "[[:alpha:]^]",
    "",
    ".*",
    "\\ba\\b",
    "(?m)^a$",
    "\\Qa",
  ])("%s is found anywhere", (value) => expect(pattern(value)).toEqual(["TG125"]));

  it.each([
    "^a$",
    "^a",
    "a$",
    "\\Aa\\z",
    "(?i)^a$",
    "^(?:a|b)$",
    "(^a$)",
    "(^a$)|(^b$)",
    "^a$|^b$",
    "(?P<x>^a$)",
    "a\\\\$",
    "^[|]$",
    "^\\|$",
  ])("%s is anchored", (value) => expect(pattern(value)).toEqual([]));

  it.each([
    ["^/srv/.*$", "args.path", "/srv/.."],
    ["^/srv/.+\\.txt$", "args.options.filePath", "/srv/../.txt"],
    ["^/srv/", "args.file_path", "/srv/../x"],
    ["^docs/.*$", "args.name", "docs/.."],
    ["^.{1,80}$", "args.directory", "../"],
    ["^/srv/[^/]*$", "args.path", "/srv/.."],
    ["^[^/]+/[^/]+$", "args.repo", "../."],
  ])("%s on %s lets paths leave, as %s", (value, path, example) => {
    const found = checkText(document({ t: { require: [rule([path, "regex", value])] } }));
    expect(found.map((one) => [one.id, one.example])).toEqual([["TG126", example]]);
  });

  it.each([
    ["^/srv/[\\w-]*$", "args.path"],
    ["^[\\w.+-]+$", "args.path"],
    ["^https://example\\.com/.*$", "args.url"],
    ["^[\\w.]+@example\\.com$", "args.email"],
    ["^/srv/a\\.\\*$", "args.path"],
    ["^[\\w-]+(?:\\.[\\w-]+)*$", "args.file"],
  ])("%s on %s does not", (value, path) => expect(pattern(value, path)).toEqual([]));

  it("do not let paths leave where a rule of `deny_if` denies `..`", () => {
    const require = [rule(["args.path", "regex", "^/srv/.*$"])];
    const denying = (condition: Condition) => found({ t: { require, deny_if: [rule(condition)] } });
    expect(denying(["args.path", "contains", ".."])).toEqual([]);
    expect(denying(["args.path", "regex", "(?:^|/)\\.\\.(?:/|$)"])).toEqual([]);
    expect(denying(["args.other", "contains", ".."])).toEqual(["TG126 /tools/t/require/0/conditions/0/value"]);
  });

  it("say what to write instead, if that is a pattern, and those of `deny_if` are let be", () => {
    expect(messages({ t: { require: [rule(["args.a", "regex", "a|b"])] } })[0]).toContain('write `"^(?:a|b)$"`');
    expect(messages({ t: { require: [rule(["args.a", "regex", "\\Qa"])] } })[0]).toBe(
      'this pattern is found anywhere in `args.a`, and also takes `"xax"`; hold it to the whole text by `^` and `$`',
    );
    expect(found({ t: { deny_if: [rule(["args.a", "regex", "a"])] } })).toEqual([]);
  });
});

describe("counters", () => {
  const limit = (counter: string, window: unknown, max: number, more: object = {}) => ({
    counter,
    window,
    max,
    scope: "grant",
    ...more,
  });

  it("of one name with another scope are two", () => {
    const tools = { t: { limits: [limit("c", "day", 9), limit("c", "day", 20, { scope: "global" })] } };
    expect(found(tools)).toEqual(["TG127 /tools/t/limits/1"]);
    expect(messages(tools)[0]).toBe(
      "the counter `c` counts in a day by global here and in a day by grant at `/tools/t/limits/0`: these are two counters; give each a name of its own, or both the same window and scope",
    );
  });

  it("of a `rate_limit` have a name too, and `minute` is 60", () => {
    const rate = { max: 5, window: 60 };
    expect(
      found({ t: { rate_limit: rate }, u: { limits: [limit("t_rate", "minute", 5, { scope: "session" })] } }),
    ).toEqual([]);
    expect(found({ t: { rate_limit: rate }, u: { limits: [limit("t_rate", "minute", 5)] } })).toEqual([
      "TG127 /tools/u/limits/0",
    ]);
  });

  it.each([
    ["a longer window that the shorter one never fills", limit("a", "minute", 1), limit("b", "day", 1440), 1],
    ["a shorter window with more than the longer one allows", limit("a", "day", 50), limit("b", "minute", 50), 1],
    ["a narrower scope with more", limit("a", "day", 5, { scope: "global" }), limit("b", "day", 5), 1],
    ["a window that at most three others meet", limit("a", 40, 5), limit("b", 60, 15), 1],
    ["one counter with another max", limit("a", "day", 6), limit("a", "day", 5), 0],
  ])("idle is %s", (_, first, second, idle) => {
    expect(found({ t: { limits: [first, second] } })).toEqual([`TG128 /tools/t/limits/${idle}`]);
  });

  it.each([
    ["a burst limit beside a budget", limit("a", "minute", 10), limit("b", "day", 100)],
    ["a wider scope with more", limit("a", "day", 5), limit("b", "day", 50, { scope: "global" })],
    ["another thing that is counted", limit("a", "day", 5), limit("b", "day", 50, { increment_from: "args.n" })],
    ["a window that three others could fill", limit("a", 40, 5), limit("b", 60, 14)],
  ])("idle is not %s", (_, first, second) => {
    expect(found({ t: { limits: [first, second] } })).toEqual([]);
  });

  it("of two that make each other idle one is found", () => {
    expect(found({ t: { limits: [limit("a", "day", 5), limit("b", "day", 5)] } })).toEqual(["TG128 /tools/t/limits/0"]);
  });

  it("a shared counter is not idle while another tool can fill it", () => {
    const shared = limit("shared", "day", 100);
    const few = limit("few", "day", 5);
    expect(found({ t: { limits: [few, shared] }, u: { limits: [shared] } })).toEqual([]);
    expect(found({ t: { limits: [few, shared] }, u: { limits: [few, shared] } })).toEqual([
      "TG128 /tools/t/limits/1",
      "TG128 /tools/u/limits/1",
    ]);
  });

  it("one of `all_tools` is idle only if it is for every tool that is charged to it", () => {
    const all_tools = { limits: [limit("c", "day", 10)] };
    const strict = { limits: [limit("c", "day", 5)] };
    expect(found({ t: strict, u: {} }, { all_tools })).toEqual([]);
    expect(found({ t: strict, u: strict }, { all_tools })).toEqual(["TG128 /all_tools/limits/0"]);
  });

  it("one counter of two arguments is filled by both", () => {
    const sum = (counter: string, max: number, from: string) =>
      limit(counter, "day", max, { increment_from: `args.${from}` });
    const [few, shared] = [sum("few", 5, "a"), sum("shared", 20, "a")];
    expect(found({ t: { limits: [few, shared] } })).toEqual(["TG128 /tools/t/limits/1"]);
    expect(found({ t: { limits: [few, shared] }, u: { limits: [sum("shared", 20, "b")] } })).toEqual([]);
  });

  it("say what taking one out would let through", () => {
    const tools = { t: { limits: [limit("a", "day", 5, { scope: "global" }), limit("b", "day", 9)] } };
    expect(messages(tools)).toEqual([
      "this limit of 9 in a day is never reached, since `/tools/t/limits/0` with 5 in a day is reached before; lower it; without it, calls that carry no grant could pass",
    ]);
  });

  it("those of `all_tools` count, for unlisted tools as well", () => {
    const all_tools = { limits: [limit("all", "minute", 10)] };
    const tools = { t: { limits: [limit("t", "minute", 20)] } };
    expect(found(tools, { all_tools })).toEqual(["TG128 /tools/t/limits/0"]);
    const few = { t: { limits: [limit("t", "minute", 5)] } };
    expect(found(few, { all_tools })).toEqual(["TG128 /all_tools/limits/0"]);
    expect(found(few, { all_tools, default: "allow" })).toEqual([]);
  });
});

describe("conditions that contradict several before them", () => {
  it.each<[string, readonly Condition[]]>([
    [
      "TG122",
      [
        ["args.a", "in", ["x", "y"]],
        ["args.a", "neq", "x"],
        ["args.a", "neq", "y"],
      ],
    ],
    [
      "TG122",
      [
        ["args.a", "neq", "x"],
        ["args.a", "neq", "y"],
        ["args.a", "in", ["x", "y"]],
      ],
    ],
    [
      "TG120",
      [
        ["args.a", "gte", 5],
        ["args.a", "gt", 5],
        ["args.a", "lte", 5],
      ],
    ],
    [
      "TG120",
      [
        ["args.a", "gte", 1],
        ["args.a", "gt", 9],
        ["args.a", "lt", 9],
      ],
    ],
    [
      "TG123",
      [
        ["args.a.b", "eq", 1],
        ["args.c", "eq", 1],
        ["args.a", "exists", false],
      ],
    ],
  ])("%s: %j", (id, conditions) => {
    expect(ofRequire(...conditions)).toEqual([`${id} /tools/t/require/0/conditions/2`]);
  });

  it("are found at the first place alone where nothing is left", () => {
    expect(ofRequire(["args.a", "eq", "x"], ["args.a", "neq", "x"], ["args.a", "neq", "y"])).toEqual([
      "TG122 /tools/t/require/0/conditions/1",
    ]);
  });
});
