import type { Policy } from "./policy.js";
import type { CallLimit, Limit, RateLimit, ToolRules } from "./policy.v1.js";
import type { AllTools2, Limit2, ToolRules2 } from "./policy.v2.js";

export interface PlacedLimit2 {
  readonly limit: Limit2;
  readonly at: readonly (string | number)[];
}

/** A limit as the document writes it, and the way to it from what it is a limit of. */
export interface PlacedLimit {
  readonly limit: Limit;
  readonly at: readonly (string | number)[];
}

const listed = (limits: readonly (Limit | CallLimit)[] = []): readonly PlacedLimit[] =>
  limits.map((limit, index) => ({ limit, at: ["limits", index] }));

/** The limits of an entry under its key, a `rate_limit` written out, or of `all_tools`, which has no key. */
export const limitsOfPart = (rules: ToolRules2 | AllTools2, key: string | null): readonly PlacedLimit2[] => {
  const own = ((rules.limits ?? []) as readonly Limit2[]).map((limit, index) => ({ limit, at: ["limits", index] }));
  const rate = key === null || !("rate_limit" in rules) ? undefined : rules.rate_limit;
  return rate === undefined ? own : [...own, { limit: asLimit(rate, key!), at: ["rate_limit"] }];
};

/** The limits of all tools. */
export const limitsForAll = ({ all_tools }: Policy): readonly PlacedLimit[] => listed(all_tools?.limits);

/** A tool's own limits in the language's order, its `rate_limit` written out. */
export const limitsOf = ({ limits, rate_limit }: ToolRules, tool: string): readonly PlacedLimit[] =>
  rate_limit === undefined
    ? listed(limits)
    : [...listed(limits), { limit: asLimit(rate_limit, tool), at: ["rate_limit"] }];

/** A `rate_limit` is short for one limit on the counter `<tool>_rate`. Like all of a policy it has no prototype. */
export const asLimit = ({ window, max, scope = "session" }: RateLimit, tool: string): Limit =>
  ({ __proto__: null, counter: `${tool}_rate`, window, max, scope }) as Limit;
