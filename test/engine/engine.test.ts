import { describe, expect, it, vi } from "vitest";
import {
  type CounterStore,
  createEngine,
  createMemoryStore,
  type DecisionEvent,
  parsePolicy,
} from "../../src/index.js";

const limited = (max: number, window: "minute" | "hour" | number = "minute") =>
  parsePolicy({
    version: "1",
    default: "deny",
    tools: { send: { limits: [{ counter: "sends", window, max, scope: "grant" }] }, read: {} },
  });
const send = { tool: "send", scope: { grant: "g" } };

describe("release", () => {
  it("gives a charge back, once", () => {
    const engine = createEngine({ policy: limited(2), clock: () => 0 });
    const first = engine.evaluate(send);
    engine.evaluate(send);
    engine.release(first);
    engine.release(first);
    expect([engine.evaluate(send).code, engine.evaluate(send).code]).toEqual(["allowed", "limit_exceeded"]);
  });

  it("touches the window of the charge only", () => {
    let now = 0;
    const engine = createEngine({ policy: limited(1), clock: () => now });
    const first = engine.evaluate(send);
    now = 60_000;
    expect(engine.evaluate(send).code).toBe("allowed");
    engine.release(first);
    expect(engine.evaluate(send).code).toBe("limit_exceeded");
  });

  it("ignores what this engine did not issue, copies included", () => {
    const memory = createMemoryStore();
    const released: unknown[] = [];
    const store = { ...memory, release: (charges: unknown) => void released.push(charges) };
    const engine = createEngine({ policy: limited(1), store, clock: () => 0 });
    const other = createEngine({ policy: limited(1), store, clock: () => 0 });
    const decision = engine.evaluate(send);
    other.release(decision);
    engine.release({ ...decision });
    for (const none of [undefined, null, 5, "allowed"]) engine.release(none as never);
    expect(released).toEqual([]);
    expect(engine.evaluate(send).code).toBe("limit_exceeded");
  });

  it.each([true, false])("tells the store the engine's time, be it synchronous or not: %s", async (sync) => {
    const times: number[] = [];
    const memory = createMemoryStore();
    const release = (_: unknown, now: number) => void times.push(now);
    const reserve = sync
      ? memory.reserve
      : async (...asked: Parameters<typeof memory.reserve>) => memory.reserve(...asked);
    const store = { ...(sync && { sync }), reserve, release } as never;
    const engine = createEngine({ policy: limited(1), store, clock: () => 61_000 });
    await engine.release(await engine.evaluate(send));
    expect(times).toEqual([61_000]);
  });

  it("works under whichever policy", () => {
    const engine = createEngine({ policy: limited(1), clock: () => 0 });
    const decision = engine.evaluate(send);
    engine.replacePolicy(limited(1));
    expect(engine.evaluate(send).code).toBe("limit_exceeded");
    engine.release(decision);
    expect(engine.evaluate(send).code).toBe("allowed");
  });
});

describe("explain", () => {
  it("tells the way of a call with types and never values", () => {
    const policy = parsePolicy({
      version: "1",
      default: "deny",
      tools: {
        pay: {
          require: [
            { conditions: [{ path: "args.to", op: "exists", value: true }] },
            {
              conditions: [
                { path: "args.currency", op: "eq", value: "eur" },
                { path: "args.amount", op: "lte", value: 500 },
              ],
            },
          ],
          deny_if: [{ conditions: [{ path: "args.memo", op: "regex", value: "x" }] }],
        },
      },
    });
    const engine = createEngine({ policy });
    const call = { tool: "pay", args: { to: "secret-1", amount: "secret-2", currency: "eur" } };
    const explanation = engine.explain(call);
    expect(explanation).toEqual({
      effect: "deny",
      code: "indeterminate",
      rule: "/tools/pay/require/1",
      message: "`args.amount` is a string, so the policy cannot decide; give a number",
      applied: [{ rule: "/tools/pay" }],
      steps: [
        { step: "call", passed: true, rules: [] },
        { step: "hide", passed: true, rules: [] },
        { step: "listed", passed: true, rules: [] },
        { step: "action", passed: true, rules: [] },
        {
          step: "require",
          passed: false,
          rules: [
            {
              rule: "/tools/pay/require/0",
              verdict: "TRUE",
              passed: true,
              conditions: [{ path: "args.to", op: "exists", type: "string", verdict: "TRUE" }],
            },
            {
              rule: "/tools/pay/require/1",
              verdict: "INDETERMINATE",
              passed: false,
              conditions: [
                { path: "args.currency", op: "eq", type: "string", verdict: "TRUE" },
                { path: "args.amount", op: "lte", type: "string", verdict: "INDETERMINATE" },
              ],
            },
          ],
        },
      ],
    });
    expect(JSON.stringify(explanation)).not.toContain("secret");
    expect(engine.evaluate(call).code).toBe("indeterminate");
  });

  it.each([
    [{ tool: 5 }, "invalid_call", ["call"]],
    [{ tool: "gone" }, "default_deny", ["call", "hide", "listed"]],
    [{ tool: "send" }, "scope_missing", ["call", "hide", "listed", "action", "require", "deny_if", "limits"]],
    [send, "allowed", ["call", "hide", "listed", "action", "require", "deny_if", "limits"]],
  ])("stops where evaluate stops: %j", (call, code, steps) => {
    const explanation = createEngine({ policy: limited(1) }).explain(call as never);
    expect(explanation.code).toBe(code);
    expect(explanation.steps.map(({ step }) => step)).toEqual(steps);
  });

  it("charges nothing", () => {
    const engine = createEngine({ policy: limited(1) });
    engine.explain(send);
    expect(engine.evaluate(send).code).toBe("allowed");
  });
});

