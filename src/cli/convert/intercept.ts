import type { Node } from "./node.js";

/** An Intercept policy that its own engine would load, as far as it has an effect. */
export interface InterceptPolicy {
  readonly description?: string;
  readonly default: { readonly line: number; readonly effect: "allow" | "deny" };
  readonly hide: readonly { readonly line: number; readonly name: string }[];
  /** The rules of each tool under its name, those of `*` among them. */
  readonly tools: ReadonlyMap<string, InterceptTool>;
}

export interface InterceptTool {
  readonly line: number;
  readonly rules: readonly InterceptRule[];
}

/** A rule: all conditions must hold, or none is asked and every call denied. `rate_limit` is written out. */
export interface InterceptRule {
  readonly line: number;
  readonly name: string;
  readonly action: "evaluate" | "deny";
  readonly onDeny?: string;
  readonly conditions: readonly InterceptCondition[];
  readonly state?: InterceptState;
}

export interface InterceptCondition {
  readonly line: number;
  readonly path: string;
  readonly op: Operator;
  readonly value: Node;
}

/** The amount that a rule adds to a counter for each call that it lets through. */
export interface InterceptState {
  readonly line: number;
  readonly counter: string;
  readonly window: Window;
  /** Added, unless `incrementFrom` names an argument to add. */
  readonly increment: number;
  readonly incrementFrom?: string;
}

export const OPERATORS = [
  "eq",
  "neq",
  "in",
  "not_in",
  "lt",
  "lte",
  "gt",
  "gte",
  "regex",
  "contains",
  "exists",
] as const;
export type Operator = (typeof OPERATORS)[number];

export const WINDOWS = ["minute", "hour", "day"] as const;
export type Window = (typeof WINDOWS)[number];

/** The key under which the rules for every tool stand. */
export const EVERY_TOOL = "*";

/** The name that a tool's counters have before the dot. */
export const counterScope = (tool: string): string => (tool === EVERY_TOOL ? "_global" : tool);
