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
  /** Whole units (calls, or millionths of an argument), 0 to 2^53 - 1. See docs/language.md#how-much. */
  readonly amount: number;
  /** The most that the counter may hold after the charge, in the same units. */
  readonly max: number;
}

/**
 * The answer of a store: `used` has one count a charge, in order; after the charge if `ok`, as they stand if not.
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
 * 4. A store does no window arithmetic and knows no rule. It keys by (counter, subject, windowStart) and may forget
 *    a counter one window's length after `windowEnd`.
 * 5. It never forgets a live counter to make room. When it is full it rejects.
 * 6. It cannot answer? It rejects. It never guesses, and never retries what may have been applied.
 * 7. `reserve` with `amount: 0` reads, and creates nothing.
 * 8. It neither keeps nor changes the charges that it is given.
 *
 * `now` is the caller's clock in epoch milliseconds and serves only to reckon how long a counter must live.
 *
 * @example
 * ```ts
 * import { type CounterStore, createMemoryStore } from "tollgate";
 *
 * const memory = createMemoryStore();
 * const store: CounterStore = {
 *   reserve: async (charges, now) => memory.reserve(charges, now),
 *   release: async (charges, now) => memory.release(charges, now),
 * };
 * ```
 */
export interface CounterStore {
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
  reserve(charges: readonly Charge[], now: number): Reservation;
  release(charges: readonly Charge[], now: number): void;
}
