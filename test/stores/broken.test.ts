import { describe, expect, it } from "vitest";
import { type CounterStoreSuite, testCounterStore } from "../../src/testing/index.js";
import { AMOUNTS } from "./broken/amounts.js";
import { AT_ONCE } from "./broken/at-once.js";
import { CHARGES } from "./broken/charges.js";
import { COUNTING } from "./broken/counting.js";
import { FULL, MANY } from "./broken/full.js";
import { KEYS } from "./broken/keys.js";
import { asynchronous, type Broken, type BrokenStores, type Cells, plainStore } from "./broken/plain.js";
import { REACH } from "./broken/reach.js";
import { REACH_AT_ONCE, SHARED_REACH } from "./broken/reach-at-once.js";
import { FULL_REACH, REACH_LIFE } from "./broken/reach-life.js";
import { RELEASE } from "./broken/release.js";
import { SHARED, UNREACHABLE } from "./broken/shared.js";
import { WINDOWS } from "./broken/windows.js";

type Stores = Omit<CounterStoreSuite, "it">;

/** The suite's tests of these stores, by name. */
function testsOf(stores: Stores): ReadonlyMap<string, () => Promise<void>> {
  const tests = new Map<string, () => Promise<void>>();
  testCounterStore({ it: (name, run) => tests.set(name, run), ...stores });
  return tests;
}

const unbounded = Number.POSITIVE_INFINITY;
const correct = (): Stores["create"] => () => plainStore();

const groups: readonly (readonly [string, BrokenStores, (create: Broken["create"]) => Stores])[] = [
  ...[COUNTING, RELEASE, WINDOWS, KEYS, AMOUNTS, AT_ONCE, CHARGES, MANY, REACH, REACH_LIFE, REACH_AT_ONCE].map(
    (stores) =>
      [
        "reserve and release",
        stores,
        (create: Broken["create"]) => ({ create: () => create(new Map(), unbounded) }),
      ] as const,
  ),
  [
    "full",
    { ...FULL, ...FULL_REACH },
    (create) => ({ create: correct(), createBounded: (maxCounters) => create(new Map(), maxCounters) }),
  ],
  [
    "shared",
    { ...SHARED, ...SHARED_REACH },
    (create) => ({
      create: correct(),
      createPair() {
        const cells: Cells = new Map();
        return { store: create(cells, unbounded), peer: create(cells, unbounded) };
      },
    }),
  ],
  [
    "unreachable",
    UNREACHABLE,
    (create) => ({ create: correct(), createUnreachable: () => create(new Map(), unbounded) }),
  ],
];

const broken = groups.flatMap(([, stores, use]) =>
  Object.entries(stores).map(([name, one]) => ({ name, use, ...one })),
);

describe("the suite catches a store that", () => {
  it.each(broken)("$name", async ({ create, caughtBy, use }) => {
    const test = testsOf(use(create)).get(caughtBy);
    expect(test, `a test called "${caughtBy}"`).toBeDefined();
    await expect(test?.()).rejects.toThrow();
  });

  it("is broken in one of over a hundred ways", () => expect(broken.length).toBeGreaterThan(100));
});

describe.each([
  ["at once", plainStore],
  ["with promises", (...steps: Parameters<typeof plainStore>) => asynchronous(plainStore(...steps))],
] as const)("the suite passes the store that they were broken from, answering %s", (_, make) => {
  const immortal = { expiry: () => Number.POSITIVE_INFINITY };
  testCounterStore({
    it,
    create: () => make(),
    createBounded: (maxCounters) => make({ maxCounters }),
    createPair() {
      const cells: Cells = new Map();
      return { store: make({ cells, ...immortal }), peer: make({ cells, ...immortal }) };
    },
    createUnreachable: () =>
      make({
        key() {
          throw new Error("away");
        },
      }),
  });
});

describe("the suite passes a store of the first edition, which counts each window apart and has no mark", () => {
  testCounterStore({
    it,
    create() {
      const { sliding, ...store } = plainStore({ sum: (charge, held) => held(charge) });
      return store;
    },
  });
});
