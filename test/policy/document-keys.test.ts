import { describe, expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";

/** What each unknown key is told that another form of policy, or a guess, would have. */

const head = { version: "1", default: "deny" };
const tool = (rules: object) => ({ ...head, tools: { t: rules } });
const limit = { counter: "c", window: "day", max: 1, scope: "grant" };

/** A document with the key in an object of the kind, and the pointer of that object. */
const PLACES: Readonly<Record<string, readonly [string, (more: object) => object]>> = {
  document: ["", (more) => ({ ...head, ...more })],
  all_tools: ["/all_tools", (more) => ({ ...head, all_tools: { limits: [], ...more } })],
  all_tools_limit: ["/all_tools/limits/0", (more) => ({ ...head, all_tools: { limits: [{ ...limit, ...more }] } })],
  tool: ["/tools/t", (more) => tool(more)],
  rule: ["/tools/t/require/0", (more) => tool({ require: [{ conditions: [], ...more }] })],
  condition: [
    "/tools/t/deny_if/0/conditions/0",
    (more) => tool({ deny_if: [{ conditions: [{ path: "args.a", op: "exists", value: true, ...more }] }] }),
  ],
  limit: ["/tools/t/limits/0", (more) => tool({ limits: [{ ...limit, ...more }] })],
  rate_limit: ["/tools/t/rate_limit", (more) => tool({ rate_limit: { max: 1, window: "day", ...more } })],
};

const unknown = (kind: string, key: string, value: unknown = 1) => {
  const [pointer, document] = PLACES[kind]!;
  const result = safeParsePolicy(document({ [key]: value }));
  const told = result.ok ? [] : result.issues;
  const before = `unknown key \`${key}\`; `;
  expect(told.map((issue) => [issue.pointer, issue.message.slice(0, before.length)])).toEqual([
    [`${pointer}/${key}`, before],
  ]);
  return told[0]!.message.slice(before.length);
};

const wallet =
  "this is the form of a wallet policy; write a limit with `increment_from` for the tool that spends, under `tools`";
const intercept =
  "this is the form of an Intercept YAML policy; write `require` or `deny_if` for its conditions, `limits` for its counts and `action` for the rest";
const anyRule =
  'put the condition in a rule of `require`, if it must hold, or of `deny_if`, if it must not; write `"conditions": [{ "path": ..., "op": ..., "value": ... }]` in the rule';
const everyTool = "`all_tools` takes only `limits`; write the rules of each tool under `tools`";

describe("is told what to write instead:", () => {
  test.each([
    ["document", "type", wallet],
    ["document", "rules", intercept],
    ["document", "deny", 'write `action: "deny"` for each tool under `tools`, or name them in `hide`'],
    ["document", "allow", "list each tool under `tools`; an empty object allows it"],
    ["tool", "rules", intercept],
    [
      "tool",
      "conditions",
      "put `conditions` in a rule of `require`, if they must hold, or of `deny_if`, if they must not",
    ],
    ["tool", "effect", "did you mean `action`?"],
    ["tool", "path", anyRule],
    ["tool", "op", anyRule],
    ["condition", "on_deny", "write `on_deny` in the rule, beside `conditions`"],
    ["all_tools", "action", everyTool],
    ["all_tools", "reason", everyTool],
    ["all_tools", "rate_limit", "write it as one of `limits`"],
    [
      "all_tools_limit",
      "increment_from",
      "limits of `all_tools` count calls; write one with `increment_from` for each tool under `tools`",
    ],
    [
      "rate_limit",
      "counter",
      "the counter of a `rate_limit` is named after its tool; write one of `limits` to choose another",
    ],
    ["rate_limit", "increment_from", "a `rate_limit` counts calls; write one of `limits` to count an argument"],
    ["rate_limit", "on_deny", "a `rate_limit` has no message; write one of `limits` to give it one"],
    ["condition", "operator", "did you mean `op`?"],
    ["condition", "field", "did you mean `path`?"],
    ["condition", "values", "did you mean `value`?"],
    ["rule", "message", "did you mean `on_deny`?"],
    ["rule", "reason", "did you mean `on_deny`?"],
    ["limit", "message", "did you mean `on_deny`?"],
    ["limit", "reason", "did you mean `on_deny`?"],
  ])("%s.%s", (kind, key, advice) => {
    expect(unknown(kind, key)).toBe(advice);
  });
});

describe("is told the keys that there are:", () => {
  test.each([
    ["document", "expected `$schema`, `version`, `default`, `hide`, `all_tools`, `tools`, `description`"],
    ["all_tools", "expected `limits`, `description`"],
    ["all_tools_limit", "expected `counter`, `window`, `max`, `scope`, `on_deny`, `description`"],
    ["tool", "expected `action`, `reason`, `require`, `deny_if`, `limits`, `rate_limit`, `description`"],
    ["rule", "expected `conditions`, `on_deny`, `description`"],
    ["condition", "expected `path`, `op`, `value`, `description`"],
    ["limit", "expected `counter`, `window`, `max`, `scope`, `increment_from`, `on_deny`, `description`"],
    ["rate_limit", "expected `max`, `window`, `scope`, `description`"],
  ])("%s", (kind, advice) => {
    expect(unknown(kind, "zzzzzz")).toBe(advice);
  });
});

describe("of a document, with a tool's rules under it,", () => {
  const keys = "expected `$schema`, `version`, `default`, `hide`, `all_tools`, `tools`, `description`";
  test.each<[unknown, string]>([
    [{}, "put the rules of a tool under `tools`"],
    [{ action: "deny", reason: "r", require: [], deny_if: [] }, "put the rules of a tool under `tools`"],
    [{ limits: [], rate_limit: {}, description: "d", rules: [] }, "put the rules of a tool under `tools`"],
    [{ action: "deny", x: 1 }, keys],
    [[], keys],
  ])("%j", (value, advice) => {
    expect(unknown("document", "create_refund", value)).toBe(advice);
  });
  test("is told of them only there", () => {
    expect(unknown("tool", "create_refund", {})).toBe(
      "expected `action`, `reason`, `require`, `deny_if`, `limits`, `rate_limit`, `description`",
    );
  });
});
