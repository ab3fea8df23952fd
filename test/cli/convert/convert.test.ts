import { parsePolicy } from "tollgate";
import { describe, expect, it } from "vitest";
import { type ConvertOptions, convertIntercept } from "../../../src/cli/convert/convert.js";
import { readYaml } from "../../../src/cli/convert/yaml.js";

async function convert(text: string, options?: ConvertOptions) {
  const yaml = await readYaml(text);
  return yaml.ok ? convertIntercept(yaml.root, options) : yaml;
}

/** The converted rules of a tool `t` and the notes, without those that every document of its kind has. */
async function tool(rules: string, more = "") {
  const converted = await convert(`version: "1"\ndefault: deny\ntools:\n  t:\n    rules:\n${rules}\n${more}`);
  if (!converted.ok) return { issues: converted.issues };
  parsePolicy(converted.policy);
  const always = /^(?:values are compared in print|a call that the server|amounts are cut off)/;
  const notes = converted.notes.filter(({ message }) => !always.test(message));
  return { rules: converted.policy.tools?.t, notes: notes.map(({ kind, message }) => `${kind}: ${message}`) };
}

const condition = (op: string, value: string) =>
  tool(`    - { name: r, on_deny: no, conditions: [{ path: args.x, op: ${op}, value: ${value} }] }`);
const required = (...conditions: readonly object[]) => ({
  require: [{ description: "r", on_deny: "no", conditions: conditions.map((one) => ({ path: "args.x", ...one })) }],
});
const DENIED = {
  action: "deny",
  reason: 'the rule "r" could not be carried over from Intercept, and denies every call until it is written by hand',
};

describe("a condition on an argument", () => {
  it.each([
    ["eq", "a", { op: "eq", value: "a" }],
    ["neq", "1.5", { op: "neq", value: 1.5 }],
    ["in", "[a, b, a]", { op: "in", value: ["a", "b"] }],
    ["lt", "-3", { op: "lt", value: -3 }],
    ["regex", "'^a+$'", { op: "regex", value: "^a+$" }],
    ["contains", "x", { op: "contains", value: "x" }],
    ["exists", "false", { op: "exists", value: false }],
    // YAML 1.2 and Intercept's parser agree on these.
    ["eq", "yes", { op: "eq", value: "yes" }],
    ["eq", "'007'", { op: "eq", value: "007" }],
    ["eq", "0x10", { op: "eq", value: 16 }],
  ])("with %s %s is required as it is", async (op, value, expected) => {
    expect(await condition(op, value)).toEqual({ rules: required(expected), notes: [] });
  });

  it("that only asks whether the argument is there is written as `exists`", async () => {
    expect(await condition("not_in", "[]")).toEqual({ rules: required({ op: "exists", value: true }), notes: [] });
  });

  it("that something within an argument is absent is stricter if the argument is not a map", async () => {
    expect(await tool("    - { name: r, conditions: [{ path: args.o.k, op: exists, value: false }] }")).toEqual({
      rules: { require: [{ description: "r", conditions: [{ path: "args.o.k", op: "exists", value: false }] }] },
      notes: [
        "stricter: what is within a text, a number or a list is absent there; here nobody can tell, which denies",
      ],
    });
  });

  it("that no argument meets denies every call, with the rule's own message", async () => {
    expect(await condition("in", "[]")).toEqual({
      rules: { action: "deny", reason: "no" },
      notes: ["remark: nothing is `in` an empty list, so that no call passes"],
    });
  });

  it("with a list of several types becomes a list of each, of which one must have the argument", async () => {
    const { rules } = await condition("in", "[1, a, true, 2]");
    const conditions = [["a"], [1, 2], [true]].map((value) => ({ path: "args.x", op: "not_in", value }));
    expect(rules).toEqual({ deny_if: [{ description: "r", on_deny: "no", conditions }] });
  });

  it("on nothing compares with its printed form", async () => {
    expect(await condition("neq", "null")).toEqual({
      rules: required({ op: "neq", value: "<nil>" }),
      notes: [
        "stricter: nothing is compared as the text `<nil>`, as there, but an argument that is null counts as absent here",
      ],
    });
  });

  it.each([
    ["lte", "9007199254740993", 9007199254740991],
    ["gt", "-1e300", -9007199254740991],
  ])("%s %s is tightened to a number that is exact", async (op, value, expected) => {
    expect(await condition(op, value)).toEqual({
      rules: required({ op, value: expected }),
      notes: [`stricter: numbers of 2^53 and more are not exact; \`${expected}\` is written instead`],
    });
  });

  it.each([
    ["gte", "9007199254740993"],
    ["eq", "1e300"],
    ["eq", "[a]"],
    ["neq", "{ a: 1 }"],
    ["not_in", "[1, a]"],
    ["in", "[[a]]"],
    ["contains", "null"],
  ])("%s %s cannot be said, and denies every call", async (op, value) => {
    const { rules, notes } = await condition(op, value);
    expect(rules).toEqual(DENIED);
    expect(notes).toEqual([expect.stringMatching(/^stricter: .*; every call of `t` is denied$/)]);
  });

  it.each([
    ["lte", "010"],
    ["eq", "1_000"],
    ["eq", "2026-01-15"],
  ])("%s %s is refused, for not every parser reads it alike", async (op, value) => {
    const message = `not every parser reads \`${value}\` alike; write a plain number, or put it in quotes`;
    expect(await condition(op, value)).toEqual({ issues: [{ line: 6, message }] });
  });

  it("whose path has more names than a policy may hold denies every call", async () => {
    const path = `args.${Array.from({ length: 17 }, () => "a").join(".")}`;
    const { rules } = await tool(`    - { name: r, conditions: [{ path: ${path}, op: exists, value: true }] }`);
    expect(rules).toEqual(DENIED);
  });
});

