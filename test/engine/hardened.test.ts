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

describe("a list of n elements under quantifiers over m elements", () => {
  const names = Array.from({ length: 10_000 }, (_, at) => `name ${at}.`);
  const condition = (op: string) => ({ path: "item", op, value_from: "lists.names" });
  const each = (path: string, conditions: unknown) => ({ every: path, conditions: [conditions] });
  const engineFor = (rule: object) =>
    createEngine({
      policy: parsePolicy({
        version: "2",
        default: "deny",
        lists: { names },
        tools: { t: { require: [{ conditions: [rule] }] } },
      }),
    });
  const rows = (count: number, length: number) => Array.from({ length: count }, () => Array(length).fill("name 7."));

  it.each(["starts_with", "ends_with"])("is gone through by `%s` where n · m is at most 10,000,000", (op) => {
    const engine = engineFor(each("args.rows", each("item", condition(op))));
    expect(engine.evaluate({ tool: "t", args: { rows: rows(2, 500) } }).code).toBe("allowed");
    const { code, message } = engine.evaluate({ tool: "t", args: { rows: rows(2, 501) } });
    expect({ code, message }).toEqual({
      code: "indeterminate",
      message:
        "`item` in an element of `item` is one of too many to compare with a list, so the policy cannot decide; give fewer elements",
    });
  });

  it("is looked up by `in`, however large the product is", () => {
    const engine = engineFor(each("args.rows", each("item", condition("in"))));
    expect(engine.evaluate({ tool: "t", args: { rows: rows(2, 501) } }).code).toBe("allowed");
  });
});

describe("an array of a call with n elements under quantifiers over m elements", () => {
  const rule = (op: string, more: object = {}) => ({
    every: "args.rows",
    conditions: [{ every: "item", conditions: [{ path: "item", op, value_from: "args.own", ...more }] }],
  });
  const evaluate = (condition: object, args: object) =>
    createEngine({
      policy: parsePolicy({
        version: "2",
        default: "deny",
        tools: { t: { require: [{ conditions: [condition] }] } },
      }),
    }).evaluate({ tool: "t", args });
  const rows = (count: number, length: number, text = "x") =>
    Array.from({ length: count }, () => Array(length).fill(text));
  const own = (count: number, text = "y") => [...Array(count - 1).fill(text), "x"];

  it("is gone through by `in` and `not_in` where n · m is at most 10,000,000", () => {
    expect(evaluate(rule("in"), { rows: rows(10, 1_000), own: own(1_000) }).code).toBe("allowed");
    expect(evaluate(rule("in"), { rows: rows(10, 1_000), own: own(1_001) }).code).toBe("indeterminate");
    expect(evaluate(rule("in"), { rows: rows(11, 1_000), own: own(1_000) }).code).toBe("indeterminate");
    expect(evaluate(rule("not_in"), { rows: rows(11, 1_000), own: own(909) }).code).toBe("require_unmet");
    expect(evaluate(rule("not_in"), { rows: rows(11, 1_000), own: own(910) }).code).toBe("indeterminate");
    // Nothing is compared with nothing, however often.
    expect(evaluate(rule("not_in"), { rows: rows(100, 1_000), own: [] }).code).toBe("allowed");
  });

  it("is folded where its texts have at most 2,097,152 / m code units together", () => {
    const folded = rule("in", { ignore_case: true });
    // 1,024 times, and so 2,048 code units.
    const most = [...Array(1_000 - 1 - 1).fill("yy"), "y".repeat(50), "XX"];
    expect(evaluate(folded, { rows: rows(2, 512, "xx"), own: most }).code).toBe("allowed");
    expect(evaluate(folded, { rows: rows(2, 512, "xx"), own: ["yyy", ...most.slice(1)] }).code).toBe("indeterminate");
    // Alone it is folded once.
    const once = { path: "args.text", op: "in", value_from: "args.own", ignore_case: true };
    expect(evaluate(once, { text: "é".repeat(3_000), own: Array(1_000).fill("É".repeat(3_000)) }).code).toBe("allowed");
  });

  it("takes no time that a caller could multiply", () => {
    // It took more than half a minute, and so more than this test may.
    expect(evaluate(rule("in"), { rows: rows(1_000, 240), own: own(1_000) }).code).toBe("indeterminate");
    const folded = evaluate(
      { every: "args.rows", conditions: [{ path: "item", op: "in", value_from: "args.own", ignore_case: true }] },
      { rows: Array(1_000).fill(`${"\u0390".repeat(240)}a`), own: Array(1_000).fill(`${"\u0390".repeat(240)}b`) },
    );
    expect(folded.code).toBe("indeterminate");
  });
});

it("a text of the caller is not compared without its case with texts that are too short to be equal", () => {
  const differs = (op: string) => ({ path: "item", op, value_from: "principal.me", ignore_case: true });
  const policy = parsePolicy({
    version: "2",
    default: "deny",
    tools: {
      neq: { require: [{ conditions: [{ every: "args.to", conditions: [differs("neq")] }] }] },
      eq: { require: [{ conditions: [{ every: "args.to", conditions: [differs("eq")] }] }] },
      starts_with: { require: [{ conditions: [{ every: "args.to", conditions: [differs("starts_with")] }] }] },
    },
  });
  const engine = createEngine({ policy });
  const code = (tool: string, item: string, me: string) =>
    engine.evaluate({ tool, args: { to: [item] }, principal: { me } }).code;
  expect(code("neq", "a", "A".repeat(1_000_000))).toBe("allowed");
  // Three times as long, and the same without case: U+0390 folds to three code units.
  expect(code("eq", "\u0390", "\u0399\u0308\u0301")).toBe("allowed");
  expect(code("starts_with", "\u0390x", "\u0399\u0308\u0301")).toBe("allowed");
  expect(code("eq", "\u0390", "\u0399\u0308\u0301\u0399")).toBe("require_unmet");
});

it("a limit that observes speaks where another one that observes can count no further", () => {
  const observed = (counter: string, more: object) => ({
    counter,
    window: "day",
    scope: "global",
    mode: "observe",
    ...more,
  });
  const policy = parsePolicy({
    version: "2",
    default: "deny",
    tools: {
      t: { limits: [observed("calls", { max: 1 }), observed("sum", { max: 5, increment_from: "args.n" })] },
    },
  });
  const engine = createEngine({ policy, clock: () => 0 });
  const call = () => engine.evaluate({ tool: "t", args: { n: 9_000_000_000 } });
  const sum = { rule: "/tools/t/limits/1", code: "limit_exceeded" };
  expect(call().observed).toEqual([sum]);
  // The second charge is more than a counter can hold.
  expect(call().observed).toEqual([{ rule: "/tools/t/limits/0", code: "limit_exceeded" }, sum]);
});

it("a name that is not a text is not visible, whatever the policy hides", () => {
  const engine = createEngine({ policy: parsePolicy({ version: "2", default: "allow", hide: ["debug_*"] }) });
  expect(engine.isVisible(5 as never)).toBe(false);
});
