import type { ApprovalStore } from "../../approvals/store.js";
import { callback, isFunction, readOptions, required } from "../../options.js";
import type { Awaitable } from "../awaitable.js";
import { type Caller, callerOf } from "./caller.js";
import { ADD } from "./cases/add.js";
import { AT_ONCE } from "./cases/at-once.js";
import { BOUNDS } from "./cases/bounds.js";
import { CLOCK } from "./cases/clock.js";
import { DECIDE } from "./cases/decide.js";
import { CAPACITY, KEEP, KEEP_BOUNDED } from "./cases/keep.js";
import { LIST } from "./cases/list.js";
import { REMEMBER } from "./cases/remember.js";
import { SHARED } from "./cases/shared.js";
import { SPEND } from "./cases/spend.js";
import { TEXTS } from "./cases/texts.js";
import { UNREACHABLE } from "./cases/unreachable.js";

/** Sentences of the contract, and what shows that a store keeps them. */
export type Cases = Readonly<Record<string, (store: Caller, peer: Caller) => Promise<void>>>;
/** The same for a store whose clock the test moves. */
export type ClockCases = Readonly<Record<string, (store: Caller, advance: (ms: number) => unknown) => Promise<void>>>;

/**
 * A store without records that was made for one test, and how to put away what it stands on.
 *
 * @example
 * ```ts
 * import { createMemoryApprovalStore } from "tollgate/approvals";
 * import type { ApprovalStoreFixture } from "tollgate/testing";
 *
 * function create(): ApprovalStoreFixture {
 *   let now = 0;
 *   return { store: createMemoryApprovalStore({ clock: () => now }), advance: (ms) => (now += ms) };
 * }
 * ```
 */
export interface ApprovalStoreFixture {
  readonly store: ApprovalStore;
  readonly close?: (() => unknown) | undefined;
  /** Lets so many milliseconds pass on the store's clock. Left out if the clock runs by itself; then the tests read it until it is time. */
  readonly advance?: ((ms: number) => unknown) | undefined;
}

/**
 * Two stores over the same records, as two processes have them.
 *
 * @example
 * ```ts
 * import Database from "libsql";
 * import { createSqliteApprovalStore } from "tollgate/sqlite";
 * import type { ApprovalPairFixture } from "tollgate/testing";
 *
 * const open = () => createSqliteApprovalStore({ database: new Database("approvals.db") });
 * const createPair = (): ApprovalPairFixture => ({ store: open(), peer: open() });
 * ```
 */
export interface ApprovalPairFixture extends ApprovalStoreFixture {
  readonly peer: ApprovalStore;
}

/**
 * The options of `testApprovalStore`.
 *
 * @example
 * ```ts
 * import { it } from "node:test";
 * import { createMemoryApprovalStore } from "tollgate/approvals";
 * import { type ApprovalStoreSuite, testApprovalStore } from "tollgate/testing";
 *
 * const suite: ApprovalStoreSuite = { it, create: () => createMemoryApprovalStore() };
 * testApprovalStore(suite);
 * ```
 */
export interface ApprovalStoreSuite {
  /** The test runner's `it` or `test`: of vitest, node:test, bun:test or any that takes a name and a function. */
  readonly it: (name: string, run: () => Promise<void>) => unknown;
  /** Makes a store without records, once for each test. */
  readonly create: () => Awaitable<ApprovalStore | ApprovalStoreFixture>;
  /** Makes one that keeps at most so many records; left out if a store has no bound of its own. */
  readonly createBounded?: ((maxRecords: number) => Awaitable<ApprovalStore | ApprovalStoreFixture>) | undefined;
  /** Makes two over the same records; left out if records live in one store alone. */
  readonly createPair?: (() => Awaitable<ApprovalPairFixture>) | undefined;
  /** Makes one whose records cannot be reached, as after its connection was closed; left out if that cannot be. */
  readonly createUnreachable?: (() => Awaitable<ApprovalStore | ApprovalStoreFixture>) | undefined;
}

const CASES: Cases = { ...ADD, ...BOUNDS, ...DECIDE, ...SPEND, ...REMEMBER, ...LIST, ...KEEP, ...TEXTS, ...AT_ONCE };

/**
 * Registers a test for each sentence of the contract of `ApprovalStore`. Nothing sleeps: a test that needs the end of a record waits
 * until the store's own clock shows it, some 20 milliseconds.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import { it } from "node:test"; // or from "vitest"
 * import { createMemoryApprovalStore } from "tollgate/approvals";
 * import { testApprovalStore } from "tollgate/testing";
 *
 * testApprovalStore({
 *   it,
 *   create: () => createMemoryApprovalStore(), // your store
 *   createBounded: (maxRecords) => createMemoryApprovalStore({ maxRecords }),
 * });
 * ```
 */
export function testApprovalStore(suite: ApprovalStoreSuite): void {
  const { it, create, createBounded, createPair, createUnreachable } = readOptions<ApprovalStoreSuite>(
    "testApprovalStore",
    suite,
    {
      it: required("a function that takes a test's name and the test, as of vitest or node:test", isFunction),
      create: required("a function that makes a store", isFunction),
      createBounded: callback(),
      createPair: callback(),
      createUnreachable: callback(),
    },
  );
  const test = (cases: Cases, make: () => Awaitable<ApprovalStore | ApprovalStoreFixture>): void => {
    for (const [name, run] of Object.entries(cases)) {
      it(name, () =>
        within(make, ({ store, peer, advance }) => run(callerOf(store, advance), callerOf(peer ?? store, advance))),
      );
    }
  };
  test(CASES, create);
  for (const [name, run] of Object.entries(CLOCK)) {
    // A clock that no test can move passes: the other tests read it.
    it(name, () =>
      within(create, async ({ store, advance }) => {
        if (advance !== undefined) await run(callerOf(store, advance), advance);
      }),
    );
  }
  if (createBounded !== undefined) test(KEEP_BOUNDED, () => createBounded(CAPACITY));
  if (createPair !== undefined) test(SHARED, createPair);
  if (createUnreachable !== undefined) test(UNREACHABLE, createUnreachable);
}

type Fixture = ApprovalStoreFixture & Partial<ApprovalPairFixture>;

async function within(
  make: () => Awaitable<ApprovalStore | ApprovalStoreFixture>,
  work: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const made = await make();
  const fixture: Fixture = "store" in made ? made : { store: made };
  try {
    await work(fixture);
  } finally {
    await fixture.close?.();
  }
}
