import { afterEach, describe, expect, it } from "vitest";
import {
  type AnyStore,
  type CounterStore,
  createEngine,
  createMemoryStore,
  parsePolicy,
  type SyncCounterStore,
} from "../../src/index.js";

const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: { send: { limits: [{ counter: "c", window: "minute", max: 3, scope: "global" }] }, read: {} },
});
const call = { tool: "send" };

const overMemory = (reserve: (memory: SyncCounterStore, ...args: Parameters<CounterStore["reserve"]>) => unknown) => {
  const memory = createMemoryStore();
  const store: CounterStore = {
    reserve: (charges, now) => reserve(memory, charges, now) as never,
    release: async (charges, now) => memory.release(charges, now),
  };
  return { memory, store };
};

const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);
process.on("unhandledRejection", note);
afterEach(async () => {
  await new Promise((done) => setImmediate(done));
  expect(rejections).toEqual([]);
});

const faults: readonly (readonly [string, (memory: SyncCounterStore) => unknown])[] = [
  ["rejects", () => Promise.reject(new Error("down"))],
  [
    "throws",
    () => {
      throw new Error("down");
    },
  ],
  ["answers nothing", async () => undefined],
  ["answers no promise but a reservation of another length", () => ({ ok: true, used: [] })],
  ["answers NaN", async () => ({ ok: true, used: [Number.NaN] })],
  ["answers strings", async () => ({ ok: true, used: ["1"] })],
  ["answers a count below the charge", async () => ({ ok: true, used: [0] })],
  ["answers a count above the maximum", async () => ({ ok: true, used: [4] })],
  ["refuses without a reason", async () => ({ ok: false, used: [0] })],
  ["answers ok as a number", async () => ({ ok: 1, used: [1] })],
  [
    "answers what throws when read",
    async () => ({
      get ok(): boolean {
        throw new Error("unreadable");
      },
      used: [1],
    }),
  ],
  ["never answers", () => new Promise(() => {})],
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what this store answers
  ["settles never, as a thenable", () => ({ then: () => {} })],
];

describe.each(faults)("a store that %s", (_, fault) => {
  const store: CounterStore = { reserve: fault as never, release: async () => {} };
  it("denies, in bounded time", async () => {
    const engine = createEngine({ policy, store, storeTimeoutMs: 5 });
    expect(await engine.evaluate(call)).toMatchObject({
      effect: "deny",
      code: "store_unavailable",
      rule: "",
      limits: [],
    });
    expect((await engine.evaluate({ tool: "read" })).code).toBe("allowed");
  });
  it("lets the call through uncounted where the host chose so", async () => {
    const engine = createEngine({ policy, store, storeTimeoutMs: 5, onStoreError: "allow" });
    expect(await engine.evaluate(call)).toEqual({
      effect: "allow",
      code: "allowed",
      rule: "/tools/send",
      message: "allowed",
      limits: [],
      degraded: true,
    });
  });
});

describe("a synchronous store", () => {
  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
    ["answers a promise", () => Promise.reject(new Error("not what was promised"))],
    ["answers null", () => null],
  ])("that %s denies", (_, reserve) => {
    const store = { sync: true, reserve, release: reserve } as unknown as SyncCounterStore;
    const engine = createEngine({ policy, store });
    expect(engine.evaluate(call).code).toBe("store_unavailable");
    expect(engine.evaluate({ tool: "read" }).code).toBe("allowed");
  });
});

describe("an asynchronous store", () => {
  it("is answered for by promises, whatever the call", () => {
    const { store } = overMemory((memory, ...args) => Promise.resolve(memory.reserve(...args)));
    const engine = createEngine({ policy, store });
    expect(engine.evaluate({ tool: "gone" })).toBeInstanceOf(Promise);
    expect(engine.release({} as never)).toBeInstanceOf(Promise);
    expect(engine.usage(call)).toBeInstanceOf(Promise);
  });

  it("counts, refuses and gives back", async () => {
    const { store } = overMemory((memory, ...args) => Promise.resolve(memory.reserve(...args)));
    const engine = createEngine({ policy, store, clock: () => 0 });
    const first = await engine.evaluate(call);
    await engine.evaluate(call);
    await engine.evaluate(call);
    expect((await engine.evaluate(call)).code).toBe("limit_exceeded");
    await engine.release(first);
    expect((await engine.usage(call))[0]?.used).toBe(2);
    expect((await engine.evaluate(call)).code).toBe("allowed");
  });

  it("gives back, once, what it reserved after its deadline", async () => {
    let answer: () => void = () => {};
    const released: number[] = [];
    const memory = createMemoryStore();
    const store: CounterStore = {
      reserve: (charges, now) =>
        new Promise((resolve) => {
          answer = () => resolve(memory.reserve(charges, now));
        }),
      release: async (charges, now) => {
        released.push(charges.length);
        memory.release(charges, now);
      },
    };
    const engine = createEngine({ policy, store, storeTimeoutMs: 5, clock: () => 0 });
    expect((await engine.evaluate(call)).code).toBe("store_unavailable");
    answer();
    await new Promise((done) => setImmediate(done));
    expect(released).toEqual([1]);
    expect(createEngine({ policy, store: memory, clock: () => 0 }).usage(call)[0]?.used).toBe(0);
  });

  it("recovers without a restart and leaves no timer behind", async () => {
    let down = true;
    const { store } = overMemory((memory, ...args) => {
      if (down) throw new Error("down");
      return Promise.resolve(memory.reserve(...args));
    });
    const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const engine = createEngine({ policy, store: store as AnyStore, storeTimeoutMs: 60_000 });
    expect((await engine.evaluate(call)).code).toBe("store_unavailable");
    down = false;
    expect((await engine.evaluate(call)).code).toBe("allowed");
    expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBe(before);
  });

  it("keeps the policy that a call began with", async () => {
    let answer: () => void = () => {};
    const memory = createMemoryStore();
    const store: CounterStore = {
      reserve: (charges, now) =>
        new Promise((resolve) => {
          answer = () => resolve(memory.reserve(charges, now));
        }),
      release: async () => {},
    };
    const engine = createEngine({ policy, store });
    const pending = engine.evaluate(call);
    engine.replacePolicy(parsePolicy({ version: "1", default: "deny" }));
    answer();
    expect((await pending).rule).toBe("/tools/send");
  });
});
