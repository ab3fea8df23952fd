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
  const { tools } = compile([policy], "");
  const [a, b, c] = ["a", "b", "c"].map((name) => tools.get(name)!.limits);
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
