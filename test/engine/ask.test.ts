import { afterAll, afterEach, describe, expect, it } from "vitest";
import {
  createEngine,
  createMemoryStore,
  type Decision,
  parsePolicy,
  type Reservation,
  type SyncCounterStore,
} from "../../src/index.js";
import { type Fault, faultyStore, GARBLED, GARBLED_FOR_A_CHARGE, NO_ANSWER } from "./faulty-store.js";

const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: { send: { limits: [{ counter: "c", window: "minute", max: 3, scope: "global" }] }, read: {} },
});
const call = { tool: "send" };
const clock = () => 0;
const storeTimeoutMs = 5;

const DENIED = {
  effect: "deny",
  code: "store_unavailable",
  rule: "",
  message: "the limits of this tool cannot be counted at the moment; try again later",
  limits: [],
};
const LET_THROUGH = {
  effect: "allow",
  code: "allowed",
  rule: "/tools/send",
  message: "allowed",
  limits: [],
  degraded: true,
};
const MODES = [
  ["deny", DENIED],
  ["allow", LET_THROUGH],
] as const;

const soon = (): Promise<void> => new Promise((done) => setImmediate(done));

/** What would be left behind: rejections that nobody handled, timers and the like, listeners. */
const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);
process.on("unhandledRejection", note);
afterAll(() => void process.off("unhandledRejection", note));
afterEach(async () => {
  await soon();
  expect(rejections.splice(0)).toEqual([]);
});

const held = () => ({
  resources: process.getActiveResourcesInfo().filter((name) => name === "Timeout" || name === "Immediate"),
  listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
});

async function leavesNothingBehind(work: () => Promise<void>): Promise<void> {
  // The test runner reports by timers of its own, which end by themselves.
  while (held().resources.length > 0) await soon();
  const before = held();
  await work();
  await soon();
  expect(held()).toEqual(before);
}

const charged = ({ memory }: ReturnType<typeof faultyStore>): number | undefined =>
  createEngine({ policy, store: memory, clock }).usage(call)[0]?.used;

describe.each(MODES)("with storeFailure %s", (storeFailure, decision) => {
  it.each(Object.entries({ ...NO_ANSWER, ...GARBLED, ...GARBLED_FOR_A_CHARGE }))(
    "evaluate: a store that %s gets the promised decision, and the next call is counted again",
    async (_, fault) => {
      const faulty = faultyStore();
      const engine = createEngine({ policy, store: faulty.store, storeTimeoutMs, storeFailure, clock });
      faulty.fail(fault);
      expect(await engine.evaluate(call)).toEqual(decision);
      expect(await engine.evaluate(call)).toEqual(decision);
      expect((await engine.evaluate({ tool: "read" })).code).toBe("allowed");
      faulty.fail(null);
      expect(faulty.released).toEqual([]);
      const stands = charged(faulty)!;
      expect(stands).toBeLessThanOrEqual(2);
      expect((await engine.evaluate(call)).limits[0]?.used).toBe(stands + 1);
    },
  );

  it.each(Object.entries({ ...NO_ANSWER, ...GARBLED }))(
    "usage: a store that %s makes it reject, and the next one answers",
    async (_, fault) => {
      const faulty = faultyStore();
      const engine = createEngine({ policy, store: faulty.store, storeTimeoutMs, storeFailure, clock });
      faulty.fail(fault);
      await engine.usage(call).then(
        () => expect.unreachable(),
        () => {},
      );
      faulty.fail(null);
      expect((await engine.usage(call))[0]?.used).toBe(0);
    },
  );

  it.each(Object.entries({ ...NO_ANSWER, ...GARBLED }))(
    "release: a store that %s leaves the charge standing or not, and is asked once",
    async (_, fault) => {
      const faulty = faultyStore();
      const engine = createEngine({ policy, store: faulty.store, storeTimeoutMs, storeFailure, clock });
      const first = await engine.evaluate(call);
      const second = await engine.evaluate(call);
      faulty.fail(fault);
      expect(await engine.release(first)).toBeUndefined();
      faulty.fail(null);
      expect(await engine.release(first)).toBeUndefined();
      expect(faulty.released.length).toBe(1);
      const stands = charged(faulty)!;
      expect([1, 2]).toContain(stands);
      await engine.release(second);
      expect(charged(faulty)).toBe(stands - 1);
    },
  );

  describe("a store that is late", () => {
    /** The decision for a call whose answer comes after its deadline, and what the store then looks like. */
    async function late(fault: Fault, release: Fault | null = null) {
      const faulty = faultyStore();
      const engine = createEngine({ policy, store: faulty.store, storeTimeoutMs, storeFailure, clock });
      let answer: () => void = () => {};
      faulty.fail(
        (apply) =>
          new Promise((resolve) => {
            answer = () => resolve(fault(apply));
          }),
      );
      expect(await engine.evaluate(call)).toEqual(decision);
      faulty.fail(release);
      answer();
      await soon();
      faulty.fail(null);
      return { asked: faulty.released.length, stands: charged(faulty), engine };
    }

    it("is asked once to release a reservation that comes after the deadline", async () => {
      const { asked, stands, engine } = await late((apply) => apply());
      expect([asked, stands]).toEqual([1, 0]);
      expect((await engine.evaluate(call)).limits[0]?.used).toBe(1);
    });
    it("is asked for nothing more if it refuses after the deadline", async () => {
      expect(await late(() => ({ ok: false, used: [3] }))).toMatchObject({ asked: 0, stands: 0 });
    });
    it("is asked for nothing more if it rejects after the deadline", async () => {
      expect(await late(() => Promise.reject(new Error("down")))).toMatchObject({ asked: 0, stands: 0 });
    });
    it.each(Object.entries(GARBLED))("is asked for nothing more if it %s after the deadline", async (_, fault) => {
      expect((await late(fault)).asked).toBe(0);
    });
    it.each(Object.entries(NO_ANSWER).filter(([name]) => !name.includes("never")))(
      "is not asked again if it %s when it is to release",
      async (_, fault) => {
        expect((await late((apply) => apply(), fault)).asked).toBe(1);
      },
    );
  });
});

