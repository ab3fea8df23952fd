import { describe, expect, it } from "vitest";
import { type ApprovalStoreSuite, testApprovalStore } from "../../src/testing/index.js";
import { ANSWERS } from "./broken/answers.js";
import { AT_ONCE, SHARED, UNREACHABLE } from "./broken/at-once.js";
import { CLOCK } from "./broken/clock.js";
import { KEEPING } from "./broken/keeping.js";
import { type Broken, type BrokenStores, plainStore, type Shelf, type Steps } from "./broken/plain.js";
import { QUESTIONS } from "./broken/questions.js";

type Stores = Omit<ApprovalStoreSuite, "it">;

/** A clock that a test moves, and a store by it. */
function moved(make: (clock: () => number) => ReturnType<Stores["create"]>) {
  let now = 1_767_225_600_000;
  const store = make(() => now) as ReturnType<typeof plainStore>;
  return {
    store,
    advance(ms: number) {
      now += ms;
    },
  };
}

const create = () => plainStore();
const alone = (broken: Broken["create"]): Stores => ({
  create: () => broken([], Date.now),
  createBounded: () => broken([], Date.now),
});
const byClock = (broken: Broken["create"]): Stores => ({ create: () => moved((clock) => broken([], clock)) });
const away = (broken: Broken["create"]): Stores => ({ create, createUnreachable: () => broken([], Date.now) });
function pair(broken: Broken["create"]): Stores {
  const shelf: Shelf = [];
  return { create, createPair: () => ({ store: broken(shelf, Date.now), peer: broken(shelf, Date.now) }) };
}

const groups: readonly (readonly [BrokenStores, (broken: Broken["create"]) => Stores])[] = [
  ...[QUESTIONS, ANSWERS, KEEPING, AT_ONCE].map((stores) => [stores, alone] as const),
  [CLOCK, byClock],
  [SHARED, pair],
  [UNREACHABLE, away],
];
const broken = groups.flatMap(([stores, use]) => Object.entries(stores).map(([name, one]) => ({ name, use, ...one })));

describe("the suite of approval stores catches a store that", () => {
  it.each(broken)("$name", async ({ create, caughtBy, use }) => {
    const tests = new Map<string, () => Promise<void>>();
    testApprovalStore({ it: (name, run) => tests.set(name, run), ...use(create) });
    const test = tests.get(caughtBy);
    expect(test, `a test called "${caughtBy}"`).toBeDefined();
    await expect(test?.()).rejects.toThrow();
  });
});

describe("the suite passes the store that they were broken from", () => {
  testApprovalStore({
    it,
    create: () => moved((clock) => plainStore({ clock })),
    createBounded: (maxRecords) => plainStore({ maxRecords }),
    createPair() {
      const shelf: Shelf = [];
      return { store: plainStore({ shelf }), peer: plainStore({ shelf }) };
    },
    createUnreachable() {
      const clock: Steps["clock"] = () => {
        throw new Error("away");
      };
      return plainStore({ clock });
    },
  });
});

describe("testApprovalStore", () => {
  it.each([
    [{}, "`it` to be a function that takes a test's name"],
    [{ it: () => {} }, "`create` to be a function that makes a store"],
    [{ it: () => {}, create, createpair: create }, "did you mean `createPair`?"],
  ])("refuses the options %o", (options, message) => {
    expect(() => testApprovalStore(options as never)).toThrow(`testApprovalStore: expected `);
    expect(() => testApprovalStore(options as never)).toThrow(message);
  });
});
