import { describe, expect, test } from "vitest";
import { createEngine } from "../../src/create-engine.js";
import { parsePolicy, safeParsePolicy } from "../../src/policy/parse.js";

/** What the parser advises, followed literally: the document then decides calls as its author meant it to. */

type Rules = Readonly<Record<string, unknown>>;
type Condition = readonly [path: string, op: string, value: unknown];

const rule = (...conditions: readonly Condition[]) => ({
  conditions: conditions.map(([path, op, value]) => ({ path, op, value })),
});
const policy = (rules: Rules) => ({ version: "1", default: "deny", tools: { t: rules } });
const adviceOn = (rules: Rules): string => {
  const result = safeParsePolicy(policy(rules));
  const messages = result.ok ? [] : result.issues.map(({ message }) => message);
  expect(messages).toHaveLength(1);
  return messages[0]!;
};
const passes = (rules: Rules, args: object): boolean =>
  createEngine({ policy: parsePolicy(policy(rules)) }).evaluate({ tool: "t", args: { ...args } }).effect === "allow";

/** A condition as its author wrote it, what is advised, the rules after it, and values of `args.a` that may pass and that may not. */
type Row = readonly [
  op: string,
  value: unknown,
  advice: string,
  after: Rules,
  passing: readonly unknown[],
  denied: readonly unknown[],
];

const requires = (...conditions: readonly Condition[]): Rules => ({ require: [rule(...conditions)] });
const denies = (...conditions: readonly Condition[]): Rules => ({ deny_if: [rule(...conditions)] });
const a = (op: string, value: unknown): Condition => ["args.a", op, value];

const REST = ", where `[\\\\w-]*` is for what else may stand there";
const out = (what: string): string => `take this condition out, and in a rule of its own in \`deny_if\` write ${what}`;
const instead = (what: string): string => `instead of this rule, in a rule of \`require\`, write ${what}`;
const wild = (pattern: string, any: string, one: string, signs: readonly [string, string]): string =>
  `\`regex\` with \`"${pattern}"\`, \`${any}\` for each \`${signs[0]}\`, \`${one}\` for each \`${signs[1]}\`, and \`\\\\Q...\\\\E\` around the rest`;
const looseLike = wild("(?s)^...$", ".*", ".", ["%", "_"]);
const strictLike = wild("^...$", "[\\\\w-]*", "[\\\\w-]", ["%", "_"]);
const looseGlob = wild("(?s)^...$", ".*", ".", ["*", "?"]);
const strictGlob = wild("^...$", "[\\\\w-]*", "[\\\\w-]", ["*", "?"]);