describe("a counter", () => {
  const counter = (bound: string, state: string, more?: string) =>
    tool(`    - { name: r, on_deny: no, conditions: [${bound}], state: { counter: c, window: day${state} } }`, more);
  const limited = (limit: object) => ({
    limits: [{ description: "r", on_deny: "no", counter: "t.c", window: "day", scope: "global", ...limit }],
  });

  it.each([
    ["{ path: state.t.c, op: lte, value: 3 }", "", { max: 3 }],
    ["{ path: state.t.c, op: lt, value: 3 }", "", { max: 2 }],
    ["{ path: state.t.c, op: lt, value: 2.5 }", "", { max: 1 }],
    ["{ path: state.t.c, op: lte, value: 5 }", ", increment: 2", { max: 2 }],
    ["{ path: state.t.c, op: lte, value: 5 }", ", increment_from: args.n", { max: 5, increment_from: "args.n" }],
  ])("with %s%s is a limit", async (bound, state, expected) => {
    expect(await counter(bound, state)).toEqual({ rules: limited(expected), notes: [] });
  });

  it.each([
    ["{ path: args.x, op: eq, value: 1 }", ""],
    ["{ path: state.t.c, op: lte, value: 1 }, { path: args.x, op: eq, value: 1 }", ", increment: -1"],
  ])("with %s%s limits nothing, and is left out", async (bound, state) => {
    expect(await counter(bound, state)).toEqual({
      rules: required({ op: "eq", value: 1 }),
      notes: ["remark: the counter `t.c` limits nothing, and is left out"],
    });
  });

  it("that limits nothing still needs its amount to be a number, as there", async () => {
    expect((await counter("{ path: state.t.c, op: gte, value: 0 }", ", increment_from: args.n")).rules).toEqual(
      required({ path: "args.n", op: "lte", value: 9007199254740991 }),
    );
  });

  it("over its bound from the start denies every call", async () => {
    expect(await counter("{ path: state.t.c, op: lt, value: 0.5 }", "")).toEqual({
      rules: { action: "deny", reason: "no" },
      notes: ["remark: the counter `t.c` is over its bound from the start, so that no call passes"],
    });
  });

  it("whose bound no limit can hold is cut", async () => {
    expect(await counter("{ path: state.t.c, op: lte, value: 1e15 }", ", increment_from: args.n")).toEqual({
      rules: limited({ max: 9007199254, increment_from: "args.n" }),
      notes: ["stricter: a limit counts no further than 9007199254, which is written instead"],
    });
  });

  it("of another tool that is only read also counts the calls that read it", async () => {
    const other = "  u:\n    rules:\n    - { name: u, rate_limit: 5/day }";
    expect(
      await tool("    - { name: r, conditions: [{ path: state.u._rate_day, op: lte, value: 2 }] }", other),
    ).toEqual({
      rules: { limits: [{ description: "r", counter: "u._rate_day", window: "day", max: 3, scope: "global" }] },
      notes: ["stricter: the counter `u._rate_day` is only read there; here it also counts the calls of `t`"],
    });
  });

  it("can only be asked whether it is within a bound", async () => {
    const other = "  u:\n    rules:\n    - { name: u, rate_limit: 5/day }";
    expect(
      (await tool("    - { name: r, conditions: [{ path: state.u._rate_day, op: gte, value: 2 }] }", other)).rules,
    ).toEqual(DENIED);
  });
});

