import type { Limit, PolicyDocument, Rule, ToolRules } from "../policy.v1.js";
import type { ConditionOn, NumberPath } from "./condition-on.js";

/** The shape that `Tools` must be: an interface of the arguments of each tool, under the tool's name. */
// biome-ignore lint/suspicious/noExplicitAny: an interface has no index signature, and only `any` asks for none.
export type ArgumentsByTool<Tools> = { readonly [Name in keyof Tools]: Readonly<Record<string, any>> };

/** Tools of which nothing is known. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyTools = { readonly [name: string]: any };

/** The names of the tools in `Tools`. */
export type ToolName<Tools> = keyof Tools & string;

/** A policy document whose tools, paths, operators and values fit `Tools`. */
export interface PolicyDocumentFor<Tools> extends Omit<PolicyDocument, "hide" | "tools"> {
  /** Tools that are removed from the tool list and denied when called, or `["*"]` alone for all of them. */
  readonly hide?: readonly ("*" | ToolName<Tools>)[];
  /** Rules for each tool, under its exact, case-sensitive name. */
  readonly tools?: RulesByTool<Tools>;
}

/** Rules under the names of tools. */
export type RulesByTool<Tools> = { readonly [Name in ToolName<Tools>]?: ToolRulesFor<Tools[Name]> };

/** The rules of one tool with the arguments `Args` may do. An empty object allows every call. */
export interface ToolRulesFor<Args> extends Omit<ToolRules, "require" | "deny_if" | "limits"> {
  /** Each rule must certainly hold. */
  readonly require?: readonly RuleFor<Args>[];
  /** Each rule must certainly not hold. */
  readonly deny_if?: readonly RuleFor<Args>[];
  /** Quotas. */
  readonly limits?: readonly LimitFor<Args>[];
}

/** Conditions on the arguments `Args`, joined by AND. */
export interface RuleFor<Args> extends Omit<Rule, "conditions"> {
  /** All of them must be TRUE for the rule to be TRUE. */
  readonly conditions: readonly ConditionOn<Args>[];
}

/** A quota for a tool with the arguments `Args`. */
export interface LimitFor<Args> extends Omit<Limit, "increment_from"> {
  /** Charge the value of this argument, a number, instead of 1. */
  readonly increment_from?: NumberPath<Args>;
}
