import { expect, it } from "vitest";
import { compile } from "../../../src/engine/compile/compile.js";
import { parsePolicy } from "../../../src/policy/parse.js";

const limit = (counter: string, max: number, scope = "global") => ({ counter, window: "day", max, scope });

it("limits of all tools are made once for all tools that have them at one place, and not once for each tool", () => {
  const policy = parsePolicy({
    version: "1",
    default: "deny",
    all_tools: { limits: [limit("all", 9), limit("own", 5)] },
    tools: {
      a: { rate_limit: { window: "minute", max: 1 } },
      b: { rate_limit: { window: "minute", max: 2 } },
      c: { limits: [limit("own", 7)] },
    },
  });
  const { find } = compile([policy], "");
  const [a, b, c] = ["a", "b", "c"].map((name) => find(name).limits);
  expect(a!.list[1]).toBe(b!.list[1]);
  expect(a!.meters[1]).toBe(b!.meters[1]);
  expect(a!.list.map(({ pointer, meter }) => [pointer, meter])).toEqual([
    ["/tools/a/rate_limit", 0],
    ["/all_tools/limits/0", 1],
    ["/all_tools/limits/1", 2],
  ]);
  expect(a!.meters.map(({ scope, subjectOf }) => [scope, subjectOf])).toEqual([
    ["session", -1],
    ["global", -1],
    ["global", 1],
  ]);
  // A counter that the tool names as well is charged once, within the stricter maximum.
  expect(c!.list.map(({ pointer, meter }) => [pointer, meter])).toEqual([
    ["/tools/c/limits/0", 0],
    ["/all_tools/limits/0", 1],
    ["/all_tools/limits/1", 0],
  ]);
  expect(c!.meters.map(({ max, subjectOf }) => [max, subjectOf])).toEqual([
    [5, -1],
    [9, 0],
  ]);
});

it.each([
  ["of all tools, by a key", "all_tools", { by: ["args.a"] }],
  ["of all tools, with a condition", "all_tools", { when: [{ path: "args.a", op: "eq", value: 1 }] }],
  ["of a pattern", "*", { increment_from: "args.a" }],
])("limits %s are made once for all tools in which their paths have the same places", (_, place, more) => {
  const rule = { conditions: [{ path: "args.b", op: "eq", value: 1 }] };
  const several = { limits: [{ ...limit("several", 9), ...more }] };
  const all = place === "all_tools" ? { all_tools: several } : {};
  const { find } = compile(
    [
      parsePolicy({
        version: "2",
        default: "deny",
        ...all,
        tools: { a: {}, b: {}, c: { require: [rule] }, ...(place === "*" ? { "*": several } : {}) },
      }),
    ],
    "",
  );
  const [a, b, c] = ["a", "b", "c"].map((name) => find(name).limits);
  expect(a!.list[0]).toBe(b!.list[0]);
  expect(a!.meters[0]).toBe(b!.meters[0]);
  expect(c!.list[0]).not.toBe(a!.list[0]);
});
