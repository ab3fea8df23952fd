import { describe, expect, it } from "vitest";
import { checkText } from "../../../src/cli/check/check-text.js";
import { repair } from "../../../src/cli/check/repair.js";
import { repairable } from "../../../src/cli/check/repairable.js";
import { readToolList } from "../../../src/cli/server-tools/tool.js";
import { createEngine, parsePolicy } from "../../../src/index.js";

/** A `require` that compares an argument which may be left out. */

type Condition = readonly [path: string, op: string, value: unknown];

const rule = (...conditions: readonly Condition[]) => ({
  conditions: conditions.map(([path, op, value]) => ({ path, op, value })),
});
const inputSchema = {
  type: "object",
  properties: {
    must: { type: "number" },
    n: {},
    s: {},
    target: { type: "object", properties: { id: {} } },
  },
  required: ["must"],
};
const tools = readToolList([{ name: "t", inputSchema }], "the test");
const documentOf = (rules: object): string => JSON.stringify({ version: "1", default: "deny", tools: { t: rules } });
const found = (rules: object) => checkText(documentOf(rules), tools).filter(({ id }) => id === "TG161");
const fixed = (text: string): string => {
  const chosen = repairable(checkText(text, tools), true);
  const outcome = repair(
    text,
    chosen.flatMap((one) => one.repair.changes),
  );
  return outcome.ok ? outcome.read.text : outcome.reason;
};
const rulesOf = (text: string): unknown => JSON.parse(text).tools.t;

describe("a `require` on an optional argument", () => {
  const n: Condition = ["args.n", "lte", 5];

  it("is found, with a repair that names the calls which it lets through", () => {
    expect(found({ require: [rule(n)] }).map(({ pointer, repair: one }) => [pointer, one?.letsThrough])).toEqual([
      ["/tools/t/require/0/conditions/0", "calls of `t` without `args.n`"],
    ]);
  });

  it("is found after an `exists` in the same rule, which is a form of deny_if", () => {
    expect(found({ require: [rule(["args.n", "exists", true], n)] }).map(({ pointer }) => pointer)).toEqual([
      "/tools/t/require/0/conditions/1",
    ]);
  });

  it.each<[string, object]>([
    ["a rule of its own that requires it", { require: [rule(["args.n", "exists", true]), rule(n)] }],
    ["a rule of deny_if that denies its absence", { require: [rule(n)], deny_if: [rule(["args.n", "exists", false])] }],
    [
      "a limit that counts it",
      {
        require: [rule(n)],
        limits: [{ counter: "c", window: "day", max: 9, scope: "grant", increment_from: "args.n" }],
      },
    ],
    ["an argument that must be given", { require: [rule(["args.must", "lte", 5])] }],
  ])("is not found beside %s", (_, rules) => {
    expect(found(rules)).toEqual([]);
  });

  it("has no repair where version 1 cannot ask for the opposite", () => {
    const findings = found({ require: [rule(["args.s", "regex", "^a$"], ["args.s", "neq", "b"])] });
    expect(findings.map(({ repair: one, message }) => [one, /"1" cannot say so/.test(message)])).toEqual([
      [undefined, true],
    ]);
  });
});

describe("the repair of a `require` on an optional argument", () => {
  it("denies the opposite in deny_if, with the rule's words, and leaves what else it requires", () => {
    const before = {
      require: [
        {
          conditions: [
            { path: "args.must", op: "lt", value: 9 },
            { path: "args.n", op: "gte", value: 2, description: "at least two" },
            { path: "args.n", op: "lte", value: 5 },
          ],
          on_deny: "two to five",
        },
      ],
    };
    expect(rulesOf(fixed(documentOf(before)))).toEqual({
      require: [{ conditions: [{ path: "args.must", op: "lt", value: 9 }], on_deny: "two to five" }],
      deny_if: [
        {
          conditions: [
            { path: "args.n", op: "exists", value: true },
            { path: "args.n", op: "lt", value: 2, description: "at least two" },
          ],
          on_deny: "two to five",
        },
        {
          conditions: [
            { path: "args.n", op: "exists", value: true },
            { path: "args.n", op: "gt", value: 5 },
          ],
          on_deny: "two to five",
        },
      ],
    });
  });

  it("is written in the way of the document, before the rules and keys that there are", () => {
    const before = `{
  "version": "1", "default": "deny",
  "tools": { "t": {
    "require": [
      { "conditions": [{ "path": "args.n", "op": "lte", "value": 5 }] },
      { "conditions": [{ "path": "args.must", "op": "lte", "value": 5 }] }
    ]
  } }
}`;
    const after = `{
  "version": "1", "default": "deny",
  "tools": { "t": {
    "deny_if": [{ "conditions": [{ "path": "args.n", "op": "exists", "value": true }, { "path": "args.n", "op": "gt", "value": 5 }] }],
    "require": [
      { "conditions": [{ "path": "args.must", "op": "lte", "value": 5 }] }
    ]
  } }
}`;
    expect(fixed(before)).toBe(after);
    expect(fixed(after)).toBe(after);
    expect(checkText(after, tools)).toEqual([]);
  });

  it("joins the rules of deny_if, whose own repairs are written as well", () => {
    const deny = rule(["args.s", "eq", "x"]);
    expect(
      rulesOf(
        fixed(
          documentOf({ require: [rule(["args.n", "lte", 5]), rule(["args.target.id", "neq", 1])], deny_if: [deny] }),
        ),
      ),
    ).toEqual({
      require: [],
      deny_if: [
        rule(["args.n", "exists", true], ["args.n", "gt", 5]),
        rule(["args.target.id", "exists", true], ["args.target.id", "eq", 1]),
        rule(["args.s", "exists", true], ["args.s", "eq", "x"]),
      ],
    });
  });

  it("writes one rule for a `require` that stands twice", () => {
    const twice = { require: [rule(["args.n", "lte", 5]), rule(["args.n", "lte", 5])] };
    expect(rulesOf(fixed(documentOf(twice)))).toEqual({
      require: [],
      deny_if: [rule(["args.n", "exists", true], ["args.n", "gt", 5])],
    });
  });

  const VALUES: readonly unknown[] = [
    undefined,
    null,
    0,
    4,
    5,
    6,
    -0,
    "5",
    "x",
    "y",
    "",
    true,
    false,
    [],
    [5],
    {},
    { id: 5 },
  ];
  const COMPARISONS: readonly Condition[] = [
    ["args.n", "eq", 5],
    ["args.n", "eq", "x"],
    ["args.n", "eq", true],
    ["args.n", "neq", 5],
    ["args.n", "in", ["x", "y"]],
    ["args.n", "not_in", [4, 5]],
    ["args.n", "lt", 5],
    ["args.n", "lte", 5],
    ["args.n", "gt", 5],
    ["args.n", "gte", 5],
    ["args.target.id", "eq", 5],
  ];

  it.each(COMPARISONS)("lets calls without the argument through and changes no other: %s %s %j", (...condition) => {
    const name = condition[0] === "args.n" ? "n" : "target";
    for (const others of [[], [["args.must", "lt", 9]], [["args.n", "exists", true]]] as Condition[][]) {
      const before = documentOf({ require: [rule(...others, condition)] });
      const after = fixed(before);
      expect(after).not.toBe(before);
      const [old, repaired] = [before, after].map((text) => createEngine({ policy: parsePolicy(text) }));
      for (const must of [1, 9, "1", undefined]) {
        for (const value of VALUES) {
          const args: Record<string, unknown> = { must, [name]: value };
          if (name === "target" && others[0]?.[0] === "args.n") args.n = 1;
          const isAbsent =
            value === undefined ||
            value === null ||
            (name === "target" && typeof value === "object" && !Array.isArray(value) && !("id" in value));
          const [was, is] = [old, repaired].map((engine) => engine!.evaluate({ tool: "t", args }).effect);
          const passesOtherwise = others[0]?.[0] !== "args.must" || must === 1;
          expect([args, is]).toEqual([args, isAbsent && passesOtherwise ? "allow" : was]);
        }
      }
    }
  });
});

