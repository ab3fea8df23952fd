import type { DecisionCode, Effect, Observation } from "./decision.js";
import type { Remembered } from "./remembered.js";

/**
 * TRUE, FALSE or INDETERMINATE: XACML's word, and the logic is strong Kleene. See docs/language.md#three-values.
 *
 * @example
 * ```ts
 * import type { Verdict } from "tollgate";
 *
 * const denies = (require: Verdict): boolean => require !== "TRUE";
 * ```
 */
export type Verdict = "TRUE" | "FALSE" | "INDETERMINATE";

/**
 * The type of an argument as the language sees it. See docs/language.md#three-values.
 *
 * @example
 * ```ts
 * import type { ValueType } from "tollgate";
 *
 * const isMissing = (type: ValueType): boolean => type === "absent";
 * ```
 */
export type ValueType = "string" | "number" | "boolean" | "array" | "object" | "other" | "absent" | "unreadable";

/**
 * A condition that was looked at: a test of one value, or conditions joined.
 *
 * @example
 * ```ts
 * import type { ConditionTrace } from "tollgate";
 *
 * function tests(trace: ConditionTrace): string[] {
 *   if ("conditions" in trace) return trace.conditions.flatMap(tests);
 *   return [`${trace.path} ${trace.op}: ${trace.verdict}`];
 * }
 * ```
 */
export type ConditionTrace = TestTrace | GroupTrace | QuantifierTrace;

/**
 * A test of one value that was looked at.
 *
 * @example
 * ```ts
 * import type { TestTrace } from "tollgate";
 *
 * // A condition met a text where it needs a number.
 * const trace: TestTrace = { path: "args.amount", op: "lte", type: "string", verdict: "INDETERMINATE" };
 * ```
 */
export interface TestTrace {
  readonly path: string;
  readonly op: string;
  /** The type of the value at its path, never the value. */
  readonly type: ValueType;
  readonly verdict: Verdict;
}

/**
 * Conditions joined by `all`, `any` or `not` that were looked at. See docs/language.md#all-any-and-not.
 *
 * @example
 * ```ts
 * import type { GroupTrace } from "tollgate";
 *
 * const trace: GroupTrace = {
 *   op: "not",
 *   verdict: "TRUE",
 *   conditions: [{ path: "args.force", op: "exists", type: "absent", verdict: "FALSE" }],
 * };
 * ```
 */
export interface GroupTrace {
  readonly op: "all" | "any" | "not";
  readonly verdict: Verdict;
  /** Those that were looked at. */
  readonly conditions: readonly ConditionTrace[];
}

/**
 * An `every` or `some` that was looked at. See docs/language.md#every-and-some.
 *
 * @example
 * ```ts
 * import type { QuantifierTrace } from "tollgate";
 *
 * // The third element decides.
 * const trace: QuantifierTrace = {
 *   path: "args.to",
 *   op: "every",
 *   type: "array",
 *   verdict: "FALSE",
 *   element: 2,
 *   conditions: [{ path: "item", op: "email_in", type: "string", verdict: "FALSE" }],
 * };
 * ```
 */
export interface QuantifierTrace {
  readonly path: string;
  readonly op: "every" | "some";
  /** The type of the value at its path. */
  readonly type: ValueType;
  readonly verdict: Verdict;
  /** The index of the element that decides; absent where none was looked at. */
  readonly element?: number;
  /** The conditions on that element. */
  readonly conditions: readonly ConditionTrace[];
}

/**
 * A rule that was looked at. See docs/language.md#rules-and-conditions.
 *
 * @example
 * ```ts
 * import type { RuleTrace } from "tollgate";
 *
 * const line = ({ rule, verdict, passed }: RuleTrace): string => `${passed ? "passed" : "denied"} ${rule}: ${verdict}`;
 * ```
 */
export interface RuleTrace {
  /** The name of its document, where it has one. */
  readonly policy?: string;
  /** The tool whose carried call it was asked about, where that is not the call itself. */
  readonly tool?: string;
  /** JSON Pointer (RFC 6901) of the rule. */
  readonly rule: string;
  readonly verdict: Verdict;
  readonly passed: boolean;
  readonly conditions: readonly ConditionTrace[];
}

/**
 * One step of the evaluation that the call reached. See docs/language.md#order-of-evaluation.
 *
 * @example
 * ```ts
 * import type { StepTrace } from "tollgate";
 *
 * const stoppedAt = (steps: readonly StepTrace[]): string | undefined => steps.find(({ passed }) => !passed)?.step;
 * ```
 */
export interface StepTrace {
  readonly step:
    | "call"
    | "hide"
    | "listed"
    | "action"
    | "dispatch"
    | "arguments"
    | "require"
    | "deny_if"
    | "limits"
    | "approval";
  readonly passed: boolean;
  /**
   * The rules that `require`, `deny_if` or `approve_if` looked at; of `limits` each `when`, which passes whatever its verdict
   * is: if it is FALSE, the limit is left out. Empty for other steps.
   */
  readonly rules: readonly RuleTrace[];
}

/**
 * A part of a document that applies to a call: an entry that covers its tool, or `all_tools`. See
 * docs/language.md#entries-that-apply-together.
 *
 * @example
 * ```ts
 * import type { Applied } from "tollgate";
 *
 * const watched = (parts: readonly Applied[]): string[] => parts.filter(({ observes }) => observes).map(({ rule }) => rule);
 * ```
 */
export interface Applied {
  /** The name of its document, where it has one. */
  readonly policy?: string;
  /** The tool whose carried call it applies to, where that is not the call itself. */
  readonly tool?: string;
  /** JSON Pointer (RFC 6901). */
  readonly rule: string;
  /** Set where all of it only observes. */
  readonly observes?: true;
}

/**
 * How a decision comes about before any store is asked.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 *
 * const { effect, applied, steps } = createEngine({ policy }).explain({ tool: "create_refund", args: { amount: "25" } });
 * for (const { step, passed, rules } of steps) console.log(step, passed, rules.length);
 * ```
 */
export interface Explanation {
  readonly effect: Effect;
  readonly code: DecisionCode;
  readonly rule: string;
  readonly message: string;
  /** As in a decision. */
  readonly policy?: string;
  readonly tool?: string;
  readonly observed?: readonly Observation[];
  readonly remember?: Remembered;
  /** All that applies to the call together, in the language's order. */
  readonly applied: readonly Applied[];
  readonly steps: readonly StepTrace[];
}
