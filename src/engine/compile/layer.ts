import { pointerOf, pointerSegment } from "../../json/pointer.js";
import { compileNamePattern, covering, inOrder, isNamePattern } from "../../policy/name-pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { AllTools2 as AllTools, ToolRules2 as ToolRules } from "../../policy/policy.v2.js";
import { entriesAt, SECTIONS, type SectionKind, sectionOf } from "../../policy/sections.js";
import type { Remembered } from "../remembered.js";
import { pathsIn } from "./node.js";

/** A part of a document that applies to calls, together with all others that apply: an entry, or `all_tools`. */
export interface Part {
  /** The name of its document, if that has one. */
  readonly policy: string | undefined;
  /** JSON Pointer. */
  readonly pointer: string;
  /** The key of an entry; null for `all_tools`, which lists no tool. */
  readonly key: string | null;
  readonly rules: ToolRules | AllTools;
  /** Whether all of it observes. */
  readonly observes: boolean;
  /** Whether a tool that it covers is listed. */
  readonly lists: boolean;
  /** How far an approval for which it asks may count; null where it says nothing. */
  readonly remember: Remembered | null;
  readonly document: AnyPolicy;
  /** How much there is of it. */
  readonly size: number;
}

/** One section of a document of an engine, made ready to tell what of it applies to a tool, a resource or a prompt. */
export interface Layer {
  readonly document: AnyPolicy;
  readonly policy: string | undefined;
  readonly observes: boolean;
  /** Whether what it does not list passes. */
  readonly allowsByDefault: boolean;
  /** JSON Pointer of what holds its `default` and `hide`. */
  readonly pointer: string;
  /** The names that it spells out: for these all is made ready at once. */
  readonly names: readonly string[];
  /** Whether it has a pattern but `*`, by which names that it does not spell out differ from one another. */
  readonly matchesNames: boolean;
  /** Entries that cover the tool in the language's order, then `all_tools`. */
  partsOf(tool: string): readonly Part[];
  /** Index in `hide` of the first that names the tool; -1 if none does. */
  hiddenBy(tool: string): number;
}

/** How many paths and limits the part has, and one for itself: what it takes to join it. */
const sizeOf = ({ require = [], deny_if = [], approve_if = [], limits = [] }: ToolRules | AllTools): number =>
  [...require, ...deny_if, ...approve_if].reduce((sum, { conditions }) => sum + 1 + pathsIn(conditions).length, 1) +
  limits.reduce((sum, { by = [], when = [] }) => sum + 1 + by.length + pathsIn(when).length, 0);

/** The `remember` of an entry without its note, frozen: decisions share it. */
function rememberedOf({ remember }: ToolRules): Remembered | null {
  if (remember === undefined) return null;
  const { seconds, match } = remember;
  return Object.freeze(match === undefined ? { seconds } : { seconds, match });
}

interface Entry {
  readonly part: Part;
  readonly covers: (tool: string) => boolean;
}

export function createLayer(document: AnyPolicy, kind: SectionKind): Layer {
  const { name: policy, mode } = document;
  const { hide, entries: rulesByKey, default: otherwise } = sectionOf(document, kind);
  const all_tools = kind === "tools" ? document.all_tools : undefined;
  const observes = mode === "observe";
  const at = pointerOf(entriesAt(kind));
  const keys = Object.keys(rulesByKey).sort(inOrder);
  const entries = keys.map((key): Entry => {
    const rules = rulesByKey[key]!;
    const part: Part = {
      policy,
      pointer: `${at}/${pointerSegment(key)}`,
      key,
      rules,
      observes: observes || rules.mode === "observe",
      lists: rules.mode !== "observe",
      remember: rememberedOf(rules),
      document,
      size: sizeOf(rules),
    };
    return { part, covers: covering(key, rules.except) };
  });
  const exact = new Map(
    entries.filter(({ part }) => !isNamePattern(part.key!)).map((entry) => [entry.part.key, entry.part]),
  );
  const patterns = entries.filter(({ part }) => isNamePattern(part.key!));
  const forAll: readonly Part[] =
    all_tools === undefined
      ? []
      : [
          {
            policy,
            pointer: "/all_tools",
            key: null,
            rules: all_tools,
            observes,
            lists: false,
            remember: null,
            document,
            size: sizeOf(all_tools),
          },
        ];
  const hiddenNames = new Map(hide.map((name, index) => [name, index]));
  const hiddenPatterns = hide.flatMap((name, index) =>
    isNamePattern(name) ? [{ index, hides: compileNamePattern(name) }] : [],
  );
  const spelled = [...keys, ...hide, ...keys.flatMap((key) => rulesByKey[key]!.except ?? [])];
  return {
    document,
    policy,
    observes,
    allowsByDefault: otherwise === "allow",
    pointer: pointerOf(SECTIONS[kind].at),
    names: spelled.filter((name) => !isNamePattern(name)),
    matchesNames: spelled.some((name) => isNamePattern(name) && name !== "*"),
    partsOf(tool) {
      const own = exact.get(tool);
      const others = patterns.filter(({ covers }) => covers(tool)).map(({ part }) => part);
      return own === undefined ? [...others, ...forAll] : [own, ...others, ...forAll];
    },
    hiddenBy(tool) {
      const byPattern = hiddenPatterns.find(({ hides }) => hides(tool))?.index ?? Number.POSITIVE_INFINITY;
      const byName = isNamePattern(tool) ? undefined : hiddenNames.get(tool);
      const first = Math.min(byName ?? Number.POSITIVE_INFINITY, byPattern);
      return Number.isFinite(first) ? first : -1;
    },
  };
}
