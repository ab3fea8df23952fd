import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";

const between = [
  { path: "args.a", op: "gte", value: 1 },
  { path: "args.a", op: "lte", value: 9 },
];
const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    many: {
      require: [
        {
          conditions: [...between, { path: "args.b.c", op: "eq", value: 1 }, { path: "args.b.d", op: "eq", value: 1 }],
        },
      ],
      limits: [{ counter: "m", window: "minute", max: 9, scope: "global", increment_from: "args.a" }],
    },
    few: { require: [{ conditions: between }] },
  },
});
const code = (call: unknown): string => createEngine({ policy, clock: () => 0 }).evaluate(call as never).code;

describe("each argument is read once, whatever number of conditions and limits looks at it", () => {
  const watched = (args: Record<string, unknown>, shown: readonly string[]) => {
    const reads: PropertyKey[] = [];
    const proxy = new Proxy(args, {
      ownKeys: (target) => Reflect.ownKeys(target).filter((key) => shown.includes(String(key))),
      get: (target, key) => {
        reads.push(key);
        return Reflect.get(target, key);
      },
    });
    return { proxy, reads };
  };
  it.each([
    ["few", ["a", "b"], ["a"]],
    ["many", ["a", "b"], ["a", "b"]],
    ["few", [], ["a"]],
  ])("%s, with the keys %o listed", (tool, shown, wanted) => {
    const { proxy, reads } = watched({ a: 5, b: { c: 1, d: 1 } }, shown);
    expect(code({ tool, args: proxy })).toBe("allowed");
    expect(reads).toEqual(wanted);
  });

  it("four of them, each of another value every time that it is read", () => {
    const conditions = ["a", "b", "c", "d"].map((name) => ({ path: `args.${name}`, op: "eq", value: 1 }));
    const four = parsePolicy({ version: "1", default: "deny", tools: { t: { require: [{ conditions }] } } });
    const args = {};
    for (const name of ["a", "b", "c", "d"]) {
      let reads = 0;
      Object.defineProperty(args, name, { enumerable: true, get: () => ++reads });
    }
    expect(createEngine({ policy: four }).evaluate({ tool: "t", args }).code).toBe("allowed");
  });

  it("among more than sixteen too", () => {
    const others = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x${i}`, i]));
    expect(code({ tool: "few", args: { ...others, a: 5 } })).toBe("allowed");
    expect(code({ tool: "few", args: { ...others, a: 10 } })).toBe("require_unmet");
  });
});
