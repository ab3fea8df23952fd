/**
 * One amount to be added to one counter; no two of one call name the same counter. Made by the engine; a store neither keeps nor changes it.
 *
 * @example
 * ```ts
 * import type { Charge } from "tollgate";
 *
 * const fits = (used: number, { amount, max }: Charge): boolean => used + amount <= max;
 * ```
 */
export interface Charge {
  /** Scope, name, window and what is counted, joined at compile time so that no two counters share a string. See docs/language.md#which-counter. */
  readonly counter: string;
  /** The scope's value in this call; `""` for a global counter. IETF's draft of RateLimit fields calls it a partition key. */
  readonly subject: string;
  /** Start of the window in epoch milliseconds. See docs/language.md#windows. */
  readonly windowStart: number;
  /** End of the window in epoch milliseconds. */
  readonly windowEnd: number;
  /**
   * How many windows before this one, each as long, count as well: 8 for a sliding limit, else 0. A counter is always charged
   * with one reach and one length.
   */
  readonly reach: number;
  /** Whole units (calls, or millionths of an argument), 0 to 2^53 - 1. See docs/language.md#how-much. */
  readonly amount: number;
  /** The most that the counter may hold after the charge, in the same units. */
  readonly max: number;
}

/**
 * The answer of a store: `used` has one count a charge, in order; after the charge if `ok`, as they stand if not. The count of a
 * charge with a `reach` is the sum over its window and its reach.
 *
 * @example
 * ```ts
 * import type { Reservation } from "tollgate";
 *
 * // Two charges were asked for, and one counter is full: nothing was added.
 * const refused: Reservation = { ok: false, used: [3, 100] };
 * ```
 */
export interface Reservation {
  readonly ok: boolean;
  readonly used: readonly number[];
}

/**
 * Counts what has been used, for any number of engines and processes.
 *
 * 1. `reserve` applies every charge or none, atomically against every other caller in every process. It refuses
 *    when a counter plus its charge's `amount` is over that charge's `max`.
 * 2. A refusal changes nothing.
 * 3. `release` never goes below zero, never creates, revives or extends a counter, never touches another window.
 * 4. A store knows no rule, and does no window arithmetic but stepping by whole lengths for `reach`. It keys by (counter,
 *    subject, windowStart) and may forget a counter `reach + 1` window lengths after `windowEnd`.
 * 5. It never forgets a live counter to make room. When it is full it rejects.
 * 6. It cannot answer? It rejects. It never guesses, and never retries what may have been applied.
 * 7. `reserve` with `amount: 0` reads, and creates nothing.
 * 8. It neither keeps nor changes the charges that it is given.
 *
 * `now` is the caller's clock in epoch milliseconds and serves only to reckon how long a counter must live.
 *
 * A charge with a `reach` is compared with the sum over its window and the `reach` windows before it, atomically over all of
 * them. Where clocks differ, a window after it may hold something already: the charge must then fit into every row of
 * `reach + 1` windows that has its own, and a refusal answers with the largest of these sums. So no such row ever holds
 * more than `max`, in whatever order its windows are charged. A store that heeds `reach` carries the mark `sliding`.
 *
 * @example
 * ```ts
 * import { type CounterStore, createMemoryStore } from "tollgate";
 *
 * const memory = createMemoryStore();
 * const store: CounterStore = {
 *   sliding: true,
 *   reserve: async (charges, now) => memory.reserve(charges, now),
 *   release: async (charges, now) => memory.release(charges, now),
 * };
 * ```
 */
export interface CounterStore {
  /** Whether it heeds `reach`. Over a store without this mark, a policy with a sliding limit is refused. */
  readonly sliding?: true;
  reserve(charges: readonly Charge[], now: number): Promise<Reservation>;
  release(charges: readonly Charge[], now: number): Promise<void>;
}

/**
 * The same contract with plain return values. By the mark `sync` alone the engine knows it.
 *
 * @example
 * ```ts
 * import { createEngine, createMemoryStore, type SyncCounterStore } from "tollgate";
 *
 * const store: SyncCounterStore = createMemoryStore();
 * const { effect } = createEngine({ policy, store }).evaluate({ tool: "list_jobs" }); // no await
 * ```
 */
export interface SyncCounterStore {
  readonly sync: true;
  /** The same mark as that of `CounterStore`. */
  readonly sliding?: true;
  reserve(charges: readonly Charge[], now: number): Reservation;
  release(charges: readonly Charge[], now: number): void;
}

/**
 * A store of either kind.
 *
 * @example
 * ```ts
 * import { type AnyStore, createEngine } from "tollgate";
 *
 * const engineOver = (store: AnyStore) => createEngine({ policy, store });
 * ```
 */
export type AnyStore = SyncCounterStore | CounterStore;
