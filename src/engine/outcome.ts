/**
 * How a call ended: with an answer, or with an error.
 *
 * @example
 * ```ts
 * import type { Outcome } from "tollgate";
 *
 * const outcomeOf = (answer: { readonly isError?: boolean }): Outcome => (answer.isError ? "failed" : "succeeded");
 * ```
 */
export type Outcome = "succeeded" | "failed";

/**
 * The options of `complete`.
 *
 * @example
 * ```ts
 * import type { CompleteOptions } from "tollgate";
 *
 * const options: CompleteOptions = { amounts: { refunded: 12.5 } };
 * ```
 */
export interface CompleteOptions {
  /**
   * The amounts that the call really came to, by counter name, in the document's units: less gives the difference back, more is charged
   * whatever `max` is. Names that the decision was not charged on, and amounts that could not be charged, change nothing.
   */
  readonly amounts?: Readonly<Record<string, number>> | undefined;
}
