import { afterEach, describe, expect, it } from "vitest";
import {
  createEngine,
  createMemoryStore,
  parsePolicy,
  type SyncCounterStore,
  safeParsePolicy,
} from "../../src/index.js";

const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    send: { limits: [{ counter: "c", window: "minute", max: 1, scope: "session" }] },
    wire: { action: "require_approval" },
    both: {
      require: [
        {
          conditions: [
            { path: "args.a", op: "eq", value: 1 },
            { path: "args.b", op: "eq", value: 1 },
          ],
        },
      ],
    },
    tags: { require: [{ conditions: [{ path: "args.tags", op: "contains", value: "ok" }] }] },
  },
});
const send = { tool: "send", scope: { session: "s" } };

const rejections: unknown[] = [];
process.on("unhandledRejection", (reason) => void rejections.push(reason));
afterEach(async () => {
  await new Promise((done) => setImmediate(done));
  expect(rejections).toEqual([]);
});

describe("a listener", () => {
  it("that is asynchronous and rejects leaves nothing unhandled", () => {
    const engine = createEngine({ policy, onDecision: () => Promise.reject(new Error("listener")) as never });
    expect(engine.evaluate(send).code).toBe("allowed");
  });

  class Call {
    get tool() {
      return "send";
    }
    get scope() {
      return {
        session: "s",
        get grant(): string {
          throw new Error("unused");
        },
      };
    }
    get args() {
      return new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("trap");
          },
        },
      );
    }
  }
  it("changes no decision, and usage agrees", () => {
    const alone = createEngine({ policy });
    expect([alone.evaluate(new Call()).code, alone.usage(new Call())[0]?.used]).toEqual(["allowed", 1]);
    const heard = createEngine({ policy, onDecision: () => {} });
    expect(heard.evaluate(new Call()).code).toBe("allowed");
  });
});

describe("a store that marks itself synchronous", () => {
  const two = parsePolicy({
    version: "1",
    default: "deny",
    tools: { t: { limits: ["a", "b"].map((counter) => ({ counter, window: "day", max: 3, scope: "global" })) } },
  });
  const answering = (answer: unknown) => {
    const store = { sync: true, reserve: () => answer, release: () => {} } as unknown as SyncCounterStore;
    return createEngine({ policy: two, store });
  };
  it.each<[string, unknown]>([
    ["a first count below its charge", { ok: true, used: [0, 1] }],
    ["a second count below its charge", { ok: true, used: [1, 0] }],
    ["a second count above its maximum", { ok: true, used: [1, 4] }],
    ["neither yes nor no, the counters being full", { used: [3, 3] }],
    ["no, although there is room", { ok: false, used: [2, 2] }],
  ])("has not reserved if it answers several charges with %s", (_, answer) => {
    expect(answering(answer).evaluate({ tool: "t" }).code).toBe("store_unavailable");
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a function", Object.assign(() => {}, { ok: true, used: [0, 0] })],
    ["a first count that is none", { ok: true, used: [-1, 0] }],
    ["a second count that is none", { ok: true, used: [0, -1] }],
  ])("has not told its usage if it answers with %s", (_, answer) => {
    expect(() => answering(answer).usage({ tool: "t" })).toThrow("the store's answer is not a reservation");
  });

  it("leaves nothing unhandled if it answers usage with a rejected promise", () => {
    const store = { sync: true, reserve: () => Promise.reject(new Error("late")), release: () => {} };
    const engine = createEngine({ policy, store: store as unknown as SyncCounterStore });
    expect(() => engine.usage(send)).toThrow("the store's answer is not a reservation");
  });

  it("leaves nothing unhandled if it answers a call with a rejected promise", () => {
    expect(answering(Promise.reject(new Error("late"))).evaluate({ tool: "t" }).code).toBe("store_unavailable");
  });

  it("cannot change its answer after it was read", () => {
    let reads = 0;
    const answer = {
      get ok() {
        return reads++ > 0;
      },
      used: [99],
    };
    const store = { sync: true, reserve: () => answer, release: () => {} } as unknown as SyncCounterStore;
    expect(createEngine({ policy, store }).evaluate(send).code).toBe("limit_exceeded");
  });

  it("never makes evaluate throw", () => {
    const trap = () => {
      throw new Error("trap");
    };
    const store = { sync: true, reserve: () => new Proxy({}, { getPrototypeOf: trap, get: trap }), release: () => {} };
    expect(createEngine({ policy, store: store as unknown as SyncCounterStore }).evaluate(send).code).toBe(
      "store_unavailable",
    );
  });
});

