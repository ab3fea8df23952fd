import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";

const atMost = (value: number) => ({ require: [{ conditions: [{ path: "args.n", op: "lte", value }] }] });

describe("rules stay apart", () => {
  it.each(["1", "2"])("in version %s where `Object.prototype` gains a `toJSON`", (version) => {
    const policy = parsePolicy({ version, default: "deny", tools: { list: atMost(1_000), pay: atMost(5) } });
    Object.defineProperty(Object.prototype, "toJSON", { value: () => 1, configurable: true });
    try {
      expect(createEngine({ policy }).evaluate({ tool: "pay", args: { n: 999 } }).code).toBe("require_unmet");
    } finally {
      delete (Object.prototype as { toJSON?: unknown }).toJSON;
    }
  });
});

it("a call whose getter replaces the policy is decided by the one that it began with, told or not", () => {
  const first = parsePolicy({ version: "2", default: "deny" });
  const guests = { path: "principal.role", op: "eq", value: "guest", if_absent: false };
  const next = parsePolicy({ version: "2", default: "allow", all_tools: { deny_if: [{ conditions: [guests] }] } });
  for (const onDecision of [undefined, () => {}]) {
    const engine = createEngine({ policy: first, onDecision });
    const call = {
      get tool() {
        engine.replacePolicy(next);
        return "x";
      },
      principal: { role: "guest" },
    };
    expect(engine.evaluate(call).effect).toBe("deny");
  }
});

it("the scope value that a rule has looked at is the one that is charged", () => {
  const vip = { path: "scope.grant", op: "eq", value: "vip" };
  const limits = [{ counter: "c", window: "day", max: 1, scope: "grant" }];
  const policy = parsePolicy({
    version: "2",
    default: "deny",
    tools: { t: { require: [{ conditions: [vip] }], limits } },
  });
  const engine = createEngine({ policy, clock: () => 0 });
  let reads = 0;
  const scope = {
    get grant() {
      reads += 1;
      return reads % 2 === 1 ? "vip" : `other ${reads}`;
    },
  };
  expect(engine.evaluate({ tool: "t", scope }).code).toBe("allowed");
  reads = 0;
  expect(engine.evaluate({ tool: "t", scope }).code).toBe("limit_exceeded");
});

it("an array whose length grows is looked at no further than it was long", () => {
  const policy = parsePolicy({
    version: "2",
    default: "deny",
    tools: {
      t: { require: [{ conditions: [{ every: "args.a", conditions: [{ path: "item", op: "eq", value: 1 }] }] }] },
    },
  });
  let length = 0;
  const a = new Proxy([] as number[], {
    get: (target, key) => (key === "length" ? ++length : Reflect.get(target, key)),
    getOwnPropertyDescriptor: () => ({ value: 1, writable: true, enumerable: true, configurable: true }),
    has: () => true,
  });
  expect(createEngine({ policy }).evaluate({ tool: "t", args: { a } }).effect).toBe("deny");
  expect(length).toBeLessThan(20);
});

it("patterns are compiled once, whatever names a client makes up and however many tools have them", () => {
  const heavy = { any: Array.from({ length: 4 }, () => ({ path: "args.q", op: "regex", value: "^[a-z]{1,200}$" })) };
  const rules = { require: Array.from({ length: 4 }, () => ({ conditions: [heavy] })) };
  const letters = [..."abcdefgh"];
  const policy = parsePolicy({
    version: "2",
    default: "deny",
    all_tools: rules,
    tools: {
      ...Object.fromEntries(letters.map((letter) => [`*${letter}*`, {}])),
      ...Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`tool_${at}`, {}])),
    },
  });
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  const before = process.memoryUsage().heapUsed;
  const engine = createEngine({ policy });
  for (let set = 1; set < 256; set++) {
    const name = letters.filter((_, at) => (set >> at) & 1).join("");
    expect(engine.evaluate({ tool: name, args: { q: "abc" } }).code).toBe("allowed");
  }
  // 755 ways with 16 patterns of 200 instructions each took over 3 GB when each was compiled anew.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(300_000_000);
});
