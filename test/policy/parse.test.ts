import { describe, expect, test } from "vitest";
import { parsePolicy, safeParsePolicy } from "../../src/policy/parse.js";

/** Documents of more wrong or doubtful things than anybody will read. */

const MORE = " has more than 10,000 issues, of which the first are listed; mend these and try again";
const messagesOf = (input: unknown) => {
  const result = safeParsePolicy(input);
  return (result.ok ? result.warnings : result.issues).map(({ pointer, message }) => `${pointer} ${message}`);
};
const twice = (keys: number) => `{${'"a":1,'.repeat(keys)}"version":"1","default":"deny"}`;

test("elements beyond a cap are not looked at, those below it are", () => {
  const wrong = (count: number) => ({
    version: "1",
    default: "deny",
    tools: { t: { deny_if: [...Array(count).fill({ conditions: [] }), 1] } },
  });
  expect(messagesOf(wrong(63))).toEqual(["/tools/t/deny_if/63 expected a rule, an object with `conditions`, got `1`"]);
  expect(messagesOf(wrong(64))).toEqual(["/tools/t/deny_if expected at most 64 rules; split them up"]);
});

describe("of a text with keys written twice", () => {
  const repeated = "/a the key `a` appears twice in this object; keep one";
  test("up to 10,000 are listed beside nothing else", () => {
    // Each but the first is one, and the key itself is unknown.
    const told = messagesOf(twice(10_000));
    expect(told).toHaveLength(10_000);
    expect(told.filter((message) => message === repeated)).toHaveLength(9_999);
  });
  test("more than that end the list, and that there are more is said once", () => {
    const told = messagesOf(twice(20_000));
    expect(told).toHaveLength(10_001);
    expect(told.filter((message) => message === repeated)).toHaveLength(10_000);
    expect(told.filter((message) => message === MORE)).toHaveLength(1);
  });
});

test("of names that are easily taken for one another the first 10,000 are told, and the policy is one", () => {
  const hide = Array.from({ length: 12_000 }, (_, i) => [`tool_${i}`, `Tool_${i}`]).flat();
  const result = safeParsePolicy({ version: "1", default: "deny", hide });
  expect(result.ok && result.warnings).toHaveLength(10_000);
});

test("an error shows the first ten issues and how many more there are", () => {
  const shown = (count: number) => {
    try {
      parsePolicy({ version: "1", default: "deny", hide: Array(count).fill(1) });
      return undefined;
    } catch (error) {
      return (error as Error).message.split("\n").map((line) => line.split(":")[0]);
    }
  };
  const ten = Array.from({ length: 10 }, (_, i) => `/hide/${i}`);
  expect(shown(10)).toEqual(["invalid policy", ...ten]);
  expect(shown(12)).toEqual(["invalid policy", ...ten, "and 2 more"]);
  expect(() => parsePolicy(3)).toThrow("invalid policy\n(document): expected a policy document, an object, got `3`");
});
