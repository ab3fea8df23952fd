import type { AnyStore } from "../engine/store.js";
import { callback, isFunction, readOptions, required } from "../options.js";
import type { Awaitable } from "./awaitable.js";
import { type Caller, callerOf } from "./caller.js";
import { AMOUNTS } from "./cases/amounts.js";
import { AT_ONCE } from "./cases/at-once.js";
import { CHARGES } from "./cases/charges.js";
import { KEYS } from "./cases/counter-keys.js";
import { CAPACITY, FULL, FULL_REACH } from "./cases/full.js";
import { MANY } from "./cases/many.js";
import { REACH } from "./cases/reach.js";
import { REACH_AT_ONCE, SHARED_REACH } from "./cases/reach-at-once.js";
import { RELEASE } from "./cases/release.js";
import { RESERVE } from "./cases/reserve.js";
import { SHARED } from "./cases/shared-store.js";
import { UNREACHABLE } from "./cases/unreachable.js";
import { WINDOWS } from "./cases/windows.js";

/** Sentences of the contract, and what shows that a store keeps them. */
export type Cases = Readonly<Record<string, (store: Caller) => Promise<void>>>;
/** The same for two stores over the same counters. */
export type PairCases = Readonly<Record<string, (store: Caller, peer: Caller) => Promise<void>>>;

/**
 * A store made for one test, and how to put away what it stands on.
 *
 * @example
 * ```ts
 * import Database from "libsql";
 * import { createSqliteStore } from "tollgate/sqlite";
 * import type { StoreFixture } from "tollgate/testing";
 *
 * function create(): StoreFixture {
 *   const database = new Database(":memory:");
 *   return { store: createSqliteStore({ database }), close: () => database.close() };
 * }
 * ```
 */
export interface StoreFixture {
  readonly store: AnyStore;
  readonly close?: (() => unknown) | undefined;
}

/**
 * Two stores over the same counters, as two processes would have them.
 *
 * @example
 * ```ts
 * import Database from "libsql";
 * import { createSqliteStore } from "tollgate/sqlite";
 * import type { PairFixture } from "tollgate/testing";
 *
 * const open = () => createSqliteStore({ database: new Database("counters.db") });
 * const createPair = (): PairFixture => ({ store: open(), peer: open() });
 * ```
 */
export interface PairFixture extends StoreFixture {
  readonly peer: AnyStore;
}

/**
 * The options of `testCounterStore`.
 *
 * @example
 * ```ts
 * import { it } from "node:test";
 * import { createMemoryStore } from "tollgate";
 * import { type CounterStoreSuite, testCounterStore } from "tollgate/testing";
 *
 * const suite: CounterStoreSuite = { it, create: () => createMemoryStore() };
 * testCounterStore(suite);
 * ```
 */
export interface CounterStoreSuite {
  /** The test runner's `it` or `test`: of vitest, node:test, bun:test or any that takes a name and a function. */
  readonly it: (name: string, run: () => Promise<void>) => unknown;
  /** Makes a store without counters, once for each test. */
  readonly create: () => Awaitable<AnyStore | StoreFixture>;
  /** Makes one that keeps at most so many counters; left out where a store has no bound of its own. */
  readonly createBounded?: ((maxCounters: number) => Awaitable<AnyStore | StoreFixture>) | undefined;
  /** Makes two over the same counters; left out where counters live in one store alone. */
  readonly createPair?: (() => Awaitable<PairFixture>) | undefined;
  /** Makes one whose counters cannot be reached, as after its connection was closed; left out where that cannot be. */
  readonly createUnreachable?: (() => Awaitable<AnyStore | StoreFixture>) | undefined;
}

const CASES: Cases = { ...RESERVE, ...RELEASE, ...WINDOWS, ...KEYS, ...AMOUNTS, ...CHARGES, ...AT_ONCE, ...MANY };

/** Any store without the mark passes the tests of `reach`, because they ask nothing of it. */
const isSliding = ({ store }: StoreFixture): boolean => store.sliding === true;
const always = (): boolean => true;

/**
 * Registers a test for each sentence of the store contract. Nothing sleeps: time is an argument. A store of either
 * kind that passes may be used by an engine. The tests of charges with a `reach` ask nothing of a store without the mark
 * `sliding`.
 *
 * @example
 * ```ts
 * import { it } from "node:test"; // or from "vitest"
 * import { createMemoryStore } from "tollgate";
 * import { testCounterStore } from "tollgate/testing";
 *
 * testCounterStore({
 *   it,
 *   create: () => createMemoryStore(), // your store
 *   createBounded: (maxCounters) => createMemoryStore({ maxCounters }),
 * });
 * ```
 */
export function testCounterStore(suite: CounterStoreSuite): void {
  const { it, create, createBounded, createPair, createUnreachable } = readOptions<CounterStoreSuite>(
    "testCounterStore",
    suite,
    {
      it: required("a function that takes a test's name and the test, as of vitest or node:test", isFunction),
      create: required("a function that makes a store", isFunction),
      createBounded: callback(),
      createPair: callback(),
      createUnreachable: callback(),
    },
  );
  const test = <F extends StoreFixture>(
    cases: Readonly<Record<string, (store: Caller, fixture: F) => Promise<void>>>,
    make: () => Awaitable<AnyStore | F>,
    concerns: (fixture: F) => boolean = always,
  ): void => {
    for (const [name, run] of Object.entries(cases)) {
      it(name, async () => {
        const made = await make();
        const fixture = "store" in made ? made : ({ store: made } as F);
        try {
          if (concerns(fixture)) await run(callerOf(fixture.store), fixture);
        } finally {
          await fixture.close?.();
        }
      });
    }
  };
  test(CASES, create);
  test({ ...REACH, ...REACH_AT_ONCE }, create, isSliding);
  if (createBounded !== undefined) {
    test(FULL, () => createBounded(CAPACITY));
    test(FULL_REACH, () => createBounded(CAPACITY), isSliding);
  }
  if (createUnreachable !== undefined) test(UNREACHABLE, createUnreachable);
  if (createPair !== undefined) {
    test(paired(SHARED), createPair);
    test(paired(SHARED_REACH), createPair, isSliding);
  }
}

const paired = (cases: PairCases): Readonly<Record<string, (store: Caller, fixture: PairFixture) => Promise<void>>> =>
  Object.fromEntries(
    Object.entries(cases).map(([name, run]) => [name, (store, { peer }) => run(store, callerOf(peer))]),
  );
