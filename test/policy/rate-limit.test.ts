import { expect, it } from "vitest";
import { type Policy1, parsePolicy } from "../../src/index.js";
import { limitsOf } from "../../src/policy/rate-limit.js";

const limit = { counter: "c", window: "day", max: 5, scope: "grant" };
const policy = parsePolicy({
  version: "1",
  default: "deny",
  all_tools: { limits: [limit] },
  tools: {
    plain: {},
    both: { rate_limit: { max: 3, window: "minute" }, limits: [limit] },
    scoped: { rate_limit: { max: 3, window: 90, scope: "global" } },
  },
}) as Policy1;

it("lists a tool's limits and then its rate_limit, written out", () => {
  expect(limitsOf(policy.tools!.plain!, "plain")).toEqual([]);
  expect(limitsOf(policy.tools!.both!, "both")).toEqual([
    { limit, at: ["limits", 0] },
    { limit: { counter: "both_rate", window: "minute", max: 3, scope: "session" }, at: ["rate_limit"] },
  ]);
  expect(limitsOf(policy.tools!.scoped!, "scoped")).toEqual([
    { limit: { counter: "scoped_rate", window: 90, max: 3, scope: "global" }, at: ["rate_limit"] },
  ]);
});

it("lists the limits of all tools", () =>
  expect(limitsOf(policy.all_tools!, null)).toEqual([{ limit, at: ["limits", 0] }]));

it("writes a rate_limit out as an object that inherits nothing", () => {
  expect(Object.getPrototypeOf(limitsOf(policy.tools!.scoped!, "scoped")[0]!.limit)).toBe(null);
});
