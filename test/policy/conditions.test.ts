import { describe, expect, it } from "vitest";
import { AT, conditions, head, told, tool } from "./version-2/told.js";

const leaf = { path: "args.a", op: "eq", value: 1 };
const ofItem = { path: "item", op: "eq", value: 1 };
/** Wraps a condition so many times. */
const wrapped = (times: number, wrap: (inner: unknown) => object, inner: unknown = leaf): unknown =>
  times === 0 ? inner : wrap(wrapped(times - 1, wrap, inner));

describe("a tree of conditions", () => {
  it.each<[string, unknown]>([
    ["all", { all: [leaf, { any: [leaf] }], description: "x" }],
    ["any", { any: [leaf] }],
    ["not", { not: { not: leaf } }],
    ["every", { every: "args.to", conditions: [ofItem], if_absent: true }],
    ["some", { some: ["args", "a.b"], conditions: [{ some: "item.x", conditions: [ofItem] }] }],
    ["8 levels", wrapped(7, (inner) => ({ all: [inner] }))],
    [
      "3 quantifiers",
      { every: "args.a", conditions: [wrapped(2, (inner) => ({ every: "item", conditions: [inner] }), ofItem)] },
    ],
  ])("may have %s", (_, condition) => expect(told(conditions(condition))).toEqual([]));

  it("may be 8 levels of arrays deep in the text", () => {
    const deepest = { path: "item", op: "in", value: ["x"] };
    const inner = wrapped(4, (below) => ({ any: [below] }), deepest);
    expect(told(JSON.stringify(conditions(wrapped(3, (below) => ({ all: [below] }), inner))))).toEqual([
      [expect.stringContaining("/any/0/path"), "TG104", expect.stringContaining('got `"item"`')],
    ]);
  });

  it.each<[string, unknown, string, string, string]>([
    ["an empty list", { any: [] }, "/0/any", "TG104", "expected a condition or more, got an empty array"],
    [
      "no list",
      { all: leaf },
      "/0/all",
      "TG104",
      "expected an array of conditions, got an object; put it in `[` and `]`",
    ],
    [
      "a list under not",
      { not: [leaf] },
      "/0/not",
      "TG104",
      "expected a condition, an object, got an array; put several in an `any` or an `all` under it",
    ],
    [
      "a quantifier without conditions",
      { every: "args.a" },
      "/0",
      "TG103",
      "missing key `conditions`; expected an array of conditions",
    ],
    [
      "a quantifier with none",
      { some: "args.a", conditions: [] },
      "/0/conditions",
      "TG104",
      "expected a condition or more, got an empty array",
    ],
    [
      "two joiners",
      { all: [leaf], any: [leaf] },
      "/0/any",
      "TG111",
      "`any` does not go with `all`; write a condition of its own for each",
    ],
    [
      "a test beside a joiner",
      { ...leaf, not: leaf },
      "/0/not",
      "TG111",
      "`not` does not go with `eq`; write a condition of its own for each",
    ],
    [
      "if_absent beside all",
      { all: [leaf], if_absent: true },
      "/0/if_absent",
      "TG111",
      "`if_absent` does not go with `all`; it stands beside a `path`, `every` or `some`",
    ],
    [
      "an unknown key",
      { any: [leaf], conditons: [] },
      "/0/conditons",
      "TG102",
      "unknown key `conditons`; did you mean `conditions`?",
    ],
    [
      "a ninth level",
      wrapped(8, (inner) => ({ not: inner })),
      `/0${"/not".repeat(8)}`,
      "TG110",
      "expected conditions nested at most 8 deep; split the rule up",
    ],
    [
      "a fourth quantifier",
      { every: "args.a", conditions: [wrapped(3, (inner) => ({ every: "item", conditions: [inner] }), ofItem)] },
      "/0/conditions/0/conditions/0/conditions/0",
      "TG110",
      "expected `every` and `some` nested at most 3 deep; ask about inner lists in another way",
    ],
  ])("has not %s", (_, condition, pointer, code, message) => {
    expect(told(conditions(condition))).toEqual([[AT + pointer, code, message]]);
  });

  it("has 64 tests in a rule, and not 65", () => {
    const any = (count: number) => ({ any: Array(count).fill(leaf) });
    expect(told(conditions(any(32), any(32)))).toEqual([]);
    expect(told(conditions(any(32), any(33)))).toEqual([
      [AT, "TG110", "expected at most 64 tests in a rule, got 65; split it up"],
    ]);
  });
});

