import { afterEach, describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";

const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    pay: { require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 }] }] },
    deep: { require: [{ conditions: [{ path: "args.a.amount", op: "eq", value: 5 }] }] },
    list: { require: [{ conditions: [{ path: "args.tags", op: "contains", value: "ok" }] }] },
    plain: { deny_if: [{ conditions: [{ path: "args.constructor", op: "exists", value: true }] }] },
    sum: { limits: [{ counter: "c", window: "minute", max: 9, scope: "global", increment_from: "args.amount" }] },
    grant: { limits: [{ counter: "g", window: "minute", max: 9, scope: "grant" }] },
    ask: { action: "require_approval", limits: [{ counter: "g", window: "minute", max: 9, scope: "grant" }] },
    many: {
      require: [
        {
          conditions: [
            { path: "args.a", op: "gte", value: 1 },
            { path: "args.a", op: "lte", value: 9 },
            { path: "args.b.c", op: "eq", value: 1 },
            { path: "args.b.d", op: "eq", value: 1 },
          ],
        },
      ],
      limits: [{ counter: "m", window: "minute", max: 9, scope: "global", increment_from: "args.a" }],
    },
    few: {
      require: [
        {
          conditions: [
            { path: "args.a", op: "gte", value: 1 },
            { path: "args.a", op: "lte", value: 9 },
          ],
        },
      ],
    },
  },
});
const engine = createEngine({ policy, clock: () => 0 });
const code = (call: unknown): string => engine.evaluate(call as never).code;

const added: PropertyKey[] = [];
const pollute = (name: string, descriptor: PropertyDescriptor): void => {
  Object.defineProperty(Object.prototype, name, { configurable: true, ...descriptor });
  added.push(name);
};
afterEach(() => {
  for (const name of added.splice(0)) delete (Object.prototype as Record<PropertyKey, unknown>)[name];
  delete (Array.prototype as unknown[])[0];
});

describe("what a prototype has gained is no argument", () => {
  const kinds: readonly (readonly [string, (value: unknown) => PropertyDescriptor])[] = [
    ["enumerable", (value) => ({ value, enumerable: true, writable: true })],
    ["not enumerable", (value) => ({ value, writable: true })],
    ["a getter", (value) => ({ get: () => value })],
    [
      "a getter that hides itself",
      (value) => ({
        get(this: unknown) {
          return this === Object.prototype ? undefined : value;
        },
      }),
    ],
  ];
  it.each(kinds)("%s", (_, descriptor) => {
    expect(code({ tool: "pay", args: {} })).toBe("indeterminate");
    pollute("amount", descriptor(5));
    pollute("scope", descriptor({ grant: "g" }));
    pollute("grant", descriptor("g"));
    pollute("on_deny", descriptor("no"));
    expect(code({ tool: "pay", args: {} })).toBe("indeterminate");
    expect(code({ tool: "pay", args: { amount: 5 } })).toBe("allowed");
    expect(code({ tool: "deep", args: { a: {} } })).toBe("indeterminate");
    expect(code({ tool: "sum", args: {} })).toBe("amount_invalid");
    expect(code({ tool: "grant" })).toBe("scope_missing");
    expect(code({ tool: "ask" })).toBe("scope_missing");
    pollute("args", descriptor({ amount: 5 }));
    pollute("tool", descriptor("pay"));
    expect(code({ tool: "pay" })).toBe("indeterminate");
    expect(code({ args: { amount: 5 } })).toBe("invalid_call");
    expect(() => createEngine({} as never)).toThrow(TypeError);
    const late = createEngine({ policy, clock: () => 0 });
    expect(late.evaluate({ tool: "sum", args: { amount: 9 } })).toMatchObject({ code: "allowed" });
    expect(late.evaluate({ tool: "sum", args: { amount: 1 } })).toMatchObject({
      code: "limit_exceeded",
      message: "the limit of 9 of `args.amount` in a minute is reached",
    });
  });

  it("nor is what arguments inherit from a prototype of their own", () => {
    expect(code({ tool: "pay", args: Object.create({ amount: 5 }) })).toBe("indeterminate");
    expect(code({ tool: "pay", args: Object.assign(Object.create(null), { amount: 5 }) })).toBe("allowed");
    expect(code({ tool: "plain", args: {} })).toBe("allowed");
    expect(code({ tool: "plain", args: { constructor: 1 } })).toBe("deny_if_matched");
  });

  it("nor what arrays inherit where they have a hole", () => {
    (Array.prototype as unknown[])[0] = "ok";
    expect(code({ tool: "list", args: { tags: new Array(1) } })).toBe("require_unmet");
  });
});

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

  it("among more than sixteen too", () => {
    const others = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x${i}`, i]));
    expect(code({ tool: "few", args: { ...others, a: 5 } })).toBe("allowed");
    expect(code({ tool: "few", args: { ...others, a: 10 } })).toBe("require_unmet");
  });
});

describe("a call that cannot be read is invalid", () => {
  const throwing = new Proxy(
    {},
    {
      get: () => {
        throw new Error("trap");
      },
    },
  );
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a string", "pay"],
    ["a function", () => ({ tool: "pay" })],
    ["no tool", {}],
    ["a boxed name", { tool: new String("pay") }],
    ["arguments that are an array", { tool: "pay", args: [] }],
    ["arguments that are null", { tool: "pay", args: null }],
    ["arguments that are a string", { tool: "pay", args: "amount=5" }],
    ["arguments that are a function", { tool: "pay", args: () => 1 }],
    ["a proxy that throws", throwing],
    ["a revoked proxy", revoked.proxy],
    ["arguments that throw", { tool: "pay", args: throwing }],
  ])("%s", (_, call) => {
    expect(code(call)).toBe("invalid_call");
  });
});

describe("values are never coerced", () => {
  const valued = { valueOf: () => 5, toString: () => "5", toJSON: () => 5, [Symbol.toPrimitive]: () => 5 };
  it.each<[string, unknown]>([
    ["a string", "5"],
    ["an array", [5]],
    ["a boxed number", new Number(5)],
    ["a bigint", 5n],
    ["a date", new Date(5)],
    ["an object with valueOf", valued],
    ["true", true],
    ["a symbol", Symbol("5")],
    ["NaN", Number.NaN],
  ])("%s is no number", (_, amount) => {
    expect(code({ tool: "pay", args: { amount } })).toBe("indeterminate");
    expect(code({ tool: "sum", args: { amount } })).toBe("amount_invalid");
  });
});

describe("size does not matter", () => {
  it("neither a path through a million levels nor an array that claims four billion elements", () => {
    let nested: Record<string, unknown> = {};
    for (let i = 0; i < 1_000_000; i++) nested = { a: nested };
    expect(code({ tool: "deep", args: nested })).toBe("indeterminate");
    const sparse: unknown[] = [];
    sparse.length = 4_294_967_295;
    expect(code({ tool: "list", args: { tags: sparse } })).toBe("require_unmet");
    sparse[4_000_000_000] = "ok";
    expect(code({ tool: "list", args: { tags: sparse } })).toBe("allowed");
    expect(code({ tool: "x".repeat(10_000_000) })).toBe("default_deny");
  });
});
