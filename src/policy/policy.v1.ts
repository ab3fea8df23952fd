// Generated from schema/policy.v1.schema.json by scripts/generate-types.mjs. Do not edit.

/**
 * Compares one argument. Absent, or of a type the operator does not take: INDETERMINATE, which denies.
 *
 * @example
 * ```ts
 * import type { Condition } from "tollgate";
 *
 * const condition: Condition = { path: "args.amount", op: "lte", value: 500 };
 * ```
 */
export type Condition =
  EqualityCondition | MembershipCondition | ComparisonCondition | RegexCondition | ContainsCondition | ExistsCondition;

/**
 * Decides which tools of an MCP server an AI agent may call, with which arguments, and how often. See docs/language.md#the-document.
 *
 * @example
 * ```ts
 * import type { PolicyDocument } from "tollgate";
 *
 * const policyDocument: PolicyDocument = { version: "1", default: "deny", tools: { search: {} } };
 * ```
 */
export interface PolicyDocument {
  /** Where an editor finds this schema. Ignored. */
  readonly $schema?: string;
  /** The version of the policy language. */
  readonly version: "1";
  /** The decision for a tool that `tools` does not list. */
  readonly default: "allow" | "deny";
  /** Tools that are removed from the tool list and denied when called, or `["*"]` alone for all of them. See docs/language.md#the-document. */
  readonly hide?: readonly string[];
  readonly all_tools?: AllTools;
  /** Rules for each tool, under its exact, case-sensitive name. See docs/language.md#tool-rules. */
  readonly tools?: {
    readonly [k: string]: ToolRules;
  };
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Limits that every call is charged to, besides those of its own tool. See docs/language.md#the-document.
 *
 * @example
 * ```ts
 * import type { AllTools } from "tollgate";
 *
 * const allTools: AllTools = { limits: [{ counter: "calls", window: "hour", max: 100, scope: "grant" }] };
 * ```
 */
export interface AllTools {
  /** Quotas, counted in calls. */
  readonly limits: readonly CallLimit[];
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * A quota that counts calls.
 *
 * @example
 * ```ts
 * import type { CallLimit } from "tollgate";
 *
 * const callLimit: CallLimit = { counter: "calls", window: "hour", max: 100, scope: "grant" };
 * ```
 */
export interface CallLimit {
  /** The counter's name. Limits that agree in scope, name, window and what they count share one counter. See docs/language.md#which-counter. */
  readonly counter: string;
  /** How long a count runs before it starts again. See docs/language.md#windows. */
  readonly window: ("minute" | "hour" | "day") | number;
  /** The most calls in one window. */
  readonly max: number;
  /** Whose counter it is. See docs/language.md#whose-counter. */
  readonly scope: "grant" | "session" | "global";
  /** The message when this limit refuses. */
  readonly on_deny?: string;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The rules of one tool. An empty object allows every call. See docs/language.md#tool-rules.
 *
 * @example
 * ```ts
 * import type { ToolRules } from "tollgate";
 *
 * const toolRules: ToolRules = { require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 }] }] };
 * ```
 */
export interface ToolRules {
  /** `deny` stands alone or with `reason`; `require_approval` asks a person once all else has passed. See docs/language.md#tool-rules. */
  readonly action?: "allow" | "deny" | "require_approval";
  /** The message of a denial by `action`, or of an approval request. */
  readonly reason?: string;
  /** Each rule must certainly hold. See docs/language.md#three-values. */
  readonly require?: readonly Rule[];
  /** Each rule must certainly not hold. See docs/language.md#three-values. */
  readonly deny_if?: readonly Rule[];
  /** Quotas. */
  readonly limits?: readonly Limit[];
  readonly rate_limit?: RateLimit;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Conditions joined by AND; none at all is TRUE. See docs/language.md#rules-and-conditions.
 *
 * @example
 * ```ts
 * import type { Rule } from "tollgate";
 *
 * const rule: Rule = { conditions: [{ path: "args.amount", op: "lte", value: 500 }], on_deny: "refunds over 500 go to a colleague" };
 * ```
 */
export interface Rule {
  /** All of them must be TRUE for the rule to be TRUE. */
  readonly conditions: readonly Condition[];
  /** The message when this rule denies. */
  readonly on_deny?: string;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The argument equals, or does not equal, the value.
 *
 * @example
 * ```ts
 * import type { EqualityCondition } from "tollgate";
 *
 * const equalityCondition: EqualityCondition = { path: "args.currency", op: "eq", value: "EUR" };
 * ```
 */
export interface EqualityCondition {
  /** The argument to look at: `args.` and then one or more names joined by dots. See docs/language.md#paths. */
  readonly path: string;
  /** The operator. See docs/language.md#operators. */
  readonly op: "eq" | "neq";
  /** The value that the argument is compared with; of the same type. */
  readonly value: string | number | boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The argument is, or is not, one of the values.
 *
 * @example
 * ```ts
 * import type { MembershipCondition } from "tollgate";
 *
 * const membershipCondition: MembershipCondition = { path: "args.currency", op: "in", value: ["EUR", "CHF"] };
 * ```
 */
export interface MembershipCondition {
  /** The argument to look at: `args.` and then one or more names joined by dots. See docs/language.md#paths. */
  readonly path: string;
  /** The operator. See docs/language.md#operators. */
  readonly op: "in" | "not_in";
  /** One to 1,000 values of one type. */
  readonly value: readonly string[] | readonly number[] | readonly boolean[];
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The argument, a number, stands in this order to the value.
 *
 * @example
 * ```ts
 * import type { ComparisonCondition } from "tollgate";
 *
 * const comparisonCondition: ComparisonCondition = { path: "args.amount", op: "lte", value: 500 };
 * ```
 */
export interface ComparisonCondition {
  /** The argument to look at: `args.` and then one or more names joined by dots. See docs/language.md#paths. */
  readonly path: string;
  /** The operator. See docs/language.md#operators. */
  readonly op: "lt" | "lte" | "gt" | "gte";
  /** The number on the right-hand side. */
  readonly value: number;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The pattern is found somewhere in the argument, a string.
 *
 * @example
 * ```ts
 * import type { RegexCondition } from "tollgate";
 *
 * const regexCondition: RegexCondition = { path: "args.order", op: "regex", value: "^[0-9]{1,9}$" };
 * ```
 */
export interface RegexCondition {
  /** The argument to look at: `args.` and then one or more names joined by dots. See docs/language.md#paths. */
  readonly path: string;
  /** The operator. See docs/language.md#operators. */
  readonly op: "regex";
  /** A pattern in RE2 syntax. Anchor it with `^` and `$` to match the whole. See docs/language.md#regular-expressions. */
  readonly value: string;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The argument, a string, holds the text, or an array, holds an equal element.
 *
 * @example
 * ```ts
 * import type { ContainsCondition } from "tollgate";
 *
 * const containsCondition: ContainsCondition = { path: "args.labels", op: "contains", value: "reviewed" };
 * ```
 */
export interface ContainsCondition {
  /** The argument to look at: `args.` and then one or more names joined by dots. See docs/language.md#paths. */
  readonly path: string;
  /** The operator. See docs/language.md#operators. */
  readonly op: "contains";
  /** A non-empty text, a number or a boolean. */
  readonly value: string | number | boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The argument is present and not null (`true`), or it is not (`false`).
 *
 * @example
 * ```ts
 * import type { ExistsCondition } from "tollgate";
 *
 * const existsCondition: ExistsCondition = { path: "args.bcc", op: "exists", value: false };
 * ```
 */
export interface ExistsCondition {
  /** The argument to look at: `args.` and then one or more names joined by dots. See docs/language.md#paths. */
  readonly path: string;
  /** The operator. See docs/language.md#operators. */
  readonly op: "exists";
  /** `true`: it must be there; `false`: it must not. */
  readonly value: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * A quota for one tool.
 *
 * @example
 * ```ts
 * import type { Limit } from "tollgate";
 *
 * const limit: Limit = { counter: "refunded", window: "day", max: 5000, scope: "grant", increment_from: "args.amount" };
 * ```
 */
export interface Limit {
  /** The counter's name. Limits that agree in scope, name, window and what they count share one counter. See docs/language.md#which-counter. */
  readonly counter: string;
  /** How long a count runs before it starts again. See docs/language.md#windows. */
  readonly window: ("minute" | "hour" | "day") | number;
  /** The most that one window may hold: whole, unless the limit has `increment_from`. */
  readonly max: number;
  /** Whose counter it is. See docs/language.md#whose-counter. */
  readonly scope: "grant" | "session" | "global";
  /** Charge the value of this argument instead of 1. See docs/language.md#how-much. */
  readonly increment_from?: string;
  /** The message when this limit refuses. */
  readonly on_deny?: string;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Short for one limit with counter `<tool>_rate` and, unless it says otherwise, scope `session`. See docs/language.md#rate_limit.
 *
 * @example
 * ```ts
 * import type { RateLimit } from "tollgate";
 *
 * const rateLimit: RateLimit = { window: "minute", max: 10, scope: "session" };
 * ```
 */
export interface RateLimit {
  /** The most calls in one window. */
  readonly max: number;
  /** How long a count runs before it starts again. See docs/language.md#windows. */
  readonly window: ("minute" | "hour" | "day") | number;
  /** Whose counter it is; `session` unless it says otherwise. See docs/language.md#whose-counter. */
  readonly scope?: "grant" | "session" | "global";
  /** A note for people. Ignored. */
  readonly description?: string;
}