describe("a path", () => {
  const at = (path: unknown) => told(conditions({ path, op: "exists", value: true }));
  const inside = (path: unknown) =>
    told(conditions({ every: "args.a", conditions: [{ path, op: "exists", value: true }] }));

  it.each<[unknown]>([
    ["args.a"],
    ["principal.__proto__.x"],
    ["annotations.readOnlyHint"],
    ["scope.grant"],
    ["scope.session"],
    ["tool"],
    [["args", "a.b"]],
    [["scope", "grant"]],
    [["tool"]],
    [`args${".a".repeat(16)}`],
  ])("may be %j outside quantifiers, and not inside", (path) => {
    expect(at(path)).toEqual([]);
    expect(inside(path)[0]![2]).toContain("expected a path that begins with `item`, such as `item.amount`, got ");
  });

  it.each<[unknown]>([["item"], [["item"]], ["item.a.b"], [["item", "a.b"]]])(
    "may be %j inside, and not outside",
    (path) => {
      expect(inside(path)).toEqual([]);
      expect(at(path)[0]![2]).toContain("`item` is an element of `every` or `some`, and stands in their `conditions`");
    },
  );

  const like = "expected a path such as `args.amount` or `principal.role`";
  it.each<[unknown, string]>([
    ["args", "`args` alone is not a path; name what is looked at, as `args.name`"],
    [["principal"], "`principal` alone is not a path; name what is looked at, as `principal.name`"],
    ["scope.user", 'expected `scope.grant` or `scope.session`, got `"scope.user"`'],
    [["scope", "grant", "x"], "expected `scope.grant` or `scope.session`, got an array"],
    ["tool.name", "`tool` is a text, and nothing lies below it"],
    ["args..a", `${like}, with names joined by dots, none of them empty, got \`"args..a"\``],
    [["args", ""], `${like}: of an array each element is a name, and none is empty`],
    [["args", 1], `${like}: of an array each element is a name, and none is empty`],
    [[], `${like}, got an empty array`],
    [7, `${like}, text or an array of names, got \`7\``],
    ["constructor.x", `${like}, got \`"constructor.x"\`; write \`args.constructor.x\``],
    ["lists.a", `${like}, got \`"lists.a"\`; a list is named by \`value_from\`, as \`lists.name\``],
    [
      "user.role",
      `${like}, got \`"user.role"\`; who calls is not an argument: write \`principal.\` and a name that the host gives there, or \`scope.grant\` or \`scope.session\``,
    ],
    [
      "args[0]",
      `${like}, got \`"args[0]"\`; a path leads through objects, and not into lists; write \`every\` or \`some\``,
    ],
    [
      "args['a.b']",
      `${like}, got \`"args['a.b']"\`; for a name with a dot write an array of names, as \`["args", "a.b"]\``,
    ],
  ])("is not %j", (path, message) => expect(at(path)).toEqual([[`${AT}/0/path`, "TG104", message]]));

  it("has at most 16 names below its beginning", () => {
    expect(at(`args${".a".repeat(17)}`)).toEqual([[`${AT}/0/path`, "TG110", "expected a path of at most 16 names"]]);
    expect(at(["args", ...Array(17).fill("a")])[0]![1]).toBe("TG110");
  });

  it("of increment_from leads into the arguments, in either spelling", () => {
    const counting = (increment_from: unknown) =>
      told(tool({ limits: [{ counter: "c", window: "day", max: 0.5, scope: "grant", increment_from }] }));
    expect([counting("args.a"), counting(["args", "a.b"])]).toEqual([[], []]);
    expect(counting("principal.a")).toEqual([
      [
        "/tools/t/limits/0/increment_from",
        "TG104",
        'expected a path such as `args.amount`, got `"principal.a"`; a limit counts an argument',
      ],
    ]);
  });
});

describe("advice on an operator of another language", () => {
  const advice = (condition: object, list = "require") =>
    told(tool({ [list]: [{ conditions: [condition] }] }))[0]![2].replace(/^.*?, got `.*?`; /, "");
  it.each<[string, unknown, string]>([
    ["startswith", "a", "write `starts_with`"],
    ["istartswith", "a", 'write `starts_with` with `"ignore_case": true`'],
    ["not_starts_with", "a", "write `starts_with`, under `not`"],
    ["not_contains_any", ["a", "b"], "write `contains`, one for each value under `any`, all under `not`"],
    ["contains_all", ["a", "b"], "write `contains`, one for each value under `all`"],
    ["not_between", [1, 2], "write `gte` and `lte` under `all`, all under `not`"],
    ["equals_ignore_case", "a", 'write `eq` with `"ignore_case": true`'],
    ["minlength", 1, "write `min_size`"],
    ["iregex", "a", 'write `regex` with `"(?i)^(?:...)$"`'],
  ])("%s is %j", (op, value, message) => expect(advice({ path: "args.a", op, value })).toBe(message));

  it("takes no less than is meant under deny_if, approve_if and not", () => {
    const glob = { path: "args.a", op: "glob", value: "a*" };
    for (const list of ["deny_if", "approve_if"]) expect(advice(glob, list)).toContain('`"(?s)^...$"`');
    expect(advice({ not: glob })).toContain('`"(?s)^...$"`');
    expect([advice(glob), advice({ not: glob }, "deny_if")].every((one) => one.includes('`"^...$"`'))).toBe(true);
  });

  it("says how look-around is written", () => {
    const regex = { path: "args.a", op: "regex", value: "a(?!b)" };
    expect(advice(regex)).toContain(
      "write an `all` of this pattern without it, and of a `not` with `regex` for what stands in it",
    );
    expect(advice({ not: regex })).toContain("look-around is not part of it: leave it out, which denies more");
  });

  it("says of a key of another language which key is meant", () => {
    const key = (more: object, list = "require") => told(tool({ [list]: [{ conditions: [], ...more }] })).at(-1)![2];
    expect(key({ none_of: [] })).toBe(
      "unknown key `none_of`; write `not` with `any` of these conditions under it, as a condition in `conditions`",
    );
    expect(key({ none_of: [] }, "deny_if")).toContain("write `not` with `all` of these conditions");
    expect(told(conditions({ anyOf: [] })).at(-1)![2]).toBe("unknown key `anyOf`; did you mean `any`?");
    expect(told({ ...head, all_tools: { action: "deny" } }).at(-1)![2]).toBe(
      "unknown key `action`; `all_tools` takes rules and limits; write an action for each tool under `tools`",
    );
  });
});
