import type { Path } from "../../policy/finding.js";
import { pointers } from "../../policy/places.js";
import type { Policy1 } from "../../policy/policy.js";
import type { ToolRules } from "../../policy/policy.v1.js";

/** Which parts of a policy made some case decide. */
export interface Coverage {
  readonly covered: readonly string[];
  readonly uncovered: readonly string[];
  /** Covered of all, in per cent. */
  readonly percent: number;
}

/** The deciding parts of a policy that are among the `rule`s of decisions. */
export function coverageOf(policy: Policy1, decided: ReadonlySet<string>): Coverage {
  const places = decidingPlaces(policy);
  const covered = places.filter((place) => decided.has(place));
  return {
    covered,
    uncovered: places.filter((place) => !decided.has(place)),
    percent: places.length === 0 ? 100 : (100 * covered.length) / places.length,
  };
}

/** Pointers to all that can decide a call. For a hidden tool that is `hide` alone; a rule without conditions never denies in `require`. */
function decidingPlaces(policy: Policy1): readonly string[] {
  const { hide = [], tools = {}, all_tools: shared } = policy;
  const hidden = hide.map((_, index): Path => ["hide", index]);
  const places = hide.includes("*")
    ? hidden
    : [
        ["default"],
        ...hidden,
        ...(shared?.limits ?? []).map((_, index): Path => ["all_tools", "limits", index]),
        ...Object.entries(tools)
          .filter(([tool]) => !hide.includes(tool))
          .flatMap(([tool, rules]) => toolPlaces(rules).map((place): Path => ["tools", tool, ...place])),
      ];
  return places.map(pointers());
}

function toolPlaces({
  action = "allow",
  require = [],
  deny_if = [],
  limits = [],
  rate_limit,
}: ToolRules): readonly Path[] {
  return [
    action === "allow" ? [] : ["action"],
    ...require.flatMap(({ conditions }, index): Path[] => (conditions.length > 0 ? [["require", index]] : [])),
    ...deny_if.map((_, index): Path => ["deny_if", index]),
    ...limits.map((_, index): Path => ["limits", index]),
    ...(rate_limit === undefined ? [] : [["rate_limit"]]),
  ];
}