const IN_REQUIRE: readonly Row[] = [
  ["equals", "x", "write `eq`", requires(a("eq", "x")), ["x"], ["y", 1, null, undefined]],
  ["not_equals", "x", "write `neq`", requires(a("neq", "x")), ["y"], ["x", 1, null, undefined]],
  ["unless", "x", "write `neq`", requires(a("neq", "x")), ["y"], ["x", undefined]],
  ["one_of", ["x", "y"], "write `in`", requires(a("in", ["x", "y"])), ["x", "y"], ["z", undefined]],
  ["none_of", ["x", "y"], "write `not_in`", requires(a("not_in", ["x", "y"])), ["z"], ["x", 1, undefined]],
  ["not_in_list", ["x"], "write `not_in`", requires(a("not_in", ["x"])), ["z"], ["x", undefined]],
  ["<", 5, "write `lt`", requires(a("lt", 5)), [4], [5, "4", undefined]],
  ["not_lt", 5, "write `gte`", requires(a("gte", 5)), [5], [4, undefined]],
  ["<=", 5, "write `lte`", requires(a("lte", 5)), [5], [6]],
  ["not_lte", 5, "write `gt`", requires(a("gt", 5)), [6], [5]],
  [">", 5, "write `gt`", requires(a("gt", 5)), [6], [5]],
  ["not_gt", 5, "write `lte`", requires(a("lte", 5)), [5], [6]],
  [">=", 5, "write `gte`", requires(a("gte", 5)), [5], [4]],
  ["not_gte", 5, "write `lt`", requires(a("lt", 5)), [4], [5]],
  ["present", true, "write `exists` with `true`", requires(a("exists", true)), [0], [undefined, null]],
  ["is_null", true, "write `exists` with `false`", requires(a("exists", false)), [undefined, null], [0]],
  ["is_null", false, "write `exists` with `true`", requires(a("exists", true)), [0], [undefined, null]],
  ["not_exists", true, "write `exists` with `false`", requires(a("exists", false)), [undefined], [0]],
  ["is_empty", true, 'write `eq` with `""`', requires(a("eq", "")), [""], ["x", undefined]],
  ["not_empty", true, 'write `neq` with `""`', requires(a("neq", "")), ["x"], ["", undefined]],
  ["matches", "a+", 'write `regex` with `"^(?:...)$"`', requires(a("regex", "^(?:a+)$")), ["aa"], ["xa", 1]],
  ["not_regex", "a", out("`regex`"), denies(a("regex", "a")), ["x"], ["xa", 1, undefined]],
  ["not_matches", "a", out("`regex`"), denies(a("regex", "a")), ["x"], ["xa", undefined]],
  ["iregex", "a", 'write `regex` with `"(?i)^(?:...)$"`', requires(a("regex", "(?i)^(?:a)$")), ["A"], ["b"]],
  ["not_iregex", "a", out('`regex` with `"(?i)..."`'), denies(a("regex", "(?i)a")), ["x"], ["A", undefined]],
  ["includes", "x", "write `contains`", requires(a("contains", "x")), ["axb", ["x"]], ["a", ["a"], undefined]],
  ["not_contains", "x", out("`contains`"), denies(a("contains", "x")), ["a", ["a"]], ["axb", ["x"], undefined]],
  ["icontains", "x", 'write `regex` with `"(?i)\\\\Qx\\\\E"`', requires(a("regex", "(?i)\\Qx\\E")), ["aX"], ["a"]],
  ["not_icontains", "x", out('`regex` with `"(?i)\\\\Qx\\\\E"`'), denies(a("regex", "(?i)\\Qx\\E")), ["a"], ["aX"]],
  [
    "starts_with",
    "/srv/a.b-",
    `write \`regex\` with \`"^\\\\Q/srv/a.b-\\\\E[\\\\w-]*$"\`${REST}`,
    requires(a("regex", "^\\Q/srv/a.b-\\E[\\w-]*$")),
    ["/srv/a.b-1"],
    ["/srv/aXb-1", "/srv/a.b-/../../etc/passwd", "x/srv/a.b-1", undefined],
  ],
  [
    "startsWith",
    'C:\\a "b"',
    `write \`regex\` with \`"^\\\\QC:\\\\a \\"b\\"\\\\E[\\\\w-]*$"\`${REST}`,
    requires(a("regex", JSON.parse('"^\\\\QC:\\\\a \\"b\\"\\\\E[\\\\w-]*$"'))),
    ['C:\\a "b"c'],
    ["C:a", 'C:\\a "b"\\..\\x'],
  ],
  [
    "not_starts_with",
    "/e.c",
    out('`regex` with `"^\\\\Q/e.c\\\\E"`'),
    denies(a("regex", "^\\Q/e.c\\E")),
    ["/srv", "x/e.c"],
    ["/e.c/passwd", undefined],
  ],
  [
    "ends_with",
    ".md",
    `write \`regex\` with \`"^[\\\\w-]*\\\\Q.md\\\\E$"\`${REST}`,
    requires(a("regex", "^[\\w-]*\\Q.md\\E$")),
    ["a.md"],
    ["aXmd", "a.md.exe", "../a.md", undefined],
  ],
  [
    "not_ends_with",
    ".env",
    out('`regex` with `"\\\\Q.env\\\\E$"`'),
    denies(a("regex", "\\Q.env\\E$")),
    ["a.md", ".env.md"],
    ["a\n.env", undefined],
  ],
  ["like", "a%", `write ${strictLike}`, requires(a("regex", "^\\Qa\\E[\\w-]*$")), ["abc"], ["a/../b", "ba"]],
  ["not_like", "%.env", out(looseLike), denies(a("regex", "(?s)^.*\\Q.env\\E$")), ["a"], ["a\n.env", undefined]],
  ["glob", "a*", `write ${strictGlob}`, requires(a("regex", "^\\Qa\\E[\\w-]*$")), ["abc"], ["a/../b", "ba"]],
  ["StringLike", "a*", `write ${strictGlob}`, requires(a("regex", "^\\Qa\\E[\\w-]*$")), ["abc"], ["a/../b", "ba"]],
  ["not_glob", "*.env", out(looseGlob), denies(a("regex", "(?s)^.*\\Q.env\\E$")), ["a"], ["x/.env", undefined]],
  [
    "between",
    [2, 4],
    "write two conditions in one rule, `gte` and `lte`",
    requires(a("gte", 2), a("lte", 4)),
    [2, 4],
    [1, 5, undefined],
  ],
  [
    "not_between",
    [2, 4],
    out("two conditions in one rule, `gte` and `lte`"),
    denies(a("gte", 2), a("lte", 4)),
    [1, 5],
    [2, 3, 4, "3", undefined],
  ],
  [
    "equals_ignore_case",
    "x",
    'write `regex` with `"(?i)^\\\\Qx\\\\E$"`',
    requires(a("regex", "(?i)^\\Qx\\E$")),
    ["X"],
    ["Xx"],
  ],
  [
    "not_equals_ignore_case",
    "x",
    out('`regex` with `"(?i)^\\\\Qx\\\\E$"`'),
    denies(a("regex", "(?i)^\\Qx\\E$")),
    ["y"],
    ["X", undefined],
  ],
  [
    "in_ignore_case",
    ["x", "y"],
    'write `regex` with `"(?i)^(?:\\\\Q...\\\\E|\\\\Q...\\\\E)$"`',
    requires(a("regex", "(?i)^(?:\\Qx\\E|\\Qy\\E)$")),
    ["X", "y"],
    ["z"],
  ],
  ["exsits", true, "did you mean `exists`?", requires(a("exists", true)), [0], [undefined]],
];

