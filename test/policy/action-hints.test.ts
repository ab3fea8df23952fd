import { describe, expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";

/** What is told of actions as other languages name them. */

const adviceOn = (document: object): string[] => {
  const result = safeParsePolicy({ version: "1", default: "deny", ...document });
  return (result.ok ? [] : result.issues).map(({ message }) => message.replace(/^.*, got .*?(?:; |$)/, ""));
};

describe("an action of another language", () => {
  test.each([
    ['write `"allow"`', "Allow ALLOWED permit accept enable alow"],
    ['write `"deny"`', "Deny denied block blocked forbid reject disallow disabled dney"],
    [
      'write `"require_approval"`',
      "approve approved approval ask confirm prompt review requireApproval require-approval needs_approval require_aproval",
    ],
    ["name the tool in `hide` of the document", "hide hidden"],
    ["", "log notallow noallow unblock audit x constructor"],
  ])("is told: %s", (advice, names) => {
    for (const action of names.split(" ")) {
      expect([action, ...adviceOn({ tools: { t: { action } } })]).toEqual([action, advice]);
    }
  });
});

describe("a tool's entry that is not an object", () => {
  const either = 'write `{}` to allow every call, or `{ "action": "deny" }` to deny it';
  test.each([
    ["allow", "write `{}`"],
    ["deny", 'write `{ "action": "deny" }`'],
    ["block", 'write `{ "action": "deny" }`'],
    ["ask", 'write `{ "action": "require_approval" }`'],
    ["require_approval", 'write `{ "action": "require_approval" }`'],
    ["hidden", "name the tool in `hide` of the document"],
    ["log", ""],
    [true, either],
    [false, either],
    [null, either],
    [[], "write its rules in `require`, if they must hold, or in `deny_if`, if they must not"],
    [5, ""],
  ])("%j is told what to write", (entry, advice) => {
    expect(adviceOn({ tools: { t: entry } })).toEqual([advice]);
  });
});

test.each([
  ["block", 'write `"deny"`'],
  ["Allow", 'write `"allow"`'],
  [
    "ask",
    'write `"deny"`, and list each tool that a person approves under `tools`, with `{ "action": "require_approval" }`',
  ],
  ["hide", 'write `"deny"`'],
  ["x", ""],
  [true, ""],
])("a default of %j is told what to write", (value, advice) => {
  expect(adviceOn({ default: value })).toEqual([advice]);
});