describe("an approval", () => {
  it("that was asked for while the policy changed is of no use under the new one", () => {
    const engine = createEngine({ policy });
    const next = parsePolicy({ version: "1", default: "deny", tools: { wire: { action: "require_approval" } } });
    const changing = new Proxy(
      { a: 1 },
      {
        ownKeys: (target) => {
          engine.replacePolicy(next);
          return Reflect.ownKeys(target);
        },
      },
    );
    const approved = engine.evaluate({ tool: "wire", args: changing });
    expect(engine.evaluate({ tool: "wire", args: { a: 1 } }, { approved }).code).toBe("approval_required");
  });

  it("handed in by a getter that throws is ignored", () => {
    const options = {
      get approved(): never {
        throw new Error("trap");
      },
    };
    expect(createEngine({ policy }).evaluate({ tool: "wire" }, options).code).toBe("approval_required");
  });

  it.each([
    ["an element behind a getter", { list: Object.defineProperty([1], 0, { get: () => 2, enumerable: true }) }],
    [
      "members of a prototype without prototype",
      { inner: Object.create(Object.assign(Object.create(null), { force: true })) },
    ],
  ])("is never asked for %s", (_, args) => {
    expect(createEngine({ policy }).evaluate({ tool: "wire", args }).code).toBe("invalid_call");
  });
});

describe("explain", () => {
  const throwing = {
    get b(): never {
      throw new Error("trap");
    },
  };
  it("finds a call invalid that evaluate finds invalid, whatever an earlier condition says", () => {
    const engine = createEngine({ policy });
    const call = { tool: "both", args: Object.defineProperties({ a: 2 }, Object.getOwnPropertyDescriptors(throwing)) };
    expect([engine.evaluate(call).code, engine.explain(call).code]).toEqual(["invalid_call", "invalid_call"]);
  });

  it("shows no step as passed that a call did not get through", () => {
    const engine = createEngine({ policy });
    const call = { tool: "both", args: Object.defineProperties({ a: 1 }, Object.getOwnPropertyDescriptors(throwing)) };
    expect(engine.explain(call)).toMatchObject({ code: "invalid_call", steps: [{ step: "call", passed: false }] });
  });
});

describe("an array beyond the length that is looked at one by one", () => {
  const code = (tags: unknown) => createEngine({ policy }).evaluate({ tool: "tags", args: { tags } }).code;
  it("has elements at its indices only", () => {
    const other = { more: "ok", undefined: "ok", "-1": "ok", "01": "ok", 4294967295: "ok", [Symbol("ok")]: "ok" };
    expect(code(Object.assign(new Array(100_001).fill("x"), other))).toBe("require_unmet");
  });

  it("has all of them", () => {
    expect(code([...new Array(100_001).fill("x"), "ok"])).toBe("allowed");
    expect(code([...new Array(100_001).fill("x"), 5])).toBe("indeterminate");
  });

  it("has none where it claims billions, but for those that are there", () => {
    const tags: unknown[] = new Array(2 ** 32 - 1);
    expect(code(tags)).toBe("require_unmet");
    tags[4_000_000_000] = "ok";
    expect(code(tags)).toBe("allowed");
  });
});

describe("a clock so far off that windows have no length", () => {
  it("opens no limit again", () => {
    const store = createMemoryStore();
    const engine = createEngine({ policy, store, clock: () => 1e300 });
    expect(engine.evaluate(send).code).toBe("allowed");
    for (let i = 0; i < 20; i++) engine.evaluate({ tool: "send", scope: { session: `other ${i}` } });
    expect(engine.evaluate(send).code).toBe("limit_exceeded");
  });
});