describe("a policy", () => {
  const pay = 'version: 1\ntools:\n  pay: {}\n  "*":\n    rules:\n';

  it("with a limit for every tool keeps its default", async () => {
    expect(await convert(`${pay}    - { name: r, rate_limit: 5/hour }`)).toMatchObject({
      policy: {
        default: "allow",
        all_tools: { limits: [{ counter: "_global._rate_hour", window: "hour", max: 5, scope: "global" }] },
        tools: { pay: {} },
      },
    });
  });

  it("with other rules for every tool denies those that it does not list", async () => {
    const rules = "    - { name: r, conditions: [{ path: args.dry, op: eq, value: true }] }";
    const required = [{ description: "r", conditions: [{ path: "args.dry", op: "eq", value: true }] }];
    expect(await convert(pay + rules)).toMatchObject({
      policy: { default: "deny", tools: { pay: { require: required } } },
      notes: [{ line: 4, kind: "stricter" }, { line: 6 }],
    });
    expect(await convert(pay + rules, { tools: ["pay", "read"] })).toMatchObject({
      policy: { default: "deny", tools: { pay: { require: required }, read: { require: required } } },
    });
  });

  it("whose every tool shares an amount lists the tools that share it", async () => {
    const state = "state: { counter: c, window: day, increment_from: args.n }";
    const rules = `    - { name: r, conditions: [{ path: state._global.c, op: lte, value: 9 }], ${state} }`;
    const converted = await convert(pay + rules);
    const limit = { counter: "_global.c", window: "day", max: 9, scope: "global", increment_from: "args.n" };
    expect(converted).toMatchObject({ policy: { default: "deny", tools: { pay: { limits: [limit] } } } });
    expect(converted).not.toHaveProperty("policy.all_tools");
  });

  it("that denies every tool denies every tool", async () => {
    expect(await convert(`${pay}    - { name: r, action: deny, on_deny: closed }`)).toMatchObject({
      policy: { default: "deny", tools: { pay: { action: "deny", reason: "closed" } } },
    });
  });

  it("that hides everything hides everything", async () => {
    expect(await convert('version: "1"\nhide: [a, "*"]')).toMatchObject({ policy: { hide: ["*"], default: "allow" } });
  });

  it.each([
    ["a pattern that only Intercept has", "[{ path: args.x, op: regex, value: '(?=a)' }]", 6],
    [
      "more than a list may hold",
      `[${Array.from({ length: 65 }, (_, i) => `{ path: args.x, op: neq, value: ${i} }`)}]`,
      6,
    ],
  ])("is not written where it would have %s, and the line is named", async (_, conditions, line) => {
    expect(await tool(`    - { name: r, conditions: ${conditions} }`)).toMatchObject({ issues: [{ line }] });
  });
});

describe("YAML", () => {
  it("may use aliases, and a name that looks like a number", async () => {
    const text = `version: 1
tools:
  42: &rules
    rules: [{ name: 7, rate_limit: 1/day, on_deny: 5 }]
  b: *rules`;
    expect(await convert(text)).toMatchObject({
      policy: {
        tools: {
          42: { limits: [{ description: "7", counter: "42._rate_day", on_deny: "5" }] },
          b: { limits: [{ description: "7", counter: "b._rate_day" }] },
        },
      },
    });
  });

  it.each([
    ["a: [", 1, /^not YAML as Intercept reads it: /],
    ["version: 1\nversion: 1", 2, /^not YAML as Intercept reads it: Map keys must be unique/],
    ["version: 1\n---\nversion: 1", 2, /^not YAML as Intercept reads it: /],
    ["a: &a { b: 1 }\nc:\n  <<: *a", 3, /^merge keys/],
    ["? [a]\n: 1", 1, /^expected a key that is a name$/],
    ["- a", 1, /^expected the policy to be a map$/],
    ["", 1, /^expected `version`/],
    [`version: 1\ntools: ${"[".repeat(40)}${"]".repeat(40)}`, 2, /too large or nested too deep$/],
  ])("%j is refused with its line", async (text, line, message) => {
    const converted = await convert(text);
    expect(converted).toMatchObject({
      ok: false,
      issues: expect.arrayContaining([{ line, message: expect.stringMatching(message) }]),
    });
  });

  it("that grows without end is refused soon", async () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 12; i++)
      lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(", ")}]`);
    expect(await convert(lines.join("\n"))).toMatchObject({
      issues: [{ message: "expected a policy, got a document that is too large or nested too deep" }],
    });
  });
});