describe("a thenable that settles twice", () => {
  it.each([
    ["and then rejects", (_: Reservation) => Promise.reject(new Error("down"))],
    ["and then answers something else", (_: Reservation) => ({ ok: false, used: [3] })],
    ["and then the same again", (right: Reservation) => right],
  ])("with the right answer %s counts once", async (_, second) => {
    const faulty = faultyStore();
    const engine = createEngine({ policy, store: faulty.store, storeTimeoutMs, clock });
    faulty.fail((apply) => {
      const right = apply() as Reservation;
      return {
        // biome-ignore lint/suspicious/noThenProperty: a thenable is what this store answers with
        then(resolve: (value: unknown) => void) {
          resolve(right);
          const more: unknown = second(right);
          if (more instanceof Promise) more.catch(() => {});
          resolve(more);
          throw new Error("and throws");
        },
      };
    });
    const decision = await engine.evaluate(call);
    expect(decision.limits[0]?.used).toBe(1);
    faulty.fail(null);
    await engine.release(decision);
    expect(faulty.released.length).toBe(1);
    expect(charged(faulty)).toBe(0);
  });
});

describe.each(MODES)("a synchronous store, with storeFailure %s", (storeFailure, decision) => {
  /** Faults as a synchronous store has them: it throws, or answers what the promise would have given. */
  const faults: Readonly<Record<string, (right: Reservation) => unknown>> = {
    throws: () => {
      throw new Error("SQLITE_BUSY: database is locked");
    },
    "throws nothing": () => {
      throw undefined;
    },
    "answers with a promise": (right) => Promise.resolve(right),
    "answers with a promise that rejects": () => Promise.reject(new Error("not what was promised")),
    "answers nothing": () => undefined,
    "answers null": () => null,
    "answers too few counts": ({ ok }) => ({ ok, used: [] }),
    "answers NaN": ({ ok }) => ({ ok, used: [Number.NaN] }),
    "answers texts": ({ ok, used }) => ({ ok, used: used.map(String) }),
    "answers bigints": ({ ok, used }) => ({ ok, used: used.map(BigInt) }),
  };

  it.each(Object.entries(faults))("that %s: every operation does what is promised, and recovers", async (_, fault) => {
    const memory = createMemoryStore();
    let broken = false;
    const store = {
      sync: true,
      reserve(charges, now) {
        const right = memory.reserve(charges, now);
        return broken ? fault(right) : right;
      },
      release(charges, now) {
        memory.release(charges, now);
        if (broken) return fault({ ok: true, used: [1] });
      },
    } as SyncCounterStore;
    const engine = createEngine({ policy, store, storeFailure, clock });
    const allowed: Decision = engine.evaluate(call);
    broken = true;
    expect(engine.evaluate(call)).toEqual(decision);
    expect(engine.evaluate({ tool: "read" }).code).toBe("allowed");
    expect(() => engine.usage(call)).toThrow();
    expect(engine.release(allowed)).toBeUndefined();
    broken = false;
    expect(engine.evaluate(call)).toMatchObject({ code: "allowed", limits: [{ used: 2 }] });
  });

  it("that refuses without reason, by a promise which rejects, leaves no rejection behind", async () => {
    const refusal = () => Object.assign(Promise.reject(new Error("no")), { ok: false, used: [0] }) as never;
    const store: SyncCounterStore = { sync: true, reserve: refusal, release: () => {} };
    expect(createEngine({ policy, store, storeFailure, clock }).evaluate(call)).toEqual(decision);
  });
});

