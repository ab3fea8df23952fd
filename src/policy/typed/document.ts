import type { Limit, PolicyDocument, Rule, ToolRules } from "../policy.v1.js";
import type { ConditionOn, NumberPath } from "./condition-on.js";

/**
 * The shape that `Tools` must be: an interface of the arguments of each tool, under the tool's name.
 *
 * @example
 * ```ts
 * import type { ArgumentsByTool, ToolName } from "tollgate";
 *
 * const names = <Tools extends ArgumentsByTool<Tools>>(...tools: readonly ToolName<Tools>[]) => tools;
 * names<{ refund: { amount: number } }>("refund");
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: an interface has no index signature, and only `any` asks for none.
export type ArgumentsByTool<Tools> = { readonly [Name in keyof Tools]: Readonly<Record<string, any>> };

/**
 * Tools of which nothing is known.
 *
 * @example
 * ```ts
 * import type { AnyTools, ToolCallOf } from "tollgate";
 *
 * const call: ToolCallOf<AnyTools> = { tool: "any name", args: { any: "arguments" } };
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyTools = { readonly [name: string]: any };

/**
 * The names of the tools in `Tools`.
 *
 * @example
 * ```ts
 * import type { ToolName } from "tollgate";
 *
 * const tool: ToolName<{ refund: { amount: number } }> = "refund";
 * ```
 */
export type ToolName<Tools> = keyof Tools & string;

/**
 * A policy document whose tools, paths, operators and values fit `Tools`.
 *
 * @example
 * ```ts
 * import type { PolicyDocumentFor } from "tollgate";
 *
 * interface Tools {
 *   refund: { amount: number };
 * }
 * const document: PolicyDocumentFor<Tools> = { version: "1", default: "deny", tools: { refund: {} } };
 * ```
 */
export interface PolicyDocumentFor<Tools> extends Omit<PolicyDocument, "hide" | "tools"> {
  /** Tools that are removed from the tool list and denied when called, or `["*"]` alone for all of them. */
  readonly hide?: readonly ("*" | ToolName<Tools>)[];
  /** Rules for each tool, under its exact, case-sensitive name. */
  readonly tools?: RulesByTool<Tools>;
}

/**
 * Rules under the names of tools.
 *
 * @example
 * ```ts
 * import type { RulesByTool } from "tollgate";
 *
 * const tools: RulesByTool<{ refund: { amount: number } }> = { refund: { action: "require_approval" } };
 * ```
 */
export type RulesByTool<Tools> = { readonly [Name in ToolName<Tools>]?: ToolRulesFor<Tools[Name]> };

/**
 * The rules of one tool with the arguments `Args` may do. An empty object allows every call.
 *
 * @example
 * ```ts
 * import type { ToolRulesFor } from "tollgate";
 *
 * const refund: ToolRulesFor<{ amount: number }> = {
 *   require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 }] }],
 * };
 * ```
 */
export interface ToolRulesFor<Args> extends Omit<ToolRules, "require" | "deny_if" | "limits"> {
  /** Each rule must certainly hold. */
  readonly require?: readonly RuleFor<Args>[];
  /** Each rule must certainly not hold. */
  readonly deny_if?: readonly RuleFor<Args>[];
  /** Quotas. */
  readonly limits?: readonly LimitFor<Args>[];
}

/**
 * Conditions on the arguments `Args`, joined by AND.
 *
 * @example
 * ```ts
 * import type { RuleFor } from "tollgate";
 *
 * const small: RuleFor<{ amount: number }> = {
 *   conditions: [{ path: "args.amount", op: "lte", value: 500 }],
 *   on_deny: "refund at most 500",
 * };
 * ```
 */
export interface RuleFor<Args> extends Omit<Rule, "conditions"> {
  /** All of them must be TRUE for the rule to be TRUE. */
  readonly conditions: readonly ConditionOn<Args>[];
}

/**
 * A quota for a tool with the arguments `Args`.
 *
 * @example
 * ```ts
 * import type { LimitFor } from "tollgate";
 *
 * const refunded: LimitFor<{ amount: number }> = {
 *   counter: "refunded",
 *   window: "day",
 *   max: 10_000,
 *   scope: "global",
 *   increment_from: "args.amount",
 * };
 * ```
 */
export interface LimitFor<Args> extends Omit<Limit, "increment_from"> {
  /** Charge the value of this argument, a number, instead of 1. */
  readonly increment_from?: NumberPath<Args>;
}
