import { expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";

const found: readonly (readonly [string, unknown, string])[] = [
  ["a string", { d: "5" }, "`args.c.d` is a string"],
  ["a number", { d: 5 }, "`args.c.d` is a number"],
  ["a boolean", { d: true }, "`args.c.d` is a boolean"],
  ["an array", { d: ["x"] }, "`args.c.d` has elements that cannot be compared with certainty"],
  ["an object", { d: {} }, "`args.c.d` is an object"],
  ["a type that JSON does not have", { d: 5n }, "`args.c.d` is of a type that JSON does not have"],
  ["nothing", {}, "`args.c.d` is missing"],
  ["an unreadable path", 5, "`args.c.d` leads through a value that is not an object"],
];

const contains = (path: string) => ({ path, op: "contains" as const, value: 5 });
const engineOver = (paths: readonly string[]) =>
  createEngine({
    policy: parsePolicy({
      version: "1",
      default: "deny",
      tools: { t: { require: [{ conditions: paths.map(contains) }] } },
    }),
  });

it.each(found)("what is undecided for %s is told of that alone, whatever was undecided before", (_, c, message) => {
  const engine = engineOver(["args.a.b", "args.c.d"]);
  const call = { tool: "t", args: { a: { b: [5] }, c } };
  const before = found.map(([, a]) => engine.evaluate({ tool: "t", args: { a: a === 5 ? 5 : { b: (a as { d?: unknown }).d } } }).message); // biome-ignore format: one line
  const decision = engine.evaluate(call);
  expect(decision.message).toContain(message);
  expect(new Set(before).size).toBe(found.length);
  expect(engine.evaluate(call)).toBe(decision);
});

it("each of many conditions is told apart", () => {
  const names = Array.from({ length: 12 }, (_, i) => `args.n${i}.x`);
  const engine = engineOver(names);
  const passing = Object.fromEntries(names.map((_, i) => [`n${i}`, { x: [5] }]));
  const told = names.flatMap((_, i) =>
    found.map(([, value]) => {
      const x = typeof value === "object" && value !== null ? { x: (value as { d?: unknown }).d } : value;
      return engine.evaluate({ tool: "t", args: { ...passing, [`n${i}`]: x } }).message;
    }),
  );
  expect(new Set(told).size).toBe(12 * found.length);
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