describe("whatever a store does, nothing is left behind", () => {
  const everything = Object.entries({ ...NO_ANSWER, ...GARBLED, ...GARBLED_FOR_A_CHARGE });

  it.each(MODES)("by an engine with storeFailure %s", async (storeFailure) => {
    await leavesNothingBehind(async () => {
      for (const [name, fault] of everything) {
        // A timer that were left behind by a store that answers would be seen for a minute.
        const storeTimeoutMs = name.includes("never") ? 5 : 60_000;
        const faulty = faultyStore();
        const engine = createEngine({ policy, store: faulty.store, storeTimeoutMs, storeFailure, clock });
        const allowed = await engine.evaluate(call);
        faulty.fail(fault);
        await engine.evaluate(call);
        await engine.usage(call).catch(() => {});
        await engine.release(allowed);
      }
    });
  });
});

describe("an asynchronous store", () => {
  it("is answered for by promises, whatever the call", () => {
    const engine = createEngine({ policy, store: faultyStore().store });
    expect(engine.evaluate({ tool: "gone" })).toBeInstanceOf(Promise);
    expect(engine.release({} as never)).toBeInstanceOf(Promise);
    expect(engine.usage(call)).toBeInstanceOf(Promise);
  });

  it("counts, refuses and gives back", async () => {
    const engine = createEngine({ policy, store: faultyStore().store, clock });
    const first = await engine.evaluate(call);
    await engine.evaluate(call);
    await engine.evaluate(call);
    expect((await engine.evaluate(call)).code).toBe("limit_exceeded");
    await engine.release(first);
    expect((await engine.usage(call))[0]?.used).toBe(2);
    expect((await engine.evaluate(call)).code).toBe("allowed");
  });

  it("that answers in time leaves no timer of its deadline behind", async () => {
    const { store } = faultyStore();
    const engine = createEngine({ policy, store, storeTimeoutMs: 60_000, clock });
    await leavesNothingBehind(async () => {
      const decision = await engine.evaluate(call);
      await engine.usage(call);
      await engine.release(decision);
    });
  });

  it("may answer without a promise", async () => {
    const faulty = faultyStore();
    faulty.fail((apply) => apply());
    const engine = createEngine({ policy, store: faulty.store, clock });
    expect((await engine.evaluate(call)).code).toBe("allowed");
  });

  it("keeps the policy that a call began with", async () => {
    const faulty = faultyStore();
    let answer: () => void = () => {};
    faulty.fail(
      (apply) =>
        new Promise((resolve) => {
          answer = () => resolve(apply());
        }),
    );
    const engine = createEngine({ policy, store: faulty.store, clock });
    const pending = engine.evaluate(call);
    engine.replacePolicy(parsePolicy({ version: "1", default: "deny" }));
    answer();
    expect((await pending).rule).toBe("/tools/send");
  });
});