describe("a path in the form of another language", () => {
  const path = (written: string, schema?: object) =>
    checkText(
      documentOf({ deny_if: [rule([written, "exists", false])] }),
      schema === undefined ? undefined : readToolList([{ name: "t", inputSchema: schema }], "the test"),
    ).map(({ id, message }) => `${id} ${message.split("; ").slice(1).join("; ")}`);

  it.each([
    ["args.args.x", "TG160 write `args.x`"],
    ["args.arguments.x", "TG160 write `args.x`"],
    ["args.params.arguments.x", "TG160 write `args.x`"],
    ["args.request.params.arguments.x", "TG160 write `args.x`"],
    ["args.amount ", "TG160 write `args.amount`"],
    [
      "args.x.toLowerCase()",
      "TG160 a path calls no function: ignore case by `(?i)` in `regex`, and look at a length by `(?s)^.{0,100}$`",
    ],
    ['args.target["id"]', "TG160 write `args.target.id`"],
    ["args.target['a.b']", 'TG160 version "1" cannot name an argument with a dot in its name'],
  ])("%s is found without a list of tools", (written, told) => {
    expect(path(written)).toEqual([told]);
  });

  it.each(["args.x", "args.input.x", "args.params.x", "args.arguments", "args.user.role"])("%s is not", (written) => {
    expect(path(written)).toEqual([]);
  });

  const schema = { type: "object", properties: { amount: {}, target: { type: "object", properties: { id: {} } } } };
  it.each([
    ["args.args.amount", "TG148 write `args.amount`"],
    ["args.arguments.amount", "TG148 write `args.amount`"],
    ["args.params.arguments.target.id", "TG148 write `args.target.id`"],
    ["args.input.amount", "TG148 write `args.amount`"],
    [
      "args.auth.role",
      "TG148 who calls is not an argument: a policy sees only `args.`, which the caller writes; let the host give each role an engine with a policy of its own",
    ],
    ["args.zzz", "TG148 it has `args.amount`, `args.target`"],
  ])("%s is told beside a schema", (written, told) => {
    expect(path(written, schema)).toEqual([told]);
  });

  it("is fine if the tool has such an argument", () => {
    const own = { type: "object", properties: { arguments: { type: "object", properties: { x: {} } } } };
    expect(path("args.arguments.x", own)).toEqual([]);
  });
});

it("docs/first-policy.md says what becomes of each call with and without an optional argument", () => {
  const atMost = { path: "args.amount", op: "lte", value: 500 };
  const over = { path: "args.amount", op: "gt", value: 500 };
  const given = { path: "args.amount", op: "exists", value: true };
  const effects = (rules: object): string[] => {
    const engine = createEngine({ policy: parsePolicy(documentOf(rules)) });
    return [{}, { amount: null }, { amount: 400 }, { amount: 900 }, { amount: "400" }].map(
      (args) => engine.evaluate({ tool: "t", args }).effect,
    );
  };
  const denied = ["deny", "deny", "allow", "deny", "deny"];
  expect(effects({ require: [{ conditions: [atMost] }] })).toEqual(denied);
  expect(effects({ require: [{ conditions: [given, atMost] }] })).toEqual(denied);
  expect(effects({ deny_if: [{ conditions: [over] }] })).toEqual(denied);
  expect(effects({ deny_if: [{ conditions: [given, over] }] })).toEqual(["allow", "allow", "allow", "deny", "deny"]);
});