it("tells the revision of the policy that decides", () => {
  const [one, other] = [limited(1), limited(2)];
  const store: CounterStore = { reserve: async () => ({ ok: true, used: [1] }), release: async () => {} };
  for (const engine of [createEngine({ policy: one }), createEngine({ policy: one, store })]) {
    expect(engine.revision()).toBe(one.revision);
    engine.replacePolicy(other);
    expect(engine.revision()).toBe(other.revision);
  }
  expect(one.revision).not.toBe(other.revision);
});

describe("onDecision", () => {
  it("is told an equal time as it was first shown", () => {
    const times = [0, -0];
    const told: unknown[] = [];
    const onDecision = ({ at }: DecisionEvent) => void told.push(at);
    const engine = createEngine({ policy: limited(2), clock: () => times.shift()!, onDecision });
    engine.evaluate(send);
    engine.evaluate(send);
    expect(told).toEqual([0, 0]);
  });

  it("is told names of arguments and never values", () => {
    const events: DecisionEvent[] = [];
    const policy = limited(1);
    const engine = createEngine({
      policy,
      clock: () => 7,
      defaultScope: { session: "s" },
      onDecision: (event) => events.push(event),
    });
    const decision = engine.evaluate({ ...send, args: { body: "secret" } });
    expect(events).toEqual([
      {
        at: 7,
        tool: "send",
        argNames: ["body"],
        scope: { grant: "g", session: "s" },
        decision,
        revision: policy.revision,
      },
    ]);
    engine.evaluate(null as never);
    expect(events[1]).toMatchObject({ tool: "", argNames: [], decision: { code: "invalid_call" } });
    const trap = (): never => {
      throw new Error("trap");
    };
    for (const args of [null, 5, "a", ["a"], new Proxy({ a: 1 }, { ownKeys: trap }), undefined])
      engine.evaluate({ ...send, args } as never);
    expect(events.slice(2).map(({ argNames }) => argNames)).toEqual([[], [], [], [], [], []]);
  });

  it("changes nothing by what it throws", () => {
    const engine = createEngine({
      policy: limited(1),
      onDecision: () => {
        throw new Error("listener");
      },
    });
    expect([engine.evaluate(send).code, engine.evaluate(send).code]).toEqual(["allowed", "limit_exceeded"]);
  });
});

describe("isVisible", () => {
  const visible = (hide?: readonly string[]) => {
    const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny", ...(hide && { hide }) }) });
    return ["a", "b"].map((tool) => engine.isVisible(tool));
  };
  it("is false for what `hide` names and for nothing else", () => {
    expect([visible(), visible(["b"]), visible(["*"])]).toEqual([[true, true], [true, false], [false, false]]);
  }); // biome-ignore format: one line
});

