import { type Dict, isDict, listOf, type Path } from "./finding.js";
import type { AnyPolicy } from "./policy.js";
import type { Prompts, Resources, ToolRules2 } from "./policy.v2.js";

/**
 * The parts of a document that speak of what a client asks for by name: tools, resources and prompts. They have one
 * shape: a `default`, what they hide, and entries under names and patterns. See docs/language.md#resources-and-prompts.
 */
export type SectionKind = "tools" | "resources" | "prompts";

/** The facts about a kind: where its parts stand in a document, and how messages speak of one name. */
interface SectionFacts {
  readonly at: readonly string[];
  readonly entriesKey: string;
  readonly what: "tool" | "resource" | "prompt";
  readonly name: string;
}

export const SECTIONS: Readonly<Record<SectionKind, SectionFacts>> = {
  tools: { at: [], entriesKey: "tools", what: "tool", name: "a tool's name" },
  resources: { at: ["resources"], entriesKey: "entries", what: "resource", name: "a resource's URI" },
  prompts: { at: ["prompts"], entriesKey: "entries", what: "prompt", name: "a prompt's name" },
};

export const SECTION_KINDS = Object.keys(SECTIONS) as readonly SectionKind[];

/** The way to the entries of a section. */
export const entriesAt = (kind: SectionKind): Path => [...SECTIONS[kind].at, SECTIONS[kind].entriesKey];

/** A section of a document that is being checked. */
export interface Section {
  readonly kind: SectionKind;
  readonly part: Dict;
  readonly entriesAt: Path;
  readonly entries: Dict;
  readonly hideAt: Path;
  readonly hide: readonly unknown[];
}

const NONE: Dict = Object.freeze(Object.create(null));

/** The sections that a document has, in the order above; that of tools is always there. */
export function sectionsOf(document: Dict): readonly Section[] {
  return SECTION_KINDS.flatMap((kind): readonly Section[] => {
    const { at, entriesKey } = SECTIONS[kind];
    const part = at.length === 0 ? document : document[kind];
    if (!isDict(part)) return [];
    const entries = part[entriesKey];
    return [
      {
        kind,
        part,
        entriesAt: entriesAt(kind),
        entries: isDict(entries) ? entries : NONE,
        hideAt: [...at, "hide"],
        hide: listOf(part.hide),
      },
    ];
  });
}

/** A section of a policy. One that is left out lets everything pass. */
export interface PolicySection {
  readonly default: "allow" | "deny";
  readonly hide: readonly string[];
  readonly entries: Readonly<Record<string, ToolRules2>>;
}

const OPEN: PolicySection = { default: "allow", hide: [], entries: {} };

/** The section of a policy of one kind. */
export function sectionOf(policy: AnyPolicy, kind: SectionKind): PolicySection {
  if (kind === "tools") return { default: policy.default, hide: policy.hide ?? [], entries: policy.tools ?? {} };
  const section: Resources | Prompts | undefined = policy[kind];
  // Entries of resources and prompts have fewer keys, and none that an entry of a tool has not.
  return section === undefined
    ? OPEN
    : {
        default: section.default,
        hide: section.hide ?? [],
        entries: (section.entries ?? {}) as PolicySection["entries"],
      };
}