const IN_DENY_IF: readonly Row[] = [
  ["equals", "x", "write `eq`", denies(a("eq", "x")), ["y"], ["x", undefined]],
  ["not_equals", "x", "write `neq`", denies(a("neq", "x")), ["x"], ["y", undefined]],
  ["unless", "x", "write `neq`", denies(a("neq", "x")), ["x"], ["y", undefined]],
  ["one_of", ["x", "y"], "write `in`", denies(a("in", ["x", "y"])), ["z"], ["x", "y", undefined]],
  ["none_of", ["x", "y"], "write `not_in`", denies(a("not_in", ["x", "y"])), ["x", "y"], ["z", undefined]],
  ["not_gt", 5, "write `lte`", denies(a("lte", 5)), [6], [5, undefined]],
  ["is_null", true, "write `exists` with `false`", denies(a("exists", false)), [0], [undefined, null]],
  ["not_exists", false, "write `exists` with `true`", denies(a("exists", true)), [undefined, null], [0]],
  ["is_empty", true, 'write `eq` with `""`', denies(a("eq", "")), ["x"], ["", undefined]],
  ["not_empty", true, 'write `neq` with `""`', denies(a("neq", "")), [""], ["x", undefined]],
  ["matches", "etc", "write `regex`", denies(a("regex", "etc")), ["/srv"], ["/etc/passwd", undefined]],
  [
    "not_regex",
    "/srv/[a-z]+",
    instead('`regex` with `"^(?:...)$"`'),
    requires(a("regex", "^(?:/srv/[a-z]+)$")),
    ["/srv/a"],
    ["/etc/passwd", "/etc/srv/a", 1, undefined],
  ],
  ["!~", "a", instead('`regex` with `"^(?:...)$"`'), requires(a("regex", "^(?:a)$")), ["a"], ["b", undefined]],
  ["iregex", "drop", 'write `regex` with `"(?i)..."`', denies(a("regex", "(?i)drop")), ["x"], ["DROP TABLE", "drop"]],
  ["includes", "x", "write `contains`", denies(a("contains", "x")), ["a"], ["axb", undefined]],
  ["not_contains", "x", instead("`contains`"), requires(a("contains", "x")), ["axb"], ["a", undefined]],
  [
    "not_icontains",
    "x",
    instead('`regex` with `"(?i)\\\\Qx\\\\E"`'),
    requires(a("regex", "(?i)\\Qx\\E")),
    ["aX"],
    ["a"],
  ],
  [
    "starts_with",
    "/e.c",
    'write `regex` with `"^\\\\Q/e.c\\\\E"`',
    denies(a("regex", "^\\Q/e.c\\E")),
    ["/eXc"],
    ["/e.c/passwd", "/e.c"],
  ],
  [
    "not_starts_with",
    "/srv/",
    instead(`\`regex\` with \`"^\\\\Q/srv/\\\\E[\\\\w-]*$"\`${REST}`),
    requires(a("regex", "^\\Q/srv/\\E[\\w-]*$")),
    ["/srv/a"],
    ["/etc/passwd", "/srv/../etc/passwd", undefined],
  ],
  [
    "ends_with",
    ".env",
    'write `regex` with `"\\\\Q.env\\\\E$"`',
    denies(a("regex", "\\Q.env\\E$")),
    ["a"],
    ["a\n.env", ".env"],
  ],
  [
    "not_ends_with",
    ".md",
    instead(`\`regex\` with \`"^[\\\\w-]*\\\\Q.md\\\\E$"\`${REST}`),
    requires(a("regex", "^[\\w-]*\\Q.md\\E$")),
    ["a.md"],
    ["a.exe", undefined],
  ],
  ["like", "%.env", `write ${looseLike}`, denies(a("regex", "(?s)^.*\\Q.env\\E$")), ["a"], ["x/.env", "a\n.env"]],
  ["not_like", "a%", instead(strictLike), requires(a("regex", "^\\Qa\\E[\\w-]*$")), ["abc"], ["b", undefined]],
  ["glob", "*.env", `write ${looseGlob}`, denies(a("regex", "(?s)^.*\\Q.env\\E$")), ["a"], ["x/.env"]],
  ["StringLike", "*.env", `write ${looseGlob}`, denies(a("regex", "(?s)^.*\\Q.env\\E$")), ["a"], ["x/.env"]],
  ["not_glob", "a*", instead(strictGlob), requires(a("regex", "^\\Qa\\E[\\w-]*$")), ["abc"], ["b", undefined]],
  [
    "between",
    [2, 4],
    "write two conditions in one rule, `gte` and `lte`",
    denies(a("gte", 2), a("lte", 4)),
    [1, 5],
    [2, 3, 4, undefined],
  ],
  [
    "not_between",
    [2, 4],
    "write two rules of `deny_if`, one with `lt` and one with `gt`, each with the other conditions of this rule",
    { deny_if: [rule(a("lt", 2)), rule(a("gt", 4))] },
    [2, 3, 4],
    [1, 5, "3", undefined],
  ],
  [
    "not_equals_ignore_case",
    "x",
    instead('`regex` with `"(?i)^\\\\Qx\\\\E$"`'),
    requires(a("regex", "(?i)^\\Qx\\E$")),
    ["X"],
    ["y", undefined],
  ],
];

