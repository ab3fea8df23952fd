import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Charge, createMemoryStore } from "../../../src/index.js";
import { testCounterStore } from "../../../src/testing/index.js";

// The collector of garbage, to see what is still held.
setFlagsFromString("--expose-gc");

const MINUTE = 60_000;
const charge = (over: Partial<Charge> = {}): Charge => ({
  counter: "c",
  subject: "s",
  windowStart: 0,
  windowEnd: MINUTE,
  reach: 0,
  amount: 1,
  max: 2,
  ...over,
});

describe("the memory store keeps the store contract", () => {
  testCounterStore({
    it,
    create: () => createMemoryStore(),
    createBounded: (maxCounters) => createMemoryStore({ maxCounters }),
  });
});

describe("the memory store", () => {
  it("applies every charge or none", () => {
    const store = createMemoryStore();
    const both = [charge({ counter: "a", max: 5 }), charge({ counter: "b", max: 1 })];
    expect(store.reserve(both, 0)).toEqual({ ok: true, used: [1, 1] });
    expect(store.reserve(both, 0)).toEqual({ ok: false, used: [1, 1] });
    expect(store.reserve([charge({ counter: "a", max: 5 })], 0)).toEqual({ ok: true, used: [2] });
  });

  it("reads with an amount of 0 and creates nothing", () => {
    const store = createMemoryStore({ maxCounters: 1 });
    expect(store.reserve([charge({ subject: "other", amount: 0 })], 0)).toEqual({ ok: true, used: [0] });
    expect(store.reserve([charge()], 0)).toEqual({ ok: true, used: [1] });
  });

  it("holds amounts up to 2^53 - 1", () => {
    const store = createMemoryStore();
    const all = charge({ amount: Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
    expect(store.reserve([all], 0)).toEqual({ ok: true, used: [9_007_199_254_740_991] });
    expect(store.reserve([all], 0)).toEqual({ ok: false, used: [9_007_199_254_740_991] });
    expect(store.reserve([charge({ max: Number.MAX_SAFE_INTEGER })], 0).ok).toBe(false);
  });

  it("releases into its own window only, never below zero, and creates nothing", () => {
    const store = createMemoryStore();
    store.release([charge()], 0);
    store.reserve([charge()], 0);
    store.release([charge({ windowStart: MINUTE, windowEnd: 2 * MINUTE })], 0);
    expect(store.reserve([charge({ amount: 0 })], 0).used).toEqual([1]);
    store.release([charge({ amount: 5 })], 0);
    expect(store.reserve([charge({ amount: 0 })], 0).used).toEqual([0]);
  });

  it("keeps windows apart, in any order", () => {
    const store = createMemoryStore();
    const later = charge({ windowStart: MINUTE, windowEnd: 2 * MINUTE, max: 1 });
    expect(store.reserve([later], MINUTE).ok).toBe(true);
    expect(store.reserve([charge({ max: 1 })], 0).ok).toBe(true);
    expect(store.reserve([later], MINUTE).ok).toBe(false);
    expect(store.reserve([charge({ max: 1 })], MINUTE).ok).toBe(false);
  });

  it.each(["constructor", "__proto__", "toString", "", "\0", "\ud800", "a:b"])(
    "takes %j as subject and as counter",
    (name) => {
      const store = createMemoryStore();
      expect(store.reserve([charge({ subject: name, counter: name })], 0)).toEqual({ ok: true, used: [1] });
      expect(store.reserve([charge({ subject: name, counter: name })], 0)).toEqual({ ok: true, used: [2] });
    },
  );

  it("when full refuses only what needs a new counter, and forgets none that lives", () => {
    const store = createMemoryStore({ maxCounters: 2 });
    store.reserve([charge({ subject: "a" })], 0);
    store.reserve([charge({ subject: "b" })], 0);
    expect(() => store.reserve([charge({ subject: "c" })], 0)).toThrow(
      "the memory store is full: it keeps at most 2 counters",
    );
    expect(() => store.reserve([charge({ subject: "a" }), charge({ subject: "d" })], 0)).toThrow("full");
    expect(store.reserve([charge({ subject: "a" })], 0)).toEqual({ ok: true, used: [2] });
    expect(() => store.reserve([charge({ subject: "c" })], 2 * MINUTE - 1)).toThrow("full");
    expect(store.reserve([charge({ subject: "c" })], 2 * MINUTE)).toEqual({ ok: true, used: [1] });
  });

  it("makes room as windows of a second and of a year expire", () => {
    const store = createMemoryStore({ maxCounters: 3 });
    const year = 31_622_400_000;
    store.reserve([charge({ subject: "y", windowEnd: year, max: 1 })], 0);
    for (let second = 0; second < 100; second++) {
      const start = second * 1_000;
      expect(store.reserve([charge({ windowStart: start, windowEnd: start + 1_000 })], start).ok).toBe(true);
    }
    expect(store.reserve([charge({ subject: "y", windowEnd: year, max: 1 })], year - 1)).toEqual({
      ok: false,
      used: [1],
    });
    expect(store.reserve([charge({ subject: "y", windowEnd: year, max: 1 })], 2 * year).used).toEqual([1]);
  });

  it("finds the one counter that has expired among many that live", () => {
    const store = createMemoryStore({ maxCounters: 20 });
    const subject = (name: string, windowEnd: number): Charge => charge({ subject: name, windowEnd });
    const yearly = Array.from({ length: 24 }, (_, i) => subject(`y${i}`, 31_622_400_000));
    store.reserve(yearly.slice(0, 17), 0);
    expect(() => store.reserve(yearly.slice(17, 24), 0)).toThrow("full");
    store.reserve([...yearly.slice(17, 19), subject("short", MINUTE)], 0);
    expect(() => store.reserve([subject("more", MINUTE)], 0)).toThrow("full");
    expect(
      store.reserve([charge({ subject: "more", windowStart: 2 * MINUTE, windowEnd: 3 * MINUTE })], 2 * MINUTE).ok,
    ).toBe(true);
  });

  it("finds thousands of counters of one subject, and sweeps them when they expire", () => {
    const store = createMemoryStore({ maxCounters: 5_000 });
    const all = Array.from({ length: 5_000 }, (_, i) => charge({ counter: `c${i}`, max: 1 }));
    expect(store.reserve(all, 0).ok).toBe(true);
    expect(all.filter((one) => store.reserve([one], 0).ok)).toEqual([]);
    expect(() => store.reserve([charge({ counter: "more" })], 0)).toThrow("full");
    const later = all.map((one) => ({ ...one, windowStart: 2 * MINUTE, windowEnd: 3 * MINUTE }));
    expect(store.reserve(later, 2 * MINUTE).ok).toBe(true);
    expect(later.filter((one) => store.reserve([one], 2 * MINUTE).ok)).toEqual([]);
  });

  it("keeps the windows of one counter apart among many counters, also when one of them has expired", () => {
    const store = createMemoryStore();
    const others = Array.from({ length: 20 }, (_, i) => charge({ counter: `o${i}`, windowEnd: 100 * MINUTE }));
    store.reserve(others, 0);
    const at = (window: number) => charge({ windowStart: window * MINUTE, windowEnd: (window + 1) * MINUTE, max: 1 });
    expect([0, 1, 2].map((window) => store.reserve([at(window)], MINUTE).ok)).toEqual([true, true, true]);
    expect([0, 1, 2].map((window) => store.reserve([at(window)], MINUTE).ok)).toEqual([false, false, false]);
    for (let i = 0; i < 5; i++) store.reserve([charge({ counter: `later${i}`, windowEnd: 100 * MINUTE })], 2 * MINUTE);
    expect([1, 2].map((window) => store.reserve([at(window)], 2 * MINUTE).ok)).toEqual([false, false]);
  });

  it("finds a counter that comes when most of many have expired", () => {
    const store = createMemoryStore();
    const many = Array.from({ length: 9 }, (_, i) => charge({ counter: `c${i}` }));
    store.reserve([...many, charge({ counter: "stays", windowEnd: 1_000 * MINUTE })], 0);
    const late = charge({ counter: "late", windowStart: 2 * MINUTE, windowEnd: 3 * MINUTE, max: 1 });
    expect([1, 2, 3].map(() => store.reserve([late], 2 * MINUTE).ok)).toEqual([true, false, false]);
  });

  it.each([
    ["subjects", (name: string) => ({ subject: name })],
    ["counters of one subject", (name: string) => ({ counter: name })],
  ])("lets go of the %s that have expired, as new ones come", (_, named) => {
    const store = createMemoryStore();
    store.reserve(
      Array.from({ length: 20 }, (_, i) => charge({ counter: `stays ${i}`, windowEnd: 10_000 * MINUTE })),
      0,
    );
    const gc = runInNewContext("gc") as () => void;
    const held = (): number => {
      gc();
      return process.memoryUsage().heapUsed;
    };
    const before = held();
    for (let i = 0; i < 4_000; i++) {
      const start = i * MINUTE;
      const name = `${i} ${Buffer.alloc(10_000, "x").toString("latin1")}`;
      store.reserve([charge({ ...named(name), windowStart: start, windowEnd: start + MINUTE })], start);
    }
    expect(held() - before).toBeLessThan(10_000_000);
    expect(store.reserve([charge({ amount: 0 })], 0).ok).toBe(true);
  });

  it("neither keeps nor changes the charges that it is given", () => {
    const store = createMemoryStore();
    const given = charge();
    const frozen = Object.freeze([Object.freeze({ ...given })]);
    store.reserve(frozen, 0);
    const reused = { ...given };
    store.reserve([reused], 0);
    reused.counter = "another" as never;
    reused.amount = 99 as never;
    expect(store.reserve([charge({ amount: 0 })], 0).used).toEqual([2]);
  });

  it.each([0, -1, 1.5, Number.NaN, "5"])("refuses maxCounters of %j", (maxCounters) => {
    expect(() => createMemoryStore({ maxCounters: maxCounters as never })).toThrow(
      "`maxCounters` to be a whole number",
    );
  });
});

describe("the memory store, for charges with a reach", () => {
  const slot = (number: number, over: Partial<Charge> = {}): Charge =>
    charge({ windowStart: number * MINUTE, windowEnd: (number + 1) * MINUTE, reach: 8, max: 100, ...over });

  it("counts each window towards `maxCounters`, for ten lengths", () => {
    const store = createMemoryStore({ maxCounters: 10 });
    for (let number = 0; number < 10; number++) store.reserve([slot(number)], number * MINUTE);
    const other = slot(9, { subject: "other" });
    expect(() => store.reserve([other], 10 * MINUTE - 1)).toThrow("it keeps at most 10 counters");
    expect(store.reserve([other], 10 * MINUTE)).toEqual({ ok: true, used: [1] });
    expect(() => store.reserve([slot(10)], 11 * MINUTE - 1)).toThrow("it keeps at most 10 counters");
    expect(store.reserve([slot(10)], 11 * MINUTE)).toEqual({ ok: true, used: [9] });
  });

  it("goes on for ever in one subject, in a store with room for ten windows", () => {
    const store = createMemoryStore({ maxCounters: 10 });
    for (let number = 0; number < 1_000; number++) {
      expect(store.reserve([slot(number)], number * MINUTE)).toEqual({ ok: true, used: [Math.min(number + 1, 9)] });
    }
  });

  it("forgets subjects whose windows have all expired, as new ones come", () => {
    const store = createMemoryStore({ maxCounters: 40 });
    for (let number = 0; number < 400; number++) {
      expect(store.reserve([slot(number, { subject: `s${number}` })], number * MINUTE).ok).toBe(true);
    }
  });
});

/** A Map of 16 places. As V8's with 2^24, it keeps those of deleted entries until half of them are, and overflows before. */
class SmallMap<Key, Value> extends Map<Key, Value> {
  deleted = 0;

  override set(key: Key, value: Value): this {
    if (!this.has(key) && this.size + this.deletedSoFar() >= 16) {
      if (this.deletedSoFar() < 8) throw new RangeError("Map maximum size exceeded");
      this.deleted = 0;
    }
    return super.set(key, value);
  }

  override delete(key: Key): boolean {
    const deleted = super.delete(key);
    if (deleted) this.deleted = this.deletedSoFar() + 1;
    return deleted;
  }

  // While the constructor of a Map adds its entries, there is no field yet.
  private deletedSoFar(): number {
    return this.deleted ?? 0;
  }
}

describe("the memory store, where a Map overflows", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  const at = (minute: number, subject: string, more: Partial<Charge> = {}): Charge =>
    charge({ subject, windowStart: minute * MINUTE, windowEnd: (minute + 1) * MINUTE, max: 100, ...more });

  it("is full before, at three quarters of what the Map holds, however many counters came and went", () => {
    vi.stubGlobal("Map", SmallMap);
    const store = createMemoryStore({ maxCounters: 12 });
    for (let minute = 0; minute < 500; minute++) {
      // Half of them stay for a thousand minutes more.
      const windowEnd = minute % 20 === 0 ? (minute + 10) * MINUTE : (minute + 1) * MINUTE;
      expect(store.reserve([at(minute, `s${minute}`, { windowEnd })], minute * MINUTE).ok).toBe(true);
    }
    for (let i = 0; i < 12; i++) store.reserve([at(600, `t${i}`)], 600 * MINUTE);
    expect(() => store.reserve([at(600, "more")], 600 * MINUTE)).toThrow("it keeps at most 12 counters");
    expect(store.reserve([at(600, "t11")], 600 * MINUTE)).toEqual({ ok: true, used: [2] });
  });

  it("makes the Map anew where deleted entries fill it", () => {
    vi.stubGlobal("Map", SmallMap);
    const store = createMemoryStore({ maxCounters: 12 });
    const lasting = (name: string) => at(0, name, { windowEnd: 10_000 * MINUTE });
    for (let i = 0; i < 10; i++) store.reserve([lasting(`l${i}`)], 0);
    for (let minute = 0; minute < 100; minute++)
      expect(store.reserve([at(minute, `s${minute}`)], minute * MINUTE).ok).toBe(true);
    for (let i = 0; i < 10; i++) expect(store.reserve([lasting(`l${i}`)], 100 * MINUTE).used).toEqual([2]);
  });

  /** A store in which a new counter of any subject whose name begins with `bad` throws, wherever it is added. */
  function failing() {
    const store = createMemoryStore();
    const { set } = Map.prototype;
    vi.spyOn(Map.prototype, "set").mockImplementation(function (this: Map<unknown, unknown>, key, value) {
      if (String(key).startsWith("bad")) throw new RangeError("Map maximum size exceeded");
      return set.call(this, key, value);
    });
    return store;
  }
  const used = (store: ReturnType<typeof createMemoryStore>, one: Charge): unknown =>
    store.reserve([{ ...one, amount: 0 }], 0).used[0];

  it.each([0, 1, 2, 3])("charges all or none where it throws in the middle, at place %i", (place) => {
    const store = failing();
    const others = [at(0, ""), at(0, "known"), at(0, "new"), at(0, "known", { counter: "other" })];
    store.reserve([at(0, ""), at(0, "known")], 0);
    const charges = others.toSpliced(place, 0, at(0, "bad"));
    for (let i = 0; i < 3; i++) expect(() => store.reserve(charges, 0)).toThrow("Map maximum size exceeded");
    expect(others.map((one) => used(store, one))).toEqual([1, 1, 0, 0]);
    expect(store.reserve(others, 0)).toEqual({ ok: true, used: [2, 2, 1, 1] });
  });

  it("charges all or none where one subject has too many counters", () => {
    const store = failing();
    for (let i = 0; i < 20; i++) store.reserve([at(0, "many", { counter: `c${i}` })], 0);
    const charges = [at(0, ""), at(0, "many", { counter: "new" }), at(0, "many", { counter: "bad" })];
    expect(() => store.reserve(charges, 0)).toThrow("Map maximum size exceeded");
    expect(charges.map((one) => used(store, one))).toEqual([0, 0, 0]);
    expect(used(store, at(0, "many", { counter: "c19" }))).toBe(1);
  });

  it("keeps no room for what was not charged", () => {
    const store = createMemoryStore({ maxCounters: 3 });
    const { set } = Map.prototype;
    let fails = true;
    vi.spyOn(Map.prototype, "set").mockImplementation(function (this: Map<unknown, unknown>, key, value) {
      if (fails && key === "bad") throw new RangeError("Map maximum size exceeded");
      return set.call(this, key, value);
    });
    for (let i = 0; i < 10; i++) expect(() => store.reserve([at(0, `s${i}`), at(0, "bad")], 0)).toThrow("Map");
    fails = false;
    expect(store.reserve([at(0, "a"), at(0, "b"), at(0, "bad")], 0).ok).toBe(true);
  });
});

describe("the memory store sweeps a few counters a call", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([5_000, 100_000])(
    "finds room at once where all of %i counters have expired, and deletes two",
    (maxCounters) => {
      const store = createMemoryStore({ maxCounters });
      for (let i = 0; i < maxCounters; i++) store.reserve([charge({ subject: `s${i}` })], 0);
      const deleted = vi.spyOn(Map.prototype, "delete");
      const later = { windowStart: 2 * MINUTE, windowEnd: 3 * MINUTE };
      expect(store.reserve([charge({ subject: "new", ...later })], 2 * MINUTE).ok).toBe(true);
      // Two subjects.
      expect(deleted.mock.calls.map(([key]) => key).filter((key) => String(key).startsWith("s"))).toHaveLength(2);
    },
  );

  it("finds the one counter that has expired among 100,000 that live", () => {
    const store = createMemoryStore();
    for (let i = 0; i < 99_999; i++) store.reserve([charge({ subject: `y${i}`, windowEnd: 31_622_400_000 })], 0);
    store.reserve([charge({ subject: "short" })], 0);
    const later = charge({ subject: "more", windowStart: 2 * MINUTE, windowEnd: 3 * MINUTE });
    expect(() => store.reserve([later], 2 * MINUTE - 1)).toThrow("full");
    expect(store.reserve([later], 2 * MINUTE).ok).toBe(true);
    expect(() => store.reserve([{ ...later, subject: "another" }], 2 * MINUTE)).toThrow("full");
  });

  it("makes room for all counters that a call needs, or for none", () => {
    const store = createMemoryStore({ maxCounters: 4 });
    store.reserve([charge({ subject: "a", windowEnd: 31_622_400_000 }), charge({ subject: "b" })], 0);
    store.reserve([charge({ subject: "c" }), charge({ subject: "d" })], 0);
    const later = { windowStart: 2 * MINUTE, windowEnd: 3 * MINUTE };
    const four = ["e", "f", "g", "h"].map((subject) => charge({ subject, ...later }));
    expect(() => store.reserve(four, 2 * MINUTE)).toThrow("full");
    expect(store.reserve(four.slice(0, 3), 2 * MINUTE)).toEqual({ ok: true, used: [1, 1, 1] });
    expect(store.reserve([charge({ subject: "a", windowEnd: 31_622_400_000 })], 2 * MINUTE).used).toEqual([2]);
  });
});
