import { expect, it } from "vitest";
import { createEngine } from "../../src/create-engine.js";
import { compile } from "../../src/engine/compile/compile.js";
import { parsePolicy } from "../../src/policy/parse.js";

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
  const { entries } = compile(policy, "");
  const [a, b, c] = ["a", "b", "c"].map((name) => entries.get(name)!.limits);
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

it("a denial by a rule that cannot be decided is right however many different ones there were", () => {
  const conditions = Array.from({ length: 20 }, (_, index) => ({ path: `args.a${index}`, op: "eq", value: 1 }));
  const engine = createEngine({
    policy: parsePolicy({ version: "1", default: "deny", tools: { t: { require: [{ conditions }] } } }),
  });
  const args = Object.fromEntries(conditions.map((_, index) => [`a${index}`, 1]));
  for (const round of [1, 2]) {
    for (const index of conditions.keys()) {
      const decision = engine.evaluate({ tool: "t", args: { ...args, [`a${index}`]: "x" } });
      expect([round, decision]).toEqual([
        round,
        {
          effect: "deny",
          code: "indeterminate",
          rule: "/tools/t/require/0",
          message: `\`args.a${index}\` is a string, so the policy cannot decide; give a number`,
          limits: [],
        },
      ]);
    }
  }
});

it("so many different denials of one rule are kept, and no more", () => {
  const conditions = Array.from({ length: 20 }, (_, index) => ({ path: `args.a${index}`, op: "eq", value: 1 }));
  const policy = parsePolicy({ version: "1", default: "deny", tools: { t: { require: [{ conditions }] } } });
  const engine = createEngine({ policy });
  const args = Object.fromEntries(conditions.map((_, index) => [`a${index}`, 1]));
  const denials = () => conditions.map((_, index) => engine.evaluate({ tool: "t", args: { ...args, [`a${index}`]: "x" } }));
  const [first, second] = [denials(), denials()];
  expect(first.filter((denial, index) => denial === second[index])).toHaveLength(16);
}); // biome-ignore format: long
