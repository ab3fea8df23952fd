import { notify } from "./notify.js";

/**
 * The second argument of `onStoreFailure`, beside the error.
 *
 * @example
 * ```ts
 * import type { StoreFailure } from "tollgate";
 *
 * const line = ({ at, recovered }: StoreFailure): string => `${at} counters ${recovered ? "answer again" : "fail"}`;
 * ```
 */
export interface StoreFailure {
  /** The engine's time in epoch milliseconds; NaN while its clock has shown no finite number. */
  readonly at: number;
  /** True once the store answers again; the error is then the last one. */
  readonly recovered?: true;
}

/**
 * Called when a store begins to fail, and when it answers again.
 *
 * @example
 * ```ts
 * import type { StoreFailureListener } from "tollgate";
 *
 * const onStoreFailure: StoreFailureListener = (error, { recovered }) => {
 *   if (!recovered) console.error("counters fail", error);
 * };
 * ```
 */
export type StoreFailureListener = (error: unknown, failure: StoreFailure) => void;

/** Whether a store answers, and why it does not, for the operator. */
export interface StoreHealth {
  /** The store failed: it threw, rejected, was late, or gave something that is not an answer. */
  failed(error: unknown): void;
  /** The store answered. */
  answered(): void;
}

/** A store that fails and answers by turns is told of as often as one that only fails. */
const ONCE_IN_MS = 1_000;

/** Tells the listener when failing begins, at most once a second while it lasts, and when it ends. */
export function createStoreHealth(listener: StoreFailureListener | undefined, now: () => number): StoreHealth {
  let told: { readonly at: number; readonly error: unknown; ended: boolean } | undefined;
  return {
    failed(error) {
      if (listener === undefined) return;
      const at = now();
      if (told !== undefined && at - told.at < ONCE_IN_MS) return;
      told = { at, error, ended: false };
      notify(() => listener(error, { at }));
    },
    answered() {
      if (told === undefined || told.ended) return;
      told.ended = true;
      const { error } = told;
      notify(() => listener!(error, { at: now(), recovered: true }));
    },
  };
}
