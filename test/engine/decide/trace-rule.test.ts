import { expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";

const policy = parsePolicy({
  version: "2",
  name: "mail",
  default: "deny",
  all_tools: { deny_if: [{ conditions: [{ path: "args.debug", op: "eq", value: true, if_absent: false }] }] },
  tools: {
    "send_*": {
      require: [
        {
          conditions: [
            {
              any: [
                { path: "args.draft", op: "exists", value: true },
                { not: { path: "args.to", op: "contains", value: "all" } },
              ],
            },
            { every: "args.to", conditions: [{ path: "item", op: "email_in", value: ["example.com"] }] },
          ],
        },
      ],
    },
    send_mail: { mode: "observe", limits: [{ counter: "c", window: "day", max: 0, scope: "grant" }] },
  },
});

it("`explain` shows what applied, and each node of a tree with its value", () => {
  const { applied, steps, ...decision } = createEngine({ policy }).explain({
    tool: "send_mail",
    args: { to: ["a@example.com", "b@evil.net"] },
  });
  expect(decision).toEqual({
    effect: "deny",
    code: "require_unmet",
    rule: "/tools/send_*/require/0",
    message:
      "this call is only allowed when (`args.draft` is given or not (`args.to` contains `all`)) and for every element of `args.to` (`item` fits one of the domains and addresses `example.com`)",
    policy: "mail",
  });
  expect(applied).toEqual([
    { policy: "mail", rule: "/tools/send_mail", observes: true },
    { policy: "mail", rule: "/tools/send_*" },
    { policy: "mail", rule: "/all_tools" },
  ]);
  expect(steps.at(-1)!.rules).toEqual([
    {
      policy: "mail",
      rule: "/tools/send_*/require/0",
      verdict: "FALSE",
      passed: false,
      conditions: [
        {
          op: "any",
          verdict: "TRUE",
          conditions: [
            { path: "args.draft", op: "exists", type: "absent", verdict: "FALSE" },
            {
              op: "not",
              verdict: "TRUE",
              conditions: [{ path: "args.to", op: "contains", type: "array", verdict: "FALSE" }],
            },
          ],
        },
        {
          path: "args.to",
          op: "every",
          type: "array",
          verdict: "FALSE",
          element: 1,
          conditions: [{ path: "item", op: "email_in", type: "string", verdict: "FALSE" }],
        },
      ],
    },
  ]);
});

it("`explain` tells what observes, and what may ask for approval", () => {
  const asking = parsePolicy({
    version: "2",
    default: "deny",
    tools: {
      pay: { approve_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 100 }], reason: "a large sum" }] },
      "p*": { mode: "observe", action: "deny" },
    },
  });
  const engine = createEngine({ policy: asking });
  const asked = engine.explain({ tool: "pay", args: { amount: 500 } });
  expect(asked).toMatchObject({
    effect: "require_approval",
    rule: "/tools/pay/approve_if/0",
    message: "a large sum",
    observed: [{ rule: "/tools/p*/action", code: "denied" }],
  });
  expect(asked.steps.at(-1)).toEqual({
    step: "approval",
    passed: false,
    rules: [
      {
        rule: "/tools/pay/approve_if/0",
        verdict: "TRUE",
        passed: false,
        conditions: [{ path: "args.amount", op: "gt", type: "number", verdict: "TRUE" }],
      },
    ],
  });
  expect(engine.explain({ tool: "pay", args: { amount: 5 } })).toMatchObject({
    effect: "allow",
    observed: [{ rule: "/tools/p*/action", code: "denied" }],
  });
});
