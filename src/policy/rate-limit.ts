import type { AllTools, Limit, ToolRules } from "./policy.v1.js";
import type { AllTools2, Limit2, RateLimit2, ToolRules2 } from "./policy.v2.js";

/** A limit as the document writes it, and the way to it from what it is a limit of. */
export interface PlacedLimit<One extends Limit2 = Limit> {
  readonly limit: One;
  readonly at: readonly (string | number)[];
}

/**
 * The limits of an entry under its key in the language's order, a `rate_limit` written out, or of `all_tools`, which has no
 * key.
 */
export function limitsOf(rules: ToolRules | AllTools, key: string | null): readonly PlacedLimit[];
export function limitsOf(rules: ToolRules2 | AllTools2, key: string | null): readonly PlacedLimit<Limit2>[];
export function limitsOf(rules: ToolRules2 | AllTools2, key: string | null): readonly PlacedLimit<Limit2>[] {
  const own = (rules.limits ?? []).map((limit: Limit2, index) => ({ limit, at: ["limits", index] }));
  const rate = key === null || !("rate_limit" in rules) ? undefined : rules.rate_limit;
  return rate === undefined ? own : [...own, { limit: asLimit(rate, key!), at: ["rate_limit"] }];
}

/** A `rate_limit` is short for one limit on the counter `<tool>_rate`. Like all of a policy it has no prototype. */
export const asLimit = ({ window, max, scope = "session" }: RateLimit2, tool: string): Limit2 =>
  ({ __proto__: null, counter: `${tool}_rate`, window, max, scope }) as Limit2;
