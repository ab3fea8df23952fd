import { createEngine } from "../../create-engine.js";
import type { AnyCall, Decision } from "../../engine/decision.js";
import type { Applied } from "../../engine/explanation.js";
import { pointerOf } from "../../json/pointer.js";
import type { Path } from "../../policy/finding.js";
import { compileNamePattern, isNamePattern } from "../../policy/name-pattern.js";
import { pointers } from "../../policy/places.js";
import type { AnyPolicy, Policy } from "../../policy/policy.js";
import type { AllTools2, ToolRules2 } from "../../policy/policy.v2.js";
import { entriesAt, SECTION_KINDS, SECTIONS, type SectionKind, sectionOf } from "../../policy/sections.js";

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

/** A decision, and its call. */
export interface Decided {
  readonly call: AnyCall;
  readonly decision: Decision;
}

/** The deciding parts of policies that these decisions name. All parts together let a call through. */
export function coverageOf(policies: readonly Policy[], decisions: readonly Decided[]): Coverage {
  const engine = createEngine({ policy: policies });
  const decided = new Set(
    decisions
      .flatMap(({ call, decision }) => [
        decision,
        ...(decision.observed ?? []),
        ...(decision.effect === "allow" ? lettingThrough(policies, kindOf(call), engine.explain(call).applied) : []),
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

const kindOf = (call: AnyCall): SectionKind =>
  "resource" in call ? "resources" : "prompt" in call ? "prompts" : "tools";

/** The entries that a call passed, those of calls that it carries too, and `default` of each document that has none for it. */
function lettingThrough(policies: readonly Policy[], kind: SectionKind, applied: readonly Applied[]): readonly Place[] {
  const entries = applied.filter(({ rule, observes }) => observes !== true && rule !== "/all_tools");
  const own = entries.filter(({ tool }) => tool === undefined);
  const defaults = policies
    .map((policy: AnyPolicy) => policy.name)
    .filter((name) => !own.some(({ policy }) => policy === name))
    .map((policy) => ({ policy, rule: pointerOf([...SECTIONS[kind].at, "default"]) }));
  return [...entries, ...defaults];
}

/** Pointers to all that can decide a call. */
function decidingPlaces(policy: AnyPolicy): readonly string[] {
  const ways = policy.hide?.includes("*") ? [] : Object.keys(policy.dispatch ?? {});
  return [
    ...SECTION_KINDS.flatMap((kind) => sectionPlaces(policy, kind)),
    ...ways.map((name): Path => ["dispatch", name]),
  ].map(pointers());
}

/** Those of a section. For what is hidden that is `hide` alone; a rule without conditions never denies in `require`. */
function sectionPlaces(policy: AnyPolicy, kind: SectionKind): readonly Path[] {
  if (kind !== "tools" && policy[kind] === undefined) return [];
  const { at } = SECTIONS[kind];
  const { hide, entries } = sectionOf(policy, kind);
  const hidden = hide.map((_, index): Path => [...at, "hide", index]);
  if (hide.includes("*")) return hidden;
  const hides = hide.map(compileNamePattern);
  const isHidden = (key: string): boolean =>
    hide.includes(key) || (!isNamePattern(key) && hides.some((one) => one(key)));
  return [
    [...at, "default"],
    ...hidden,
    ...(kind === "tools" ? rulePlaces(policy.all_tools ?? {}).map((place): Path => ["all_tools", ...place]) : []),
    ...Object.entries(entries)
      .filter(([key]) => !isHidden(key))
      .flatMap(([key, rules]) => toolPlaces(rules).map((place): Path => [...entriesAt(kind), key, ...place])),
  ];
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
  ...(rules.arguments === undefined ? [] : [["arguments"]]),
  ...rulePlaces(rules),
  ...(rules.rate_limit === undefined ? [] : [["rate_limit"]]),
];

/** If an entry allows, the entry itself decides. One that observes and allows has nothing to say of its own. */
function actionPlaces({ action = "allow", mode }: ToolRules2): readonly Path[] {
  if (action !== "allow") return [["action"]];
  return mode === "observe" ? [] : [[]];
}
