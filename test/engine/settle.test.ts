import { describe, expect, it } from "vitest";
import {
  type CounterStore,
  createEngine,
  createMemoryStore,
  parsePolicy,
  type SyncCounterStore,
  type ToolCall,
} from "../../src/index.js";

const NOON = Date.UTC(2026, 0, 1, 12);
const limit = (counter: string, more: object = {}) => ({ counter, window: "hour", max: 3, scope: "global", ...more });
const engineOf = (limits: readonly object[], more: object = {}) =>
  createEngine({ policy: parsePolicy({ version: "2", default: "deny", tools: { t: { limits } } }), clock: () => NOON, ...more }); // biome-ignore format: one line
const call: ToolCall = { tool: "t", args: { amount: 2, ids: ["a", "b"] } };

/** The counts after a call that ended so. */
function countsAfter(limits: readonly object[], outcome: "succeeded" | "failed", options?: object): readonly number[] {
  const engine = engineOf(limits);
  engine.complete(engine.evaluate(call), outcome, options);
  return engine.usage(call).map(({ used }) => used);
}

const onEnd = { sliding: true, release: "on_end" };
const onError = { release: "on_error" };

describe("the end of a call", () => {
  it("gives back what `release` says", () => {
    const limits = [limit("kept"), limit("error", onError), limit("end", onEnd)];
    expect(countsAfter(limits, "succeeded")).toEqual([1, 1, 0]);
    expect(countsAfter(limits, "failed")).toEqual([1, 0, 0]);
  });

  it("gives a shared charge back only where each limit that charges it says so", () => {
    expect(countsAfter([limit("c", onError), limit("c", { max: 2 })], "failed")).toEqual([1, 1]);
    expect(countsAfter([limit("c", onError), limit("c", { max: 9, amount: 0 })], "failed")).toEqual([0, 0]);
    expect(countsAfter([limit("c", onEnd), limit("c", { sliding: true, release: "on_error" })], "succeeded")).toEqual([
      1, 1,
    ]);
    // A limit that is left out of the call has no say.
    const left = { when: [{ path: "args.amount", op: "gt", value: 9 }] };
    expect(countsAfter([limit("c", onError), limit("c", { max: 2, ...left })], "failed")).toEqual([0]);
  });

  it("makes room for the next call", () => {
    const engine = engineOf([limit("running", { ...onEnd, max: 1 })]);
    const first = engine.evaluate(call);
    expect(engine.evaluate(call)).toMatchObject({
      code: "limit_exceeded",
      message: "1 call is running, and no more may run at once; try again when one has ended",
    });
    engine.complete(first, "succeeded");
    expect(engine.evaluate(call).code).toBe("allowed");
  });

  it("is heard once, and nothing is given back after it", () => {
    const engine = engineOf([limit("kept"), limit("end", onEnd)]);
    const decision = engine.evaluate(call);
    engine.evaluate(call);
    for (let i = 0; i < 2; i += 1) engine.complete(decision, "failed");
    engine.release(decision);
    expect(engine.usage(call).map(({ used }) => used)).toEqual([2, 1]);
  });

  it("changes nothing after `release`, of another engine, or of what was not charged", () => {
    const engine = engineOf([limit("end", onEnd)]);
    const released = engine.evaluate(call);
    engine.release(released);
    const other = engineOf([limit("end", onEnd)]).evaluate(call);
    engine.evaluate(call);
    for (const one of [released, other, engine.evaluate({ tool: "unknown" }), {}, null])
      engine.complete(one as never, "failed", { amounts: { end: 0 } });
    expect(engine.usage(call).map(({ used }) => used)).toEqual([1]);
  });
});

