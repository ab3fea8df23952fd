// Generated from schema/policy.v2.schema.json by scripts/generate-types.mjs. Do not edit.

/**
 * One to 10,000 different values of one type. See docs/language.md#named-lists.
 *
 * @example
 * ```ts
 * import type { NamedList } from "tollgate";
 *
 * const namedList: NamedList = ["example.com", "*.example.org"];
 * ```
 */
export type NamedList = readonly string[] | readonly number[] | readonly boolean[];
/**
 * A test of one value, or conditions joined. A value that is absent or of another type makes a test INDETERMINATE, which denies.
 *
 * @example
 * ```ts
 * import type { Condition2 } from "tollgate";
 *
 * const condition: Condition2 = { any: [{ path: "args.amount", op: "lte", value: 500 }, { path: "principal.role", op: "eq", value: "lead", if_absent: false }] };
 * ```
 */
export type Condition2 =
  | EqualityCondition2
  | MembershipCondition2
  | ComparisonCondition2
  | RegexCondition2
  | ContainsCondition2
  | ExistsCondition2
  | AffixCondition
  | SizeCondition
  | WithinCondition
  | UrlCondition
  | EmailCondition
  | AllCondition
  | AnyCondition
  | NotCondition
  | EveryCondition
  | SomeCondition;
/**
 * @example
 * ```ts
 * import type { Path } from "tollgate";
 *
 * const path: Path = "args.amount";
 * ```
 */
export type Path = string | readonly string[];
/**
 * @example
 * ```ts
 * import type { ListSource } from "tollgate";
 *
 * const listSource: ListSource = "lists.partners";
 * ```
 */
export type ListSource = string;
/**
 * @example
 * ```ts
 * import type { KeyPath } from "tollgate";
 *
 * const keyPath: KeyPath = "principal.tenant";
 * ```
 */
export type KeyPath = string | readonly string[];
/**
 * `args.` and 1 to 16 non-empty names joined by dots, or all of these as an array. See docs/language.md#paths.
 *
 * @example
 * ```ts
 * import type { ArgumentPath } from "tollgate";
 *
 * const argumentPath: ArgumentPath = "args.repo";
 * ```
 */
export type ArgumentPath = string | readonly string[];

/**
 * Decides which tools of an MCP server an AI agent may call, with which arguments, and how often. See docs/language.md#the-document.
 *
 * @example
 * ```ts
 * import type { PolicyDocument2 } from "tollgate";
 *
 * const policyDocument: PolicyDocument2 = { version: "2", name: "team", default: "deny", tools: { "read_*": { except: ["read_secret*"] } } };
 * ```
 */