describe.each([
  ["require", IN_REQUIRE],
  ["deny_if", IN_DENY_IF],
] as const)("an operator of another language in %s", (list, rows) => {
  test.each(rows)("%s %j is advised what means the same", (op, value, advice, after, passing, denied) => {
    expect(adviceOn({ [list]: [rule(a(op, value))] })).toMatch(new RegExp(`, got .*; ${escaped(advice)}$`));
    expect(passing.filter((one) => !passes(after, { a: one }))).toEqual([]);
    expect(denied.filter((one) => passes(after, { a: one }))).toEqual([]);
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

describe("an operator of another language beside another condition", () => {
  const b: Condition = ["args.b", "eq", 1];

  test("in require is taken out, and the other condition still holds", () => {
    expect(adviceOn({ require: [rule(b, a("not_regex", "x"))] })).toContain(out("`regex`"));
    const after = { ...requires(b), ...denies(a("regex", "x")) };
    expect([
      passes(after, { a: "y", b: 1 }),
      passes(after, { a: "x", b: 1 }),
      passes(after, { a: "y", b: 2 }),
      passes(after, { b: 1 }),
    ]).toEqual([true, false, false, false]);
  });

  test("in deny_if is told that the advice denies more", () => {
    const more = '; that denies more, since version "1" cannot ask for it beside other conditions';
    expect(adviceOn({ deny_if: [rule(b, a("not_regex", "x"))] })).toContain(
      instead('`regex` with `"^(?:...)$"`') + more,
    );
    const after = requires(a("regex", "^(?:x)$"));
    // The author lets through b: 2 with any a, and a: "x" with any b.
    expect([passes(after, { a: "y", b: 1 }), passes(after, { b: 1 })]).toEqual([false, false]);
    expect([passes(after, { a: "x", b: 1 }), passes(after, { a: "y", b: 2 })]).toEqual([true, false]);
  });

  test("in deny_if is written as two rules if it is not_between", () => {
    const after = { deny_if: [rule(b, a("lt", 2)), rule(b, a("gt", 4))] };
    expect([1, 2, 4, 5].map((one) => passes(after, { a: one, b: 1 }))).toEqual([false, true, true, false]);
    expect([1, 3, 5].map((one) => passes(after, { a: one, b: 2 }))).toEqual([true, true, true]);
  });
});

test.each(["", "a\\E.*", "a\\", "a`b", "a\u202eb", "a\nb", "x".repeat(61)])(
  "advice on %j has dots for the text, which could not be copied into a pattern",
  (text) => {
    expect(adviceOn({ deny_if: [rule(a("starts_with", text))] })).toContain('`regex` with `"^\\\\Q...\\\\E"`');
  },
);

const EACH = "write a rule of `deny_if` for each of these conditions, with the others of this rule";
const OPPOSITES =
  "`require` asks for all: write one `in`, or one rule of `deny_if` with the opposite of each of these conditions";

describe("an operator of another language with several values", () => {
  test.each([
    ["deny_if", "contains_any", "write `contains`, in a rule for each value"],
    ["deny_if", "starts_with", 'write `regex` with `"^\\\\Q...\\\\E"`, in a rule for each value'],
    ["deny_if", "equals", "write `in`"],
    ["deny_if", "unless", "write `not_in`"],
    ["deny_if", "not_contains_any", instead("`contains`")],
    ["require", "not_contains_any", `${out("`contains`")}, in a rule for each value`],
    ["require", "not_matches_any", `${out("`regex`")}, in a rule for each value`],
    ["require", "contains_all", "write `contains`"],
    ["require", "not_equals", "write `not_in`"],
  ])("in %s: %s", (list, op, advice) => {
    expect(adviceOn({ [list]: [rule(a(op, ["x", "y"]))] })).toMatch(new RegExp(`, got .*; ${escaped(advice)}$`));
  });

  test("in deny_if is written as a rule for each, which denies one of them", () => {
    const after = { deny_if: [rule(a("contains", "x")), rule(a("contains", "y"))] };
    expect(["ax", "ay", "a"].map((one) => passes(after, { a: one }))).toEqual([false, false, true]);
  });

  test.each([
    [
      "eq",
      "expected a string, a number or a boolean, got an array; `eq` with one of several is `in`, `neq` with all of them is `not_in`",
    ],
    [
      "contains",
      "expected a non-empty string, a number or a boolean, got an array; for several write a condition for each in `require`, and a rule for each in `deny_if`",
    ],
  ])("is told of %s", (op, advice) => {
    expect(adviceOn({ deny_if: [rule(a(op, ["x", "y"]))] })).toBe(advice);
  });

  test("null is told of exists", () => {
    expect(adviceOn({ deny_if: [rule(a("neq", null))] })).toBe(
      "expected a string, a number or a boolean, got `null`; `eq` with it is `exists` with `false`, `neq` with it is `exists` with `true`",
    );
  });
});

/** What stands before the advice on a key: that nobody knows it, or that version "2" has it. */
const BEFORE = /^(?:unknown key `\w+`; |`\w+` needs `"version": "2"`; in version "1" )/;

describe("a condition that other languages nest or shorten", () => {
  const told = (list: string, condition: object, key: string): string | undefined => {
    const result = safeParsePolicy(policy({ [list]: [{ conditions: [condition] }] }));
    return (result.ok ? [] : result.issues)
      .map(({ message }) => message)
      .find((message) => BEFORE.exec(message)?.[0].includes(`\`${key}\``))
      ?.replace(BEFORE, "");
  };
  const nested = [{ path: "args.a", op: "eq", value: "x" }];
  const inOp = "an operator stands in `op`, in a condition of its own, beside `value`; ";

  test.each([
    ["deny_if", "any", nested, EACH],
    ["require", "or", nested, OPPOSITES],
    ["deny_if", "all", nested, "write these as conditions of this rule"],
    ["require", "conditions", nested, "write these as conditions of this rule"],
    ["deny_if", "not", nested[0], "write what it negates in a rule of `require`, instead of this rule"],
    ["require", "not", nested[0], "take this condition out, and write what it negates in a rule of `deny_if` for each"],
    ["deny_if", "not_equals", "x", `${inOp}write \`neq\``],
    ["deny_if", "not_regex", "x", inOp + instead('`regex` with `"^(?:...)$"`')],
    ["require", "not_regex", "x", inOp + out("`regex`")],
    ["require", "lte", 5, `${inOp}write \`lte\``],
  ])("in %s: %s", (list, key, value, advice) => {
    expect(told(list, { path: "args.a", [key]: value }, key)).toBe(advice);
  });

  test("with a second operator is told of a second condition", () => {
    expect(told("require", { path: "args.a", op: "gte", value: 1, lte: 5 }, "lte")).toBe(`${inOp}write \`lte\``);
  });
});

describe("a key that turns a condition or a rule round", () => {
  const told = (rules: Rules): string => adviceOn(rules).replace(BEFORE, "");
  const condition = { path: "args.a", op: "regex", value: "x" };

  test.each([
    ["require", "negate", `if it asks for the opposite, ${out("`regex`")}`],
    ["require", "not", `if it asks for the opposite, ${out("`regex`")}`],
    ["deny_if", "negate", `if it asks for the opposite, ${instead('`regex` with `"^(?:...)$"`')}`],
    ["deny_if", "inverted", `if it asks for the opposite, ${instead('`regex` with `"^(?:...)$"`')}`],
    ["deny_if", "flags", 'write `"(?i)"` at the beginning of a pattern of `regex` that ignores case'],
    ["deny_if", "ignore_case", 'write `"(?i)"` at the beginning of a pattern of `regex` that ignores case'],
  ])("in a condition of %s: %s", (list, key, advice) => {
    expect(told({ [list]: [{ conditions: [{ ...condition, [key]: true }] }] })).toBe(advice);
  });

  test.each([
    ["require", "none_of", "write a rule of `deny_if` for each of these conditions"],
    ["require", "not", "write a rule of `deny_if` for each of these conditions"],
    ["deny_if", "unless", "write these conditions in a rule of `require`, instead of this rule"],
    ["deny_if", "any_of", EACH],
    ["deny_if", "or_conditions", EACH],
    ["require", "any", OPPOSITES],
  ])("in a rule of %s: %s", (list, key, advice) => {
    expect(told({ [list]: [{ conditions: [condition], [key]: [condition] }] })).toBe(advice);
  });

  test("in a rule of require, any as the opposites in deny_if lets either through", () => {
    const either = denies(["args.a", "neq", "x"], ["args.b", "gt", 5]);
    expect([{ a: "x", b: 9 }, { a: "y", b: 5 }, { a: "x" }].map((args) => passes(either, args))).toEqual([
      true,
      true,
      true,
    ]);
    expect([{ a: "y", b: 9 }, { a: "y" }, {}].map((args) => passes(either, args))).toEqual([false, false, false]);
  });

  const REQUIRE = "write `require`, which denies unless each of its rules holds";
  const DENY_IF = "write `deny_if`, which denies if one of its rules holds";
  test.each([
    ["deny_unless", [], REQUIRE],
    ["denyIfNot", [], REQUIRE],
    ["allow_if", [], REQUIRE],
    ["only_if", [], REQUIRE],
    ["require_not", [], DENY_IF],
    ["require_no", [], DENY_IF],
    ["allow_unless", [], DENY_IF],
    ["unless", [], DENY_IF],
    ["deny_when", [], DENY_IF],
    ["deny", [], "write `deny_if`"],
    ["deny", true, 'write `action: "deny"` for a tool that is not to be called'],
    ["disabled", true, 'write `action: "deny"` for a tool that is not to be called'],
    ["hidden", true, "name the tool in `hide` of the document"],
    ["require_approval", true, 'write `action: "require_approval"`'],
    ["not_require", [], "`require` denies unless each of its rules holds, `deny_if` denies if one of its rules holds"],
  ])("of a tool: %s with %j", (key, value, advice) => {
    expect(told({ [key]: value })).toBe(advice);
  });

  test("is never taken for the known key that it resembles", () => {
    const all = ["no_require", "deny_ifnot", "not_deny_if"].map((key) => told({ [key]: [] }));
    expect(all.filter((advice) => advice.startsWith("did you mean"))).toEqual([]);
    expect(told({ require: [{ conditions: [condition], not_conditions: [] }] })).toBe(
      "write a rule of `deny_if` for each of these conditions",
    );
    const hidden = safeParsePolicy({ version: "1", default: "deny", unhide: ["t"] });
    expect(hidden.ok ? [] : hidden.issues.map(({ message }) => message)).toEqual([
      "unknown key `unhide`; expected `$schema`, `version`, `default`, `hide`, `all_tools`, `tools`, `description`",
    ]);
  });
});
