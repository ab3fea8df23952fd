import { createEngine } from "../../create-engine.js";
import type { Decision } from "../../engine/decision.js";
import type { Applied } from "../../engine/explanation.js";
import type { Path } from "../../policy/finding.js";
import { compileNamePattern, isNamePattern } from "../../policy/name-pattern.js";
import { pointers } from "../../policy/places.js";
import type { AnyPolicy, Policy } from "../../policy/policy.js";
import type { AllTools2, ToolRules2 } from "../../policy/policy.v2.js";

/** Which parts of the policies made some case decide, or were observed by one. */
export interface Coverage {
  readonly covered: readonly string[];
  readonly uncovered: readonly string[];
  /** Covered of all, in per cent. */
  readonly percent: number;
}

interface Place {
  readonly policy?: string | undefined;
  readonly rule: string;
}

/** A place in one of the documents: a JSON Pointer, after the document's name and a `#` if it has a name. */
const placeText = ({ policy, rule }: Place): string => (policy === undefined ? rule : `${policy}#${rule}`);

/** A decision, and the tool of its call. */
export interface Decided {
  readonly tool: string | undefined;
  readonly decision: Decision;
}

/** The deciding parts of policies that these decisions name. All parts together let a call through. */
export function coverageOf(policies: readonly Policy[], decisions: readonly Decided[]): Coverage {
  const engine = createEngine({ policy: policies });
  const allowing = new Map<string, readonly Place[]>();
  const allowingOf = (tool: string): readonly Place[] => {
    const known = allowing.get(tool) ?? lettingThrough(policies, engine.explain({ tool }).applied);
    allowing.set(tool, known);
    return known;
  };
  const decided = new Set(
    decisions
      .flatMap(({ tool, decision }) => [
        decision,
        ...(decision.observed ?? []),
        ...(decision.effect === "allow" && tool !== undefined ? allowingOf(tool) : []),
      ])
      .map(placeText),
  );
  const places = policies.flatMap((policy: AnyPolicy) =>
    decidingPlaces(policy).map((rule) => placeText({ policy: policy.name, rule })),
  );
  const covered = places.filter((place) => decided.has(place));
  return {
    covered,
    uncovered: places.filter((place) => !decided.has(place)),
    percent: places.length === 0 ? 100 : (100 * covered.length) / places.length,
  };
}

/** The entries that a call of a tool passed, and `default` of each document that has none for it. */
function lettingThrough(policies: readonly Policy[], applied: readonly Applied[]): readonly Place[] {
  const entries = applied.filter(({ rule, observes }) => observes !== true && rule.startsWith("/tools/"));
  const defaults = policies
    .map((policy: AnyPolicy) => policy.name)
    .filter((name) => !entries.some(({ policy }) => policy === name))
    .map((policy) => ({ policy, rule: "/default" }));
  return [...entries, ...defaults];
}

/** Pointers to all that can decide a call. For a hidden tool that is `hide` alone; a rule without conditions never denies in `require`. */
function decidingPlaces(policy: AnyPolicy): readonly string[] {
  const { hide = [], tools = {}, all_tools: shared = {} } = policy;
  const hidden = hide.map((_, index): Path => ["hide", index]);
  const hides = hide.map(compileNamePattern);
  const isHidden = (key: string): boolean =>
    hide.includes(key) || (!isNamePattern(key) && hides.some((one) => one(key)));
  const places = hide.includes("*")
    ? hidden
    : [
        ["default"],
        ...hidden,
        ...rulePlaces(shared).map((place): Path => ["all_tools", ...place]),
        ...Object.entries(tools)
          .filter(([key]) => !isHidden(key))
          .flatMap(([key, rules]) => toolPlaces(rules).map((place): Path => ["tools", key, ...place])),
      ];
  return places.map(pointers());
}

function rulePlaces({
  require = [],
  deny_if = [],
  approve_if = [],
  limits = [],
}: AllTools2 | ToolRules2): readonly Path[] {
  return [
    ...require.flatMap(({ conditions }, index): Path[] => (conditions.length > 0 ? [["require", index]] : [])),
    ...deny_if.map((_, index): Path => ["deny_if", index]),
    ...approve_if.map((_, index): Path => ["approve_if", index]),
    ...limits.map((_, index): Path => ["limits", index]),
  ];
}

const toolPlaces = (rules: ToolRules2): readonly Path[] => [
  ...actionPlaces(rules),
  ...rulePlaces(rules),
  ...(rules.rate_limit === undefined ? [] : [["rate_limit"]]),
];

/** If an entry allows, the entry itself decides. One that observes and allows has nothing to say of its own. */
function actionPlaces({ action = "allow", mode }: ToolRules2): readonly Path[] {
  if (action !== "allow") return [["action"]];
  return mode === "observe" ? [] : [[]];
}