describe("a call that changes while its store is asked", () => {
  it("is decided, and charged, as it was read before", async () => {
    const summing = parsePolicy({
      version: "1",
      default: "deny",
      tools: { pay: { limits: [{ counter: "c", window: "day", max: 10, scope: "grant", increment_from: "args.x" }] } },
    });
    const memory = createMemoryStore();
    const reserve = async (...asked: Parameters<typeof memory.reserve>) => {
      await null;
      return memory.reserve(...asked);
    };
    const engine = createEngine({ policy: summing, store: { reserve, release: async () => {} }, clock: () => 0 });
    const call = { tool: "pay", args: { x: 3 }, scope: { grant: "g" } };
    const decision = engine.evaluate(call);
    Object.assign(call, { tool: "other", args: { x: 9 }, scope: { grant: "h" } });
    expect(await decision).toMatchObject({ code: "allowed", limits: [{ used: 3 }] });
    expect(await engine.usage({ tool: "pay", scope: { grant: "h" } })).toMatchObject([{ used: 0 }]);
  });
});

describe("what is null is not left out", () => {
  it.each(["store", "clock", "namespace", "storeFailure", "storeTimeoutMs", "defaultScope", "onDecision"])(
    "%s",
    (name) => {
      expect(() => createEngine({ policy, [name]: null } as never)).toThrow(TypeError);
    },
  );
  it("refuses misspelt options", () => {
    expect(() => createMemoryStore({ maxCounters: null as never })).toThrow(TypeError);
    expect(() => createMemoryStore({ maxCounter: 1 } as never)).toThrow(
      "got `maxCounter`; did you mean `maxCounters`?",
    );
  });
});

describe("a document", () => {
  it("is not refused for its warnings, however many", () => {
    const require = Array.from({ length: 64 }, () => ({ conditions: [] }));
    const tools = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`t${i}`, { require }]));
    expect(safeParsePolicy({ version: "1", default: "deny", tools })).toMatchObject({
      ok: true,
      warnings: { length: 10_000 },
    });
  });

  it("is refused for a key that is not enumerable, rather than read without it", () => {
    const hidden = Object.defineProperty({ version: "1", default: "allow" }, "hide", { value: ["t"] });
    expect(safeParsePolicy(hidden)).toEqual({
      ok: false,
      issues: [{ code: "TG104", pointer: "", message: "expected enumerable keys, got `hide` that is not" }],
    });
    expect(safeParsePolicy(policy).ok).toBe(true);
  });
});

describe("what a synchronous store answers", () => {
  it("is not begun where it is a thenable that waits to be asked", () => {
    let begun = 0;
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: a query of a builder runs when it is waited for
      then() {
        begun += 1;
      },
    };
    const store = { sync: true, reserve: () => query, release() {} } as unknown as SyncCounterStore;
    const engine = createEngine({ policy, store });
    expect(engine.evaluate(send).code).toBe("store_unavailable");
    expect(() => engine.usage(send)).toThrow("the store's answer is not a reservation");
    return new Promise(setImmediate).then(() => expect(begun).toBe(0));
  });
});

describe("a call that decides another one while it is read", () => {
  it("is charged in the window that holds its own time", () => {
    let now = 59_000;
    const charged: (readonly [number, number, number])[] = [];
    const memory = createMemoryStore();
    const store: SyncCounterStore = {
      sync: true,
      reserve(charges, at) {
        for (const { windowStart, windowEnd } of charges) charged.push([windowStart, at, windowEnd]);
        return memory.reserve(charges, at);
      },
      release: (charges, at) => memory.release(charges, at),
    };
    const engine = createEngine({ policy, store, clock: () => now });
    const scope = {
      get session() {
        now = 60_000;
        engine.evaluate(send);
        return "t";
      },
    };
    expect(engine.evaluate({ tool: "send", scope }).code).toBe("allowed");
    expect(charged).toEqual([
      [60_000, 60_000, 120_000],
      [0, 59_000, 60_000],
    ]);
  });
});