describe("a store", () => {
  const memory = createMemoryStore();
  const later = { reserve: async (...asked: Parameters<typeof memory.reserve>) => memory.reserve(...asked), release: async () => {} }; // biome-ignore format: one line
  it("of either kind, without a listener, has nothing read that no limit needs", async () => {
    const clock = vi.fn(() => 0);
    const grant = vi.fn(() => "g");
    const call = { tool: "read", scope: Object.defineProperty({}, "grant", { get: grant, enumerable: true }) };
    expect(createEngine({ policy: limited(1), clock }).evaluate(call).code).toBe("allowed");
    expect((await createEngine({ policy: limited(1), clock, store: later }).evaluate(call)).code).toBe("allowed");
    expect([clock.mock.calls, grant.mock.calls]).toEqual([[], []]);
  });

  it("is asynchronous unless it is marked `sync: true`", async () => {
    for (const store of [later, { ...later, sync: false }]) {
      const decision = createEngine({ policy: limited(9), store: store as never }).evaluate(send);
      expect(decision).toBeInstanceOf(Promise);
      expect((await decision).code).toBe("allowed");
    }
  });

  it("that does not answer is said to be silent, to who asks for usage", async () => {
    const silent = { reserve: () => new Promise<never>(() => {}), release: async () => {} };
    const engine = createEngine({ policy: limited(9), store: silent, storeTimeoutMs: 5 });
    await expect(engine.usage(send)).rejects.toThrow("no answer within 5 ms");
  });

  it("is not asked for the usage of a tool without limits", async () => {
    const fail = (): never => {
      throw new Error("down");
    };
    const down = { reserve: fail, release: fail };
    expect(createEngine({ policy: limited(9), store: { ...down, sync: true } }).usage({ tool: "read" })).toEqual([]);
    expect(await createEngine({ policy: limited(9), store: down }).usage({ tool: "read" })).toEqual([]);
  });

  it("is not asked if the clock shows no time, and does not count as failed", async () => {
    const reserve = (): never => expect.unreachable();
    const store = { reserve, release: async () => {} };
    const engine = createEngine({ policy: limited(9), store, clock: () => Number.NaN, storeFailure: "allow" });
    expect(await engine.evaluate(send)).toMatchObject({ effect: "deny", code: "store_unavailable" });
  });

  it("that is asynchronous hides no decision from `onDecision`", async () => {
    const told: string[] = [];
    const onDecision = ({ decision }: DecisionEvent) => void told.push(decision.code);
    const engine = createEngine({ policy: limited(1), store: later, onDecision, clock: () => 0, namespace: "told" });
    await engine.evaluate(send);
    await engine.evaluate(send);
    await engine.evaluate({ tool: "gone" });
    expect(told).toEqual(["allowed", "limit_exceeded", "default_deny"]);
  });
});

describe("a policy that is replaced", () => {
  it("decides from the next call on, and counters survive", () => {
    const engine = createEngine({ policy: limited(2), clock: () => 0 });
    engine.evaluate(send);
    engine.replacePolicy(limited(1));
    expect(engine.evaluate(send)).toMatchObject({
      code: "limit_exceeded",
      limits: [{ used: 1, max: 1, remaining: 0 }],
    });
    expect(() => engine.replacePolicy({} as never)).toThrow(
      "replacePolicy: expected a policy that `parsePolicy` or `safeParsePolicy` made",
    );
  });
});

describe("the clock", () => {
  it("never runs backwards", () => {
    let now = 60_000;
    const engine = createEngine({ policy: limited(1), clock: () => now });
    expect(engine.evaluate(send).code).toBe("allowed");
    now = 0;
    expect(engine.evaluate(send)).toMatchObject({ code: "limit_exceeded", retryAfterMs: 60_000 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, "0", undefined, 5n])("denies while it shows %s", (shown) => {
    let now: unknown = shown;
    const engine = createEngine({ policy: limited(1), clock: () => now as number, storeFailure: "allow" });
    expect(engine.evaluate(send)).toEqual({
      effect: "deny",
      code: "store_unavailable",
      rule: "",
      message: "the limits of this tool cannot be counted at the moment; try again later",
      limits: [],
    });
    expect(engine.evaluate({ tool: "read" }).code).toBe("allowed");
    expect(() => engine.usage(send)).toThrow("the clock shows no finite number");
    expect(engine.usage({ tool: "read" })).toEqual([]);
    now = 0;
    expect(engine.evaluate(send).code).toBe("allowed");
  });

  it("that throws shows no time, and the store does not count as failed", () => {
    const clock = (): never => {
      throw new Error("no time");
    };
    const engine = createEngine({ policy: limited(1), clock, storeFailure: "allow" });
    expect(engine.evaluate(send).code).toBe("store_unavailable");
    expect(engine.evaluate({ tool: "read" }).code).toBe("allowed");
  });

  it.each([1e300, -1e300, Number.MAX_VALUE, 0.5, -1])("holds the limit at %s", (now) => {
    const engine = createEngine({ policy: limited(1), clock: () => now });
    expect([engine.evaluate(send).code, engine.evaluate(send).code]).toEqual(["allowed", "limit_exceeded"]);
  });
});

it("shares counters within a namespace only", () => {
  const store = createMemoryStore();
  const make = (namespace: string) => createEngine({ policy: limited(1), store, namespace, clock: () => 0 });
  expect(make("a").evaluate(send).code).toBe("allowed");
  expect(make("b").evaluate(send).code).toBe("allowed");
  expect(make("a").evaluate(send).code).toBe("limit_exceeded");
});
