import { describe, expect, it } from "vitest";
import { type Charge, createEngine, createMemoryStore, parsePolicy } from "../../../src/index.js";

const limit = (scope: "grant" | "session" | "global", counter: string = scope) =>
  ({ counter, window: "day", max: 9, scope }) as const;
const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    grant: { limits: [limit("grant")] },
    session: { limits: [limit("session")] },
    mixed: { limits: [limit("grant", "1"), limit("session", "2"), limit("grant", "3"), limit("session", "4"), limit("global", "5")] },
    wire: { action: "require_approval", limits: [limit("grant"), limit("session")] },
  },
}); // biome-ignore format: one line

/** An engine, and the subjects that it charges. */
function charging() {
  const memory = createMemoryStore();
  const subjects: string[] = [];
  const reserve = (charges: readonly Charge[], now: number) => {
    subjects.push(...charges.map(({ subject }) => subject));
    return memory.reserve(charges, now);
  };
  return { engine: createEngine({ policy, store: { ...memory, reserve } }), subjects };
}

it.each([undefined, -1, "5", Number.NaN, 0.0000001])("an amount that cannot be charged denies: %s", (amount) => {
  const spend = { limits: [{ ...limit("global"), increment_from: "args.amount" }] };
  const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny", tools: { spend } }) });
  expect(engine.evaluate({ tool: "spend", args: { amount } }).code).toBe("amount_invalid");
  expect(engine.evaluate({ tool: "spend", args: { amount: 9 } }).code).toBe("allowed");
});

describe("a scope value", () => {
  it.each(["grant", "session"])("is the call's own, whatever the prototype of its scope: %s", (kind) => {
    const { engine, subjects } = charging();
    const own = (prototype: object | null) => Object.assign(Object.create(prototype), { [kind]: "g" });
    for (const scope of [{ [kind]: "g" }, own(null), own({}), own(class {}.prototype)])
      expect(engine.evaluate({ tool: kind, scope }).code).toBe("allowed");
    expect(subjects).toEqual(["g", "g", "g", "g"]);
  });

  it.each(["grant", "session"])("is not inherited: %s", (kind) => {
    const { engine } = charging();
    expect(engine.evaluate({ tool: kind, scope: Object.create({ [kind]: "g" }) }).code).toBe("scope_missing");
    try {
      Object.defineProperty(Object.prototype, kind, { value: "g", configurable: true });
      expect(engine.evaluate({ tool: kind, scope: {} }).code).toBe("scope_missing");
      expect(engine.evaluate({ tool: kind, scope: Object.create(null) }).code).toBe("scope_missing");
    } finally {
      delete (Object.prototype as Record<string, unknown>)[kind];
    }
  });

  it("counts for a call that needs approval whatever the prototype of its scope", () => {
    const { engine, subjects } = charging();
    const scope = Object.assign(Object.create({}), { grant: "g", session: "s" });
    const approved = engine.evaluate({ tool: "wire", scope });
    expect(engine.evaluate({ tool: "wire", scope }, { approved }).code).toBe("allowed");
    expect(subjects).toEqual(["g", "s"]);
  });

  it("is read once, whatever the order of the limits, and a global counter has none", () => {
    const { engine, subjects } = charging();
    let reads = 0;
    const scope = {
      get grant() {
        reads += 1;
        return `g${reads}`;
      },
      get session() {
        reads += 1;
        return `s${reads}`;
      },
    };
    expect(engine.evaluate({ tool: "mixed", scope }).code).toBe("allowed");
    expect([subjects, reads]).toEqual([["g1", "s2", "g1", "s2", ""], 2]);
  });
});

describe("what a store is asked to charge", () => {
  const charged = (limits: readonly object[], args: Record<string, unknown>, more: object = {}): unknown => {
    let asked: readonly Charge[] = [];
    const memory = createMemoryStore();
    const reserve = (charges: readonly Charge[], now: number) => {
      asked = charges;
      return memory.reserve(charges, now);
    };
    const store = { ...memory, reserve };
    const policy = parsePolicy({ version: "1", default: "deny", tools: { t: { limits } } });
    createEngine({ policy, store, clock: () => 61_000, ...more }).evaluate({ tool: "t", args, scope: { grant: "g" } });
    return asked;
  };
  const calls = { counter: "c:1", window: "minute", max: 3, scope: "grant" };

  it("is one counter for calls, and another for the sum of an argument", () => {
    const windows = { windowStart: 60_000, windowEnd: 120_000, reach: 0 };
    const sum = { ...calls, window: 120, scope: "global", increment_from: "args.x" };
    // Engines of two releases may share a store: another key would begin all counts anew.
    expect(charged([calls], {})).toMatchObject([{ counter: "grant:60:calls:0::c:1" }]);
    expect(charged([calls, sum], { x: 0.5 }, { namespace: "n" })).toEqual([
      { counter: "grant:60:calls:1:n:c:1", subject: "g", ...windows, amount: 1, max: 3 },
      { counter: "global:120:sum:1:n:c:1", subject: "", windowStart: 0, windowEnd: 120_000, reach: 0, amount: 500_000, max: 3_000_000 },
    ]); // biome-ignore format: one line
  });

  it("is 0 for -0", () => {
    expect(charged([{ ...calls, increment_from: "args.x" }], { x: -0 })).toMatchObject([{ amount: 0 }]);
  });

  it("is the strictest of the maxima of one counter, whichever comes first", () => {
    const looser = { ...calls, max: 5 };
    expect(charged([calls, looser], {})).toMatchObject([{ max: 3 }]);
    expect(charged([looser, calls], {})).toMatchObject([{ max: 3 }]);
  });
});

describe("a member that `Object.prototype` has gained", () => {
  const call = { tool: "grant", args: {}, scope: { grant: "g" } };
  it.each(["tool", "args", "scope"] as const)("is not read as a member of a call: %s", (name) => {
    const { engine } = charging();
    const { [name]: gained, ...others } = call;
    try {
      Object.defineProperty(Object.prototype, name, { value: name === "args" ? [] : gained, configurable: true });
      expect(engine.evaluate(call).code).toBe("allowed");
      const without = engine.evaluate(others as typeof call).code;
      expect(engine.evaluate(null as never).code).toBe("invalid_call");
      expect(without).toBe({ tool: "invalid_call", args: "allowed", scope: "scope_missing" }[name]);
    } finally {
      delete (Object.prototype as Record<string, unknown>)[name];
    }
  });

  it("is not read as a member if there is not a call", () => {
    const { engine } = charging();
    try {
      Object.defineProperty(Object.prototype, "tool", { value: "mixed", configurable: true });
      expect(engine.usage(null as never)).toEqual([]);
    } finally {
      delete (Object.prototype as { tool?: unknown }).tool;
    }
  });
});
