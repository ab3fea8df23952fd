import type { ArgumentPath } from "../policy/policy.v2.js";

/**
 * The most that an approval of a call may also count for: later calls of the same tool on the same account, under the same
 * policies. The engine only tells it. See docs/language.md#remember.
 *
 * @example
 * ```ts
 * import { createEngine, type Remembered } from "tollgate";
 *
 * const { remember } = createEngine({ policy }).evaluate({ tool: "push", args: { repo: "docs" } });
 * const until = ({ seconds }: Remembered): number => Date.now() + seconds * 1_000;
 * if (remember !== undefined) console.log("a person may approve for all until", until(remember));
 * ```
 */
export interface Remembered {
  /** 1 to 2,592,000. */
  readonly seconds: number;
  /** The arguments that must be equal, as documents write their paths, each once. Absent: all arguments must be equal. */
  readonly match?: readonly ArgumentPath[];
}