export interface PolicyDocument2 {
  /** Where an editor finds this schema. Ignored. */
  readonly $schema?: string;
  /** The version of the policy language. */
  readonly version: "2";
  /** Names the document in decisions. It is part of each of its counters: another name, and they all begin at nothing. See docs/language.md#documents-together. */
  readonly name?: string;
  /** The decision on a tool that `tools` does not list. */
  readonly default: "allow" | "deny";
  /** `observe`: the whole document denies nothing and asks for nothing; decisions tell what it would have said. See docs/language.md#observing. */
  readonly mode?: "enforce" | "observe";
  /** Named lists of values for `value_from`. See docs/language.md#named-lists. */
  readonly lists?: {
    readonly [k: string]: NamedList;
  };
  /** Tools that are removed from the tool list and denied when called. A name with `*` is a pattern. See docs/language.md#the-document. */
  readonly hide?: readonly string[];
  readonly all_tools?: AllTools2;
  /** Entries by the exact, case-sensitive name of a tool, or by a pattern, in which `*` stands for any run of characters. All entries that cover a tool apply together. See docs/language.md#patterns. */
  readonly tools?: {
    readonly [k: string]: ToolRules2;
  };
  /** Tools that call other tools: where a call of each carries the others. Each carried call is decided as well. See docs/language.md#tools-that-call-tools. */
  readonly dispatch?: {
    readonly [k: string]: Dispatch;
  };
  readonly resources?: Resources;
  readonly prompts?: Prompts;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Rules and limits for every call, besides those of its own entries. See docs/language.md#rules-for-all-tools.
 *
 * @example
 * ```ts
 * import type { AllTools2 } from "tollgate";
 *
 * const allTools: AllTools2 = { deny_if: [{ conditions: [{ path: "principal.blocked", op: "neq", value: false }] }] };
 * ```
 */
export interface AllTools2 {
  /** Each rule must certainly hold. See docs/language.md#three-values. */
  readonly require?: readonly Rule2[];
  /** Each rule must certainly not hold. See docs/language.md#three-values. */
  readonly deny_if?: readonly Rule2[];
  /** A person is asked unless each rule certainly does not hold. See docs/language.md#approvals. */
  readonly approve_if?: readonly ApprovalRule[];
  /** Quotas, counted in calls. */
  readonly limits?: readonly CallLimit2[];
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Conditions joined by AND; none at all is TRUE. See docs/language.md#rules-and-conditions.
 *
 * @example
 * ```ts
 * import type { Rule2 } from "tollgate";
 *
 * const rule: Rule2 = { conditions: [{ path: "args.amount", op: "lte", value: 500 }], mode: "observe" };
 * ```
 */
export interface Rule2 {
  /** All of them must be TRUE for the rule to be TRUE. */
  readonly conditions: readonly Condition2[];
  /** The message when this rule denies. */
  readonly on_deny?: string;
  /** `observe` denies nothing and asks for nothing; the decision tells what it would have said. See docs/language.md#observing. */
  readonly mode?: "enforce" | "observe";
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value equals, or does not equal, the operand.
 *
 * @example
 * ```ts
 * import type { EqualityCondition2 } from "tollgate";
 *
 * const equalityCondition: EqualityCondition2 = { path: "args.owner", op: "eq", value_from: "principal.name" };
 * ```
 */
export interface EqualityCondition2 {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "eq" | "neq";
  /** The operand; of the same type. */
  readonly value?: string | number | boolean;
  /** Read the operand from the call at this path, or from `lists.<name>`. See docs/language.md#value_from. */
  readonly value_from?: Path | ListSource;
  /** Compares strings without regard to case. See docs/language.md#ignore_case. */
  readonly ignore_case?: boolean;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value is, or is not, one of several.
 *
 * @example
 * ```ts
 * import type { MembershipCondition2 } from "tollgate";
 *
 * const membershipCondition: MembershipCondition2 = { path: "args.table", op: "in", value: ["orders", "customers"], ignore_case: true };
 * ```
 */
export interface MembershipCondition2 {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "in" | "not_in";
  /** One to 1,000 values of one type. */
  readonly value?: readonly string[] | readonly number[] | readonly boolean[];
  /** Read the operand from the call at this path, or from `lists.<name>`. See docs/language.md#value_from. */
  readonly value_from?: Path | ListSource;
  /** Compares strings without regard to case. See docs/language.md#ignore_case. */
  readonly ignore_case?: boolean;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value, a number, stands in this order to the operand.
 *
 * @example
 * ```ts
 * import type { ComparisonCondition2 } from "tollgate";
 *
 * const comparisonCondition: ComparisonCondition2 = { path: "args.limit", op: "lte", value: 100, if_absent: true };
 * ```
 */
export interface ComparisonCondition2 {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "lt" | "lte" | "gt" | "gte";
  /** The number on the right-hand side. */
  readonly value?: number;
  /** Read the operand from the call at this path, or from `lists.<name>`. See docs/language.md#value_from. */
  readonly value_from?: Path | ListSource;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The pattern is found somewhere in the value, a string.
 *
 * @example
 * ```ts
 * import type { RegexCondition2 } from "tollgate";
 *
 * const regexCondition: RegexCondition2 = { path: "args.order", op: "regex", value: "^[0-9]{1,9}$" };
 * ```
 */
export interface RegexCondition2 {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "regex";
  /** A pattern in RE2 syntax. Anchor it with `^` and `$` to match the whole. See docs/language.md#regular-expressions. */
  readonly value: string;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value, a string, holds the text, or an array, holds an equal element.
 *
 * @example
 * ```ts
 * import type { ContainsCondition2 } from "tollgate";
 *
 * const containsCondition: ContainsCondition2 = { path: "args.query", op: "contains", value: "drop table", ignore_case: true };
 * ```
 */
export interface ContainsCondition2 {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "contains";
  /** A non-empty text, a number or a boolean. */
  readonly value: string | number | boolean;
  /** Compares strings without regard to case. See docs/language.md#ignore_case. */
  readonly ignore_case?: boolean;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value is present and not null (`true`), or it is not (`false`).
 *
 * @example
 * ```ts
 * import type { ExistsCondition2 } from "tollgate";
 *
 * const existsCondition: ExistsCondition2 = { path: ["args", "reply.to"], op: "exists", value: false };
 * ```
 */
export interface ExistsCondition2 {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "exists";
  /** `true`: it must be there; `false`: it must not. */
  readonly value: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value, a string, begins or ends with the operand or with one of several. See docs/language.md#operators.
 *
 * @example
 * ```ts
 * import type { AffixCondition } from "tollgate";
 *
 * const affixCondition: AffixCondition = { path: "args.branch", op: "starts_with", value: ["feature/", "fix/"] };
 * ```
 */
export interface AffixCondition {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "starts_with" | "ends_with";
  /** One text, or up to 1,000. */
  readonly value?: string | readonly string[];
  /** Read the operand from the call at this path, or from `lists.<name>`. See docs/language.md#value_from. */
  readonly value_from?: Path | ListSource;
  /** Compares strings without regard to case. See docs/language.md#ignore_case. */
  readonly ignore_case?: boolean;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value has at least, or at most, so many elements (an array) or characters (a string). See docs/language.md#operators.
 *
 * @example
 * ```ts
 * import type { SizeCondition } from "tollgate";
 *
 * const sizeCondition: SizeCondition = { path: "args.ids", op: "max_size", value: 20 };
 * ```
 */
export interface SizeCondition {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "min_size" | "max_size";
  /** How many elements or characters. */
  readonly value: number;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value, an absolute path, is one of these or lies below one. A path that two programs could read differently is INDETERMINATE. See docs/language.md#within.
 *
 * @example
 * ```ts
 * import type { WithinCondition } from "tollgate";
 *
 * const withinCondition: WithinCondition = { path: "args.path", op: "within", value: ["/srv/data"] };
 * ```
 */
export interface WithinCondition {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "within";
  /** Absolute paths. See docs/language.md#within. */
  readonly value?: readonly string[];
  /** Take the operand from `lists.<name>`. See docs/language.md#value_from. */
  readonly value_from?: string;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value, a URL, fits one of these patterns. A URL that two programs could read differently is INDETERMINATE. See docs/language.md#url_in.
 *
 * @example
 * ```ts
 * import type { UrlCondition } from "tollgate";
 *
 * const urlCondition: UrlCondition = { path: "args.url", op: "url_in", value: ["https://*.example.com"] };
 * ```
 */
export interface UrlCondition {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "url_in";
  /** Patterns: `scheme://host[:port][/path]`; the host may begin with `*.`. See docs/language.md#url_in. */
  readonly value?: readonly string[];
  /** Take the operand from `lists.<name>`. See docs/language.md#value_from. */
  readonly value_from?: string;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The value, one bare address, fits one of these domains or addresses. One that two programs could read differently is INDETERMINATE. See docs/language.md#email_in.
 *
 * @example
 * ```ts
 * import type { EmailCondition } from "tollgate";
 *
 * const emailCondition: EmailCondition = { path: "args.to", op: "email_in", value_from: "lists.partners" };
 * ```
 */
export interface EmailCondition {
  /** The value to look at: `args.amount`, `principal.role`, `annotations.readOnlyHint`, `scope.grant`, `tool`, or in a quantifier `item`. For names with dots write an array of names. See docs/language.md#paths. */
  readonly path: string | readonly string[];
  /** The operator. See docs/language.md#operators. */
  readonly op: "email_in";
  /** Domains, `*.` and a domain, or addresses. See docs/language.md#email_in. */
  readonly value?: readonly string[];
  /** Take the operand from `lists.<name>`. See docs/language.md#value_from. */
  readonly value_from?: string;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The Kleene AND of its conditions. See docs/language.md#all-any-and-not.
 *
 * @example
 * ```ts
 * import type { AllCondition } from "tollgate";
 *
 * const allCondition: AllCondition = { all: [{ path: "args.amount", op: "lte", value: 500 }, { path: "args.amount", op: "gt", value: 0 }] };
 * ```
 */
export interface AllCondition {
  /** All of them must be TRUE. See docs/language.md#all-any-and-not. */
  readonly all: readonly Condition2[];
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The Kleene OR of its conditions. See docs/language.md#all-any-and-not.
 *
 * @example
 * ```ts
 * import type { AnyCondition } from "tollgate";
 *
 * const anyCondition: AnyCondition = { any: [{ path: "args.amount", op: "lte", value: 500 }, { path: "principal.role", op: "eq", value: "lead" }] };
 * ```
 */
export interface AnyCondition {
  /** One of them must be TRUE. See docs/language.md#all-any-and-not. */
  readonly any: readonly Condition2[];
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * TRUE becomes FALSE and FALSE becomes TRUE; INDETERMINATE stays. See docs/language.md#all-any-and-not.
 *
 * @example
 * ```ts
 * import type { NotCondition } from "tollgate";
 *
 * const notCondition: NotCondition = { not: { path: "tool", op: "starts_with", value: "internal_" } };
 * ```
 */
export interface NotCondition {
  /** The condition that is turned around. See docs/language.md#all-any-and-not. */
  readonly not:
    | EqualityCondition2
    | MembershipCondition2
    | ComparisonCondition2
    | RegexCondition2
    | ContainsCondition2
    | ExistsCondition2
    | AffixCondition
    | SizeCondition
    | WithinCondition
    | UrlCondition
    | EmailCondition
    | AllCondition
    | AnyCondition
    | NotCondition
    | EveryCondition
    | SomeCondition;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The conditions hold for every element of an array; of an empty one too. See docs/language.md#every-and-some.
 *
 * @example
 * ```ts
 * import type { EveryCondition } from "tollgate";
 *
 * const everyCondition: EveryCondition = { every: "args.to", conditions: [{ path: "item", op: "email_in", value_from: "lists.partners" }] };
 * ```
 */
export interface EveryCondition {
  /** The array whose elements must all fit. An empty one fits too: if it means all to the tool, add `min_size` 1. See docs/language.md#every-and-some. */
  readonly every: string | readonly string[];
  /** The conditions on each element; paths begin with `item`. */
  readonly conditions: readonly Condition2[];
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The conditions hold for some element of an array. See docs/language.md#every-and-some.
 *
 * @example
 * ```ts
 * import type { SomeCondition } from "tollgate";
 *
 * const someCondition: SomeCondition = { some: "args.labels", conditions: [{ path: "item", op: "eq", value: "reviewed" }] };
 * ```
 */
export interface SomeCondition {
  /** The array of which one element must fit. An empty one does not fit. See docs/language.md#every-and-some. */
  readonly some: string | readonly string[];
  /** The conditions on each element; paths begin with `item`. */
  readonly conditions: readonly Condition2[];
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. See docs/language.md#if_absent. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Conditions joined by AND, and why a person is asked. See docs/language.md#approvals.
 *
 * @example
 * ```ts
 * import type { ApprovalRule } from "tollgate";
 *
 * const approvalRule: ApprovalRule = { conditions: [{ path: "args.amount", op: "gt", value: 100 }], reason: "a refund over 100" };
 * ```
 */
export interface ApprovalRule {
  /** All of them must be TRUE for the rule to be TRUE. */
  readonly conditions: readonly Condition2[];
  /** Why a person is asked. */
  readonly reason?: string;
  /** `observe` denies nothing and asks for nothing; the decision tells what it would have said. See docs/language.md#observing. */
  readonly mode?: "enforce" | "observe";
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * A quota that counts calls.
 *
 * @example
 * ```ts
 * import type { CallLimit2 } from "tollgate";
 *
 * const callLimit: CallLimit2 = { counter: "calls", window: "hour", max: 100, scope: "grant", mode: "observe" };
 * ```
 */
export interface CallLimit2 {
  /** The counter's name. Limits that agree in scope, name, window and what they count share one counter. See docs/language.md#which-counter. */
  readonly counter: string;
  /** How long a count runs before it starts again. See docs/language.md#windows. */
  readonly window: ("minute" | "hour" | "day" | "week" | "month") | number;
  /** With `day`, `week` and `month`: the window begins and ends with days of this IANA time zone; UTC unless it says otherwise. See docs/language.md#calendar-windows. */
  readonly zone?: string;
  /** At most `max` in any interval of the window's length, not only in each window. Not with `week`, `month` and `zone`. See docs/language.md#sliding-windows. */
  readonly sliding?: boolean;
  /** The most calls in one window. */
  readonly max: number;
  /** Whose counter it is. See docs/language.md#whose-counter. */
  readonly scope: "grant" | "session" | "global";
  /** Count apart for each combination of these values: strings, finite numbers or booleans. See docs/language.md#keys-of-ones-own. */
  readonly by?: readonly KeyPath[];
  /** Charge so many calls instead of 1. 0 only looks: the limit refuses while the counter stands above `max`. Not with `increment_from`. See docs/language.md#weights. */
  readonly amount?: number;
  /** Leaves the limit out where these conditions certainly do not all hold. See docs/language.md#when-a-limit-counts. */
  readonly when?: readonly Condition2[];
  /** Give the charge back when the host says that the call failed (`on_error`), or that it ended either way (`on_end`, with `sliding`: so many calls run at once). See docs/language.md#calls-that-end. */
  readonly release?: "on_error" | "on_end";
  /** The message when this limit refuses. */
  readonly on_deny?: string;
  /** `observe` denies nothing and asks for nothing; the decision tells what it would have said. See docs/language.md#observing. */
  readonly mode?: "enforce" | "observe";
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The rules for the tools of this entry. An empty object allows every call. See docs/language.md#tool-rules.
 *
 * @example
 * ```ts
 * import type { ToolRules2 } from "tollgate";
 *
 * const toolRules: ToolRules2 = { except: ["delete_draft"], action: "deny", reason: "nothing is deleted" };
 * ```
 */
export interface ToolRules2 {
  /** `deny` stands alone or with `reason`; `require_approval` asks a person once all else has passed. See docs/language.md#tool-rules. */
  readonly action?: "allow" | "deny" | "require_approval";
  /** The message of a denial by `action`, or of an approval request. */
  readonly reason?: string;
  /** Each rule must certainly hold. See docs/language.md#three-values. */
  readonly require?: readonly Rule2[];
  /** Each rule must certainly not hold. See docs/language.md#three-values. */
  readonly deny_if?: readonly Rule2[];
  /** A person is asked unless each rule certainly does not hold. See docs/language.md#approvals. */
  readonly approve_if?: readonly ApprovalRule[];
  /** Quotas. */
  readonly limits?: readonly Limit2[];
  readonly rate_limit?: RateLimit2;
  /** Names and patterns that this entry does not cover. Only under a pattern. See docs/language.md#patterns. */
  readonly except?: readonly string[];
  /** The top-level arguments that a call may have: any other denies. See docs/language.md#arguments. */
  readonly arguments?: readonly string[];
  readonly remember?: Remember;
  /** `observe` denies nothing and asks for nothing; the decision tells what it would have said. See docs/language.md#observing. */
  readonly mode?: "enforce" | "observe";
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * A quota for one tool.
 *
 * @example
 * ```ts
 * import type { Limit2 } from "tollgate";
 *
 * const limit: Limit2 = { counter: "refunded", window: "month", zone: "Europe/Berlin", max: 5000, scope: "grant", increment_from: "args.amount" };
 * ```
 */
export interface Limit2 {
  /** The counter's name. Limits that agree in scope, name, window and what they count share one counter. See docs/language.md#which-counter. */
  readonly counter: string;
  /** How long a count runs before it starts again. See docs/language.md#windows. */
  readonly window: ("minute" | "hour" | "day" | "week" | "month") | number;
  /** With `day`, `week` and `month`: the window begins and ends with days of this IANA time zone; UTC unless it says otherwise. See docs/language.md#calendar-windows. */
  readonly zone?: string;
  /** At most `max` in any interval of the window's length, not only in each window. Not with `week`, `month` and `zone`. See docs/language.md#sliding-windows. */
  readonly sliding?: boolean;
  /** The most that one window may hold: whole, unless the limit has `increment_from`. */
  readonly max: number;
  /** Whose counter it is. See docs/language.md#whose-counter. */
  readonly scope: "grant" | "session" | "global";
  /** Count apart for each combination of these values: strings, finite numbers or booleans. See docs/language.md#keys-of-ones-own. */
  readonly by?: readonly KeyPath[];
  /** Charge the value of this argument instead of 1. See docs/language.md#how-much. */
  readonly increment_from?: string | readonly string[];
  /** Charge the number of elements of this array, as so many calls. Not with `amount` or `increment_from`. See docs/language.md#weights. */
  readonly increment_from_size?: string | readonly string[];
  /** Charge so many calls instead of 1. 0 only looks: the limit refuses while the counter stands above `max`. Not with `increment_from`. See docs/language.md#weights. */
  readonly amount?: number;
  /** Leaves the limit out where these conditions certainly do not all hold. See docs/language.md#when-a-limit-counts. */
  readonly when?: readonly Condition2[];
  /** Give the charge back when the host says that the call failed (`on_error`), or that it ended either way (`on_end`, with `sliding`: so many calls run at once). See docs/language.md#calls-that-end. */
  readonly release?: "on_error" | "on_end";
  /** The message when this limit refuses. */
  readonly on_deny?: string;
  /** `observe` denies nothing and asks for nothing; the decision tells what it would have said. See docs/language.md#observing. */
  readonly mode?: "enforce" | "observe";
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Short for one limit with counter `<key>_rate`, scope `session` unless it says otherwise: one count for all that the entry covers. See docs/language.md#rate_limit.
 *
 * @example
 * ```ts
 * import type { RateLimit2 } from "tollgate";
 *
 * const rateLimit: RateLimit2 = { window: "minute", max: 10, scope: "session" };
 * ```
 */
export interface RateLimit2 {
  /** The most calls in one window. */
  readonly max: number;
  /** How long a count runs before it starts again. See docs/language.md#windows. */
  readonly window: ("minute" | "hour" | "day" | "week" | "month") | number;
  /** Whose counter it is; `session` unless it says otherwise. See docs/language.md#whose-counter. */
  readonly scope?: "grant" | "session" | "global";
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * For so long an approval may also count for other calls of the tool. Only where the entry can ask for approval. See docs/language.md#remember.
 *
 * @example
 * ```ts
 * import type { Remember } from "tollgate";
 *
 * const remember: Remember = { seconds: 900, match: ["args.repo"] };
 * ```
 */
export interface Remember {
  /** How long, in seconds: at most 30 days. */
  readonly seconds: number;
  /** The arguments that must be equal. Left out, all must be. */
  readonly match?: readonly ArgumentPath[];
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Where a call of this tool carries calls of others. See docs/language.md#tools-that-call-tools.
 *
 * @example
 * ```ts
 * import type { Dispatch } from "tollgate";
 *
 * const dispatch: Dispatch = { tool: "args.name", args: "args.arguments" };
 * ```
 */
export interface Dispatch {
  /** Where the name of the carried tool stands. */
  readonly tool: string | readonly string[];
  /** Where its arguments stand, as an object. Absent, they are none. */
  readonly args: string | readonly string[];
  /** `args.` and 1 to 16 non-empty names joined by dots, or all of these as an array. See docs/language.md#paths. */
  readonly each?: string | readonly string[];
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Which resources may be read, by URI. Left out, all may. See docs/language.md#resources-and-prompts.
 *
 * @example
 * ```ts
 * import type { Resources } from "tollgate";
 *
 * const resources: Resources = { default: "deny", entries: { "file:///srv/docs/*": {} } };
 * ```
 */
export interface Resources {
  /** The decision on a resource that `entries` does not list. */
  readonly default: "allow" | "deny";
  /** Resources that are removed from the lists and denied when asked for. A name with `*` is a pattern. See docs/language.md#resources-and-prompts. */
  readonly hide?: readonly string[];
  /** Entries by the exact URI of a resource, as the client wrote it, or by a pattern. `*` stands for any run of characters. See docs/language.md#resources-and-prompts. */
  readonly entries?: {
    readonly [k: string]: ResourceRules;
  };
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The rules for the resources of this entry. An empty object allows every read. See docs/language.md#resources-and-prompts.
 *
 * @example
 * ```ts
 * import type { ResourceRules } from "tollgate";
 *
 * const resourceRules: ResourceRules = { rate_limit: { window: "minute", max: 10 } };
 * ```
 */
export interface ResourceRules {
  /** `deny` stands alone or with `reason`. See docs/language.md#tool-rules. */
  readonly action?: "allow" | "deny";
  /** The message of a denial by `action`. */
  readonly reason?: string;
  /** Each rule must certainly hold. See docs/language.md#three-values. */
  readonly require?: readonly Rule2[];
  /** Each rule must certainly not hold. See docs/language.md#three-values. */
  readonly deny_if?: readonly Rule2[];
  /** Quotas. */
  readonly limits?: readonly Limit2[];
  readonly rate_limit?: RateLimit2;
  /** Names and patterns that this entry does not cover. Only under a pattern. See docs/language.md#patterns. */
  readonly except?: readonly string[];
  /** `observe` denies nothing and asks for nothing; the decision tells what it would have said. See docs/language.md#observing. */
  readonly mode?: "enforce" | "observe";
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * Which prompts may be asked for, by name. Left out, all may. See docs/language.md#resources-and-prompts.
 *
 * @example
 * ```ts
 * import type { Prompts } from "tollgate";
 *
 * const prompts: Prompts = { default: "allow", entries: { "deploy_*": { action: "deny" } } };
 * ```
 */
export interface Prompts {
  /** The decision on a prompt that `entries` does not list. */
  readonly default: "allow" | "deny";
  /** Prompts that are removed from the lists and denied when asked for. A name with `*` is a pattern. See docs/language.md#resources-and-prompts. */
  readonly hide?: readonly string[];
  /** Entries by the exact name of a prompt, or by a pattern. `*` stands for any run of characters. See docs/language.md#resources-and-prompts. */
  readonly entries?: {
    readonly [k: string]: PromptRules;
  };
  /** A note for people. Ignored. */
  readonly description?: string;
}
/**
 * The rules for the prompts of this entry. An empty object allows every request. See docs/language.md#resources-and-prompts.
 *
 * @example
 * ```ts
 * import type { PromptRules } from "tollgate";
 *
 * const promptRules: PromptRules = { arguments: ["topic"] };
 * ```
 */
export interface PromptRules {
  /** `deny` stands alone or with `reason`. See docs/language.md#tool-rules. */
  readonly action?: "allow" | "deny";
  /** The message of a denial by `action`. */
  readonly reason?: string;
  /** Each rule must certainly hold. See docs/language.md#three-values. */
  readonly require?: readonly Rule2[];
  /** Each rule must certainly not hold. See docs/language.md#three-values. */
  readonly deny_if?: readonly Rule2[];
  /** Quotas. */
  readonly limits?: readonly Limit2[];
  readonly rate_limit?: RateLimit2;
  /** Names and patterns that this entry does not cover. Only under a pattern. See docs/language.md#patterns. */
  readonly except?: readonly string[];
  /** The top-level arguments that a call may have: any other denies. See docs/language.md#arguments. */
  readonly arguments?: readonly string[];
  /** `observe` denies nothing and asks for nothing; the decision tells what it would have said. See docs/language.md#observing. */
  readonly mode?: "enforce" | "observe";
  /** A note for people. Ignored. */
  readonly description?: string;
}
