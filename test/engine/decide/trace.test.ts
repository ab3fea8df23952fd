import { expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";

const is = (name: string) => ({ conditions: [{ path: `args.${name}`, op: "eq", value: 1 }] });
const limits = (scope: string, more: object = {}) => [{ counter: "c", window: "day", max: 1, scope, ...more }];
const policy = parsePolicy({
  version: "1",
  default: "allow",
  hide: ["hidden"],
  tools: {
    denied: { action: "deny" },
    rules: { require: [is("a")], deny_if: [is("b")] },
    wire: { action: "require_approval", require: [is("a")] },
    grant: { limits: limits("grant") },
    sum: { limits: limits("global", { increment_from: "args.x" }) },
    none: { limits: limits("global", { counter: "n", max: 0 }) },
    shut: { action: "require_approval", limits: limits("global", { counter: "n", max: 0 }) },
    two: {
      limits: [
        ...limits("global", { counter: "s", max: 9, increment_from: "args.x" }),
        ...limits("global", { counter: "s", max: 2, increment_from: "args.x", on_deny: "two at most" }),
      ],
    },
  },
});
const engine = createEngine({ policy, clock: () => 0 });
const LISTED = ["call", "hide", "listed", "action", "require", "deny_if"];

it.each<[string, object, string, readonly string[]]>([
  ["denied", {}, "denied", LISTED.slice(0, 4)],
  ["hidden", {}, "hidden", LISTED.slice(0, 2)],
  ["rules", { a: 2 }, "require_unmet", LISTED.slice(0, 5)],
  ["rules", {}, "indeterminate", LISTED.slice(0, 5)],
  ["rules", { a: 1 }, "indeterminate", LISTED],
  ["rules", { a: 1, b: 1 }, "deny_if_matched", LISTED],
  ["grant", {}, "scope_missing", [...LISTED, "limits"]],
  ["sum", {}, "amount_invalid", [...LISTED, "limits"]],
  ["sum", { x: 1.5 }, "limit_exceeded", [...LISTED, "limits"]],
  ["none", {}, "limit_exceeded", [...LISTED, "limits"]],
  ["two", { x: 3 }, "limit_exceeded", [...LISTED, "limits"]],
  ["shut", {}, "approval_required", [...LISTED, "limits", "approval"]],
  ["wire", { a: 1 }, "approval_required", [...LISTED, "limits", "approval"]],
  ["wire", { a: 1, f: () => {} }, "invalid_call", [...LISTED, "limits", "approval"]],
  ["wire", { a: 2 }, "require_unmet", LISTED.slice(0, 5)],
])("a call of %s with %o is explained up to the step that fails: %s", (tool, args, code, steps) => {
  const explained = engine.explain({ tool, args: args as Record<string, unknown> });
  expect(explained.code).toBe(code);
  expect(explained.steps.map(({ step }) => step)).toEqual(steps);
  expect(explained.steps.map(({ passed }) => passed)).toEqual(steps.map((_, i) => i < steps.length - 1));
});

it("a call that passes is explained to the end", () => {
  const { steps } = engine.explain({ tool: "sum", args: { x: 1 } });
  expect(steps).toEqual([...LISTED, "limits"].map((step) => ({ step, passed: true, rules: [] })));
});

it("a refusal that no count could change names its limit, and an amount of nothing is not refused", () => {
  const asked = (x: number) => engine.explain({ tool: "two", args: { x } });
  expect([asked(3).rule, asked(3).message]).toEqual(["/tools/two/limits/1", "two at most"]);
  expect([asked(2).code, asked(0).code]).toEqual(["allowed", "allowed"]);
});

it("a call with limits is denied without a time, as evaluate denies it, and one without limits is not", () => {
  const timeless = createEngine({ policy, clock: () => Number.NaN });
  for (const tool of ["sum", "elsewhere"]) {
    const call = { tool, args: { x: 1 } };
    expect(timeless.explain(call).code).toBe(timeless.evaluate(call).code);
  }
  expect(timeless.explain({ tool: "sum", args: { x: 1 } })).toMatchObject({
    effect: "deny",
    code: "store_unavailable",
  });
});

it("an unlisted tool is explained without the rules that it cannot have", () => {
  const { code, steps } = engine.explain({ tool: "unlisted" });
  expect([code, ...steps.map(({ step }) => step)]).toEqual(["allowed", "call", "hide", "listed", "limits"]);
});

it("the rules of both lists are shown with what was found", () => {
  const { steps } = engine.explain({ tool: "rules", args: { a: 1, b: 2 } });
  const shown = (kind: string, path: string, verdict: string) => ({
    step: kind,
    passed: true,
    rules: [
      {
        rule: `/tools/rules/${kind}/0`,
        verdict,
        passed: true,
        conditions: [{ path, op: "eq", type: "number", verdict }],
      },
    ],
  });
  expect(steps.slice(4, 6)).toEqual([shown("require", "args.a", "TRUE"), shown("deny_if", "args.b", "FALSE")]);
});

it("an explanation asks for no approval that could be given", () => {
  const call = { tool: "wire", args: { a: 1 } };
  const explained = engine.explain(call);
  expect(engine.evaluate(call, { approved: explained as never }).code).toBe("approval_required");
});

it("shows each `when` of a limit with its verdict, in both ways that a call is decided", () => {
  const when = (value: number) => [{ path: "args.a", op: "eq", value }];
  const two = [...limits("global", { when: when(1) }), ...limits("global", { counter: "d", when: when(2) })];
  const both = createEngine({
    policy: parsePolicy({
      version: "2",
      default: "deny",
      name: "desk",
      tools: { plain: { limits: two }, careful: { action: "require_approval", limits: two } },
    }),
  });
  for (const tool of ["plain", "careful"]) {
    const { steps } = both.explain({ tool, args: { a: 1 } });
    expect(steps.find(({ step }) => step === "limits")).toEqual({
      step: "limits",
      passed: true,
      rules: [
        {
          policy: "desk",
          rule: `/tools/${tool}/limits/0/when`,
          verdict: "TRUE",
          passed: true,
          conditions: [{ path: "args.a", op: "eq", type: "number", verdict: "TRUE" }],
        },
        {
          policy: "desk",
          rule: `/tools/${tool}/limits/1/when`,
          verdict: "FALSE",
          passed: true,
          conditions: [{ path: "args.a", op: "eq", type: "number", verdict: "FALSE" }],
        },
      ],
    });
  }
});
