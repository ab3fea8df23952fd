import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";

const NAMES = ["a", "b", "c", "d", "e", "f"];
const conditions = (count: number) =>
  NAMES.slice(0, count).map((name) => ({ path: `args.${name}`, op: "eq" as const, value: 1 }));
const all = (count: number): Record<string, unknown> =>
  Object.fromEntries(NAMES.slice(0, count).map((name) => [name, 1]));

/** A tool that looks at so many arguments, each of which must be 1. */
const codeOf = (count: number) => {
  const policy = parsePolicy({
    version: "1",
    default: "deny",
    tools: { t: { require: [{ conditions: conditions(count) }] }, none: { require: [{ conditions: [] }] } },
  });
  const engine = createEngine({ policy });
  return (args: object, tool = "t"): string => engine.evaluate({ tool, args: args as Record<string, unknown> }).code;
};

describe.each([1, 2, 3, 4, 5, 6])("of %i arguments each", (count) => {
  const code = codeOf(count);
  it.each(NAMES.slice(0, count))("is the call's own, and inherits nothing: %s", (name) => {
    const { [name]: _, ...others } = all(count);
    expect(code(Object.assign(Object.create({ [name]: 1 }), others))).toBe("indeterminate");
    expect(code(Object.assign(Object.create({ [name]: 2 }), all(count)))).toBe("allowed");
  });

  it.each(NAMES.slice(0, count))("is read also where it is not listed: %s", (name) => {
    const { [name]: _, ...others } = all(count);
    const hidden = (value: unknown) => Object.defineProperty({ ...others }, name, { value });
    expect([code(hidden(1)), code(hidden(2))]).toEqual(["allowed", "require_unmet"]);
  });

  it.each(NAMES.slice(0, count))("is found after many others: %s", (name) => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x${i}`, i]));
    expect(code({ ...many, ...all(count) })).toBe("allowed");
    expect(code({ ...many, ...all(count), [name]: 2 })).toBe("require_unmet");
  });

  it("is read once, also where another is missing", () => {
    const reads: PropertyKey[] = [];
    const { [NAMES[count - 1]!]: _, ...others } = all(count);
    const get = (target: object, key: PropertyKey) => {
      reads.push(key);
      return Reflect.get(target, key);
    };
    expect(code(new Proxy({ ...others, x: 5 }, { get }))).toBe("indeterminate");
    expect(reads.sort()).toEqual(NAMES.slice(0, count));
  });
});

describe("arguments that no rule looks at", () => {
  const trap = (): never => {
    throw new Error("trap");
  };
  it("are not read, whatever their name", () => {
    const args = Object.defineProperty({ a: 1 }, "", { get: trap, enumerable: true });
    expect([codeOf(1)(args), codeOf(1)(args, "none")]).toEqual(["allowed", "allowed"]);
    const nameless = Object.defineProperty({}, "", { get: trap, enumerable: true });
    expect([codeOf(1)(nameless), codeOf(1)(nameless, "none")]).toEqual(["indeterminate", "allowed"]);
  });

  it("are not even listed where there is no rule", () => {
    const limits = [{ counter: "c", window: "day" as const, max: 1, scope: "global" as const }];
    const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny", tools: { t: { limits } } }) });
    const args = new Proxy({}, { ownKeys: trap, get: trap, has: trap, getOwnPropertyDescriptor: trap });
    expect(engine.evaluate({ tool: "t", args }).code).toBe("allowed");
  });

  it("are listed no further than a few keys", () => {
    let looked = 0;
    const getOwnPropertyDescriptor = (target: object, key: PropertyKey) => {
      looked += 1;
      return Reflect.getOwnPropertyDescriptor(target, key);
    };
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`x${i}`, i]));
    expect(codeOf(1)(new Proxy(many, { getOwnPropertyDescriptor }))).toBe("indeterminate");
    expect(looked).toBeLessThan(50);
    looked = 0;
    expect(codeOf(1)(new Proxy({ a: 1, ...many }, { getOwnPropertyDescriptor }))).toBe("allowed");
    expect(looked).toBeLessThan(5);
  });
});

describe("`args.__proto__`", () => {
  it("is not asked of the prototype, whose accessor may throw", () => {
    const accessor = Object.getOwnPropertyDescriptor(Object.prototype, "__proto__")!;
    const policy = parsePolicy({
      version: "1",
      default: "deny",
      tools: { t: { require: [{ conditions: [{ path: "args.__proto__", op: "exists", value: false }] }] } },
    });
    const engine = createEngine({ policy });
    const trap = (): never => {
      throw new Error("no prototypes");
    };
    try {
      Object.defineProperty(Object.prototype, "__proto__", { get: trap, set: trap, configurable: true });
      expect(engine.evaluate({ tool: "t", args: {} }).code).toBe("allowed");
      expect(engine.evaluate({ tool: "t", args: JSON.parse('{"__proto__":1}') }).code).toBe("require_unmet");
    } finally {
      Object.defineProperty(Object.prototype, "__proto__", accessor);
    }
  });
});