describe("the amounts of a call that ended", () => {
  const sum = limit("sum", { max: 100, increment_from: "args.amount" });
  it("give back what is less, and charge what is more, whatever `max` is", () => {
    expect(countsAfter([sum], "succeeded", { amounts: { sum: 0.5 } })).toEqual([0.5]);
    expect(countsAfter([sum], "failed", { amounts: { sum: 250.25 } })).toEqual([250.25]);
    expect(countsAfter([sum], "succeeded", { amounts: { sum: 2 } })).toEqual([2]);
    expect(countsAfter([limit("c", { increment_from_size: "args.ids" })], "succeeded", { amounts: { c: 1 } })).toEqual([
      1,
    ]);
    expect(countsAfter([limit("c", { amount: 2 })], "succeeded", { amounts: { c: 7 } })).toEqual([7]);
  });

  it("refuse later calls where they are more than there was room for", () => {
    const engine = engineOf([sum]);
    engine.complete(engine.evaluate(call), "succeeded", { amounts: { sum: 99 } });
    expect(engine.evaluate(call).code).toBe("limit_exceeded");
  });

  it("fill a counter that cannot hold all of what is more, and are charged on the others", async () => {
    const limits = [sum, limit("c", { max: 9 })];
    const amounts = { sum: 9_007_199_254.5, c: 7 };
    const memory = createMemoryStore();
    const store: CounterStore = {
      reserve: async (...asked) => memory.reserve(...asked),
      release: async (...asked) => memory.release(...asked),
    };
    for (const engine of [engineOf(limits), engineOf(limits, { store })]) {
      await engine.evaluate(call);
      await engine.complete(await engine.evaluate(call), "succeeded", { amounts });
      expect((await engine.usage(call)).map(({ used }) => used)).toEqual([Number.MAX_SAFE_INTEGER / 1e6, 8]);
      expect(await engine.evaluate(call)).toMatchObject({ code: "limit_exceeded", rule: "/tools/t/limits/0" });
    }
  });

  it("change nothing where they could not be charged, or the call was not charged on such a counter", () => {
    const looks = [limit("kept"), limit("looked", { amount: 0 })];
    for (const amounts of [{ sum: -1 }, { sum: 0.1234567 }, { sum: "1" }, { sum: Number.NaN }, { other: 9 }, { __proto__: { sum: 9 } }, null, 5]) // biome-ignore format: one line
      expect(countsAfter([sum], "succeeded", { amounts })).toEqual([2]);
    for (const c of [1.5, -1, 2 ** 53, Number.POSITIVE_INFINITY])
      expect(countsAfter([limit("c")], "succeeded", { amounts: { c } })).toEqual([1]);
    const engine = createEngine({
      policy: parsePolicy({
        version: "2",
        default: "deny",
        tools: { t: { limits: looks }, charger: { limits: [limit("looked")] } },
      }),
      clock: () => NOON,
    });
    engine.complete(engine.evaluate(call), "succeeded", { amounts: { looked: 2 } });
    expect(engine.usage(call).map(({ used }) => used)).toEqual([1, 0]);
  });

  it("do not stand against `release`", () => {
    expect(countsAfter([limit("sum", { max: 100, increment_from: "args.amount", ...onError })], "failed", { amounts: { sum: 50 } })).toEqual([0]); // biome-ignore format: one line
  });
});

describe("to complete a call", () => {
  it("never throws, whatever it is given and whatever the store does", async () => {
    const failures: unknown[] = [];
    const memory = createMemoryStore();
    const store: SyncCounterStore = {
      ...memory,
      release: () => {
        throw new Error("down");
      },
    };
    const engine = engineOf([limit("end", onEnd)], { store, onStoreFailure: (error: unknown) => failures.push(error) });
    const options = { get amounts(): object { throw new Error("unread"); } }; // biome-ignore format: one line
    engine.complete(engine.evaluate(call), "failed", options as object);
    expect(failures).toEqual([new Error("down")]);
    const asynchronous = engineOf([limit("end", onEnd)], {
      store: { sliding: true, reserve: async (...of: Parameters<typeof memory.reserve>) => memory.reserve(...of), release: async () => { throw new Error("down"); } },
    }); // biome-ignore format: one line
    await expect(asynchronous.complete((await asynchronous.evaluate(call)) as never, "failed")).resolves.toBe(
      undefined,
    );
  });

  it("waits for an asynchronous store", async () => {
    const memory = createMemoryStore();
    const store = {
      sliding: true as const,
      reserve: async (...of: Parameters<typeof memory.reserve>) => memory.reserve(...of),
      release: async (...of: Parameters<typeof memory.release>) => memory.release(...of),
    };
    const policy = parsePolicy({
      version: "2",
      default: "deny",
      tools: { t: { limits: [limit("end", onEnd), limit("c")] } },
    });
    const engine = createEngine({ policy, store, clock: () => NOON });
    await engine.complete(await engine.evaluate(call), "succeeded", { amounts: { c: 3 } });
    expect((await engine.usage(call)).map(({ used }) => used)).toEqual([0, 3]);
  });
});

