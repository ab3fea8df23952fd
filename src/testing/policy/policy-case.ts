import type { Decision, DecisionCode } from "../../engine/decision.js";
import type { Outcome } from "../../engine/outcome.js";
import type { Remembered } from "../../engine/remembered.js";

/**
 * The cases of a file, or their list alone. The JSON Schema of a file is `tollgate/schema/policy-cases.schema.json`.
 *
 * @example
 * ```ts
 * import type { PolicyCases } from "tollgate/testing";
 *
 * const cases: PolicyCases = [
 *   { name: "nobody deletes", calls: [{ tool: "delete_job", effect: "deny", code: "denied" }] },
 * ];
 * ```
 */
export type PolicyCases =
  | {
      readonly $schema?: string;
      readonly description?: string;
      readonly cases: readonly PolicyCase[];
    }
  | readonly PolicyCase[];

/**
 * Calls that are made in order on one fresh engine, and what is expected of each.
 *
 * @example
 * ```ts
 * import type { PolicyCase } from "tollgate/testing";
 *
 * const limited: PolicyCase = {
 *   name: "the 31st call is denied",
 *   calls: [
 *     { tool: "search", scope: { grant: "g" }, times: 30, effect: "allow" },
 *     { tool: "search", scope: { grant: "g" }, effect: "deny", code: "limit_exceeded" },
 *   ],
 * };
 * ```
 */
export interface PolicyCase {
  readonly name: string;
  /** The purpose of the case, for a reader. */
  readonly sentence?: string;
  readonly calls: readonly PolicyCaseCall[];
}

/**
 * One call of a case, and what is expected of the decision on it. Only what is there is compared.
 *
 * @example
 * ```ts
 * import type { PolicyCaseCall } from "tollgate/testing";
 *
 * const call: PolicyCaseCall = {
 *   at: "2026-01-31T12:00:00Z",
 *   tool: "create_refund",
 *   args: { amount: 900 },
 *   effect: "deny",
 *   rule: "/tools/create_refund/require/0",
 * };
 * ```
 */
export interface PolicyCaseCall {
  /** The time of the clock: epoch milliseconds, or an ISO 8601 time such as `"2026-01-31T12:00:00Z"`. Left out: as before; 0 at first. */
  readonly at?: unknown;
  readonly tool?: string;
  /** A URI that is read, in place of `tool`. */
  readonly resource?: string;
  /** The name of a prompt that is asked for, in place of `tool`. */
  readonly prompt?: string;
  readonly args?: unknown;
  readonly scope?: unknown;
  /** The caller, an object. Left out: the call has none. */
  readonly principal?: unknown;
  /** The host's knowledge of the tool, an object such as `{ "readOnlyHint": true }`. Left out: the call has none. */
  readonly annotations?: unknown;
  /** The whole call, in place of `tool`, `args`, `scope`, `principal` and `annotations`. */
  readonly call?: unknown;
  /** The call is made so many times, 1 to 10,000, and each decision must be as expected. Later calls mean the last by its index. */
  readonly times?: number;
  /** Indices of calls before this one whose decisions are released first. */
  readonly release?: number | readonly number[];
  /** The call ends so at once, with `times` each of them; or calls before this one end, before it. Left out: none ends. */
  readonly complete?: Outcome | readonly PolicyCaseEnd[];
  /** Index of a call before this one whose decision is handed in as approved. */
  readonly approved?: number;
  /** `"allow"`, `"deny"` or `"require_approval"`. `"unconfirmed"` fails: `tollgate test --suggest` writes it, for a person to replace. */
  readonly effect: string;
  readonly code?: string;
  readonly rule?: string;
  /** The name of the document that must decide. Null: one without a name. */
  readonly policy?: string | null;
  /** The tool whose carried call must decide. Null: the call itself. */
  readonly carried?: string | null;
  /** All that must have been observed, in its order; `[]` for nothing. The `policy` of each is compared where it is given. */
  readonly observed?: readonly PolicyCaseObservation[];
  /** How far the approval may also count for later calls. Null: it must be absent. */
  readonly remember?: Remembered | null;
  /** Null: it must be absent. */
  readonly retryAfterMs?: number | null;
  readonly used?: readonly number[];
  readonly remaining?: readonly number[];
  /** Epoch milliseconds, or ISO 8601 times. */
  readonly resetAt?: readonly (number | string)[];
  readonly message?: string;
  readonly messageIncludes?: readonly string[];
  readonly messageExcludes?: readonly string[];
  readonly sameMessageAs?: number;
}

/**
 * The end of an earlier call of a case. See docs/language.md#calls-that-end.
 *
 * @example
 * ```ts
 * import type { PolicyCaseEnd } from "tollgate/testing";
 *
 * const end: PolicyCaseEnd = { of: 0, outcome: "succeeded", amounts: { refunded: 12.5 } };
 * ```
 */
export interface PolicyCaseEnd {
  /** The index of the call. */
  readonly of: number;
  readonly outcome: Outcome;
  /** The real amounts, by counter name. */
  readonly amounts?: Readonly<Record<string, unknown>>;
}

/**
 * A part that would have decided a call, but only observes. See docs/language.md#observing.
 *
 * @example
 * ```ts
 * import type { PolicyCaseObservation } from "tollgate/testing";
 *
 * const observed: readonly PolicyCaseObservation[] = [{ rule: "/tools/pay/deny_if/0", code: "deny_if_matched" }];
 * ```
 */
export interface PolicyCaseObservation {
  readonly policy?: string;
  readonly rule: string;
  readonly code: DecisionCode;
}

/**
 * A call that was decided otherwise than its case expects.
 *
 * @example
 * ```ts
 * import type { PolicyCaseFailure } from "tollgate/testing";
 *
 * const line = ({ call, differences, decision }: PolicyCaseFailure): string =>
 *   `call ${call}: ${differences.join("; ")} (${decision.message})`;
 * ```
 */
export interface PolicyCaseFailure {
  /** The index of the call in its case. */
  readonly call: number;
  /** Which of several times, from 1; only for a call with `times`. */
  readonly time?: number;
  readonly tool: string | undefined;
  /** A sentence for each difference. */
  readonly differences: readonly string[];
  /** The decision, and why. */
  readonly decision: Pick<Decision, "effect" | "code" | "rule" | "message">;
}