describe("a clock that shows no time as a call ends", () => {
  it("makes the store forget nothing that lives", () => {
    const tools = {
      pay: { limits: [limit("paid", { window: 1, increment_from: "args.amount", max: 9 })] },
      other: { limits: [limit("other", { window: 1 })] },
      once: { limits: [limit("once", { max: 1 })] },
    };
    let now = NOON;
    const policy = parsePolicy({ version: "2", default: "deny", tools });
    const engine = createEngine({ policy, clock: () => now });
    const paid = engine.evaluate({ ...call, tool: "pay" });
    expect(engine.evaluate({ tool: "once" }).code).toBe("allowed");
    now += 10_000;
    // A new counter: the one that was paid on is forgotten.
    engine.evaluate({ tool: "other" });
    now = Number.NaN;
    engine.complete(paid, "succeeded", { amounts: { paid: 5 } });
    now = NOON + 10_000;
    expect(engine.evaluate({ tool: "once" }).code).toBe("limit_exceeded");
  });

  it("is replaced by the latest time, for what is given back and for what is charged besides", async () => {
    const memory = createMemoryStore();
    const told: number[] = [];
    const store: CounterStore = {
      sliding: true,
      async reserve(charges, now) {
        told.push(now);
        return memory.reserve(charges, now);
      },
      async release(charges, now) {
        told.push(now);
        memory.release(charges, now);
      },
    };
    let now = NOON;
    const policy = parsePolicy({ version: "2", default: "deny", tools: { t: { limits: [limit("a", onEnd), limit("b")] } } }); // biome-ignore format: one line
    const engine = createEngine({ policy, store, clock: () => now });
    const [first, second] = [await engine.evaluate(call), await engine.evaluate(call)];
    now = Number.NaN;
    await engine.complete(first, "succeeded", { amounts: { b: 2 } });
    await engine.release(second);
    expect(told).toEqual([NOON, NOON, NOON, NOON, NOON]);
  });
});

describe("to reset a call's counters", () => {
  it("leaves nothing on them, in every slot of a sliding one", () => {
    let now = NOON;
    const limits = [limit("fixed"), limit("sliding", { sliding: true }), limit("by", { by: ["args.who"] })];
    const engine = engineOf([...limits, limit("watched", { mode: "observe", max: 1 })], { clock: () => now });
    const of = (who: string): ToolCall => ({ tool: "t", args: { who } });
    engine.evaluate(of("ann"));
    now += 1_000_000;
    engine.evaluate(of("bob"));
    engine.reset(of("ann"));
    expect(engine.usage(of("ann")).map(({ used }) => used)).toEqual([0, 0, 0]);
    expect(engine.usage(of("bob")).map(({ used }) => used)).toEqual([0, 0, 1]);
    expect(engine.evaluate(of("ann")).observed).toBe(undefined);
  });

  it("throws what the store throws, and where there is no time", () => {
    const down = () => { throw new Error("down"); }; // biome-ignore format: one line
    const engine = engineOf([limit("c")], { store: { ...createMemoryStore(), release: down } });
    expect(() => engine.reset(call)).toThrow("down");
    expect(() => engineOf([limit("c")], { clock: () => Number.NaN }).reset(call)).toThrow(
      "the clock shows no finite number",
    );
    expect(() => engineOf([limit("c")]).reset({ tool: "unknown" })).not.toThrow();
  });
});

describe("a sliding limit", () => {
  it("is refused over a store that does not count the windows before one", () => {
    const { reserve, release } = createMemoryStore();
    const store: SyncCounterStore = { sync: true, reserve, release };
    const policy = parsePolicy({ version: "2", default: "deny", tools: { "a/b": { limits: [limit("c"), limit("d", { sliding: true })] } } }); // biome-ignore format: one line
    const message =
      "expected a store that counts sliding limits, which carries `sliding: true`, as /tools/a~1b/limits/1 is one";
    expect(() => createEngine({ policy, store })).toThrow(new TypeError(`createEngine: ${message}; use another store, or remove \`sliding\``)); // biome-ignore format: one line
    const engine = engineOf([limit("c")], { store });
    const before = engine.revision();
    expect(() => engine.replacePolicy(policy)).toThrow(`replacePolicy: ${message}`);
    expect(engine.revision()).toBe(before);
    const forAll = parsePolicy({
      version: "2",
      default: "allow",
      all_tools: { limits: [limit("d", { sliding: true })] },
    });
    expect(() => createEngine({ policy: forAll, store })).toThrow("/all_tools/limits/0 is one");
  });
});
