import { contextOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { revisionOfAll } from "../../policy/revision.js";
import type { SectionKind } from "../../policy/sections.js";
import { compileDispatches, type Dispatches } from "./dispatch.js";
import { type Applying, applyingTo, type CompiledTool, createJoiner } from "./join.js";
import { createLayer, type Layer, type Part } from "./layer.js";
import { once, shared } from "./shared.js";

export type { CompiledTool } from "./join.js";

/** The sections of one kind of an engine's policies made ready: one look-up finds all that a decision needs. */
export interface CompiledSection {
  /** By their names, once they were called: those that a document spells out, and some that only patterns match. */
  readonly tools: ReadonlyMap<string, CompiledTool>;
  /** For every name that `tools` does not have. */
  readonly find: (name: string) => CompiledTool;
  readonly isVisible: (name: string) => boolean;
  /** Longer names are not called, in UTF-16 code units. */
  readonly longestName: number;
}

/** The policies of an engine made ready: the section of their tools, and beside it what few calls need. */
export interface CompiledPolicy extends CompiledSection {
  readonly revision: string;
  /** Made when one is first asked for: few engines ever are. */
  readonly resources: () => CompiledSection;
  readonly prompts: () => CompiledSection;
  /** Those with which a path begins; only then a call's are looked at. */
  readonly reads: readonly ("principal" | "annotations")[];
}

/** So many names that no document spells out are kept. Further ones are joined for each call. */
const MAX_FOUND = 10_000;
/** The most rules and limits, all together, of what is joined for these: names that a client makes up can match many ways. */
const MAX_SIZE = 100_000;
const MAX_NAME_LENGTH = 1_024;

/** One section of some policies, without what a namespace changes. */
interface Section {
  readonly kind: SectionKind;
  readonly layers: readonly Layer[];
  /** The names that documents spell out. */
  readonly spelled: ReadonlySet<string>;
  readonly dispatches: ReadonlyMap<string, Dispatches>;
}

/** Some policies, and what their engines share: all of it where their namespaces are equal. */
interface Shared {
  readonly policies: readonly AnyPolicy[];
  readonly revision: string;
  readonly reads: CompiledPolicy["reads"];
  readonly sections: Readonly<Record<SectionKind, () => Section>>;
  /** For the namespace that was asked for last. */
  latest: { readonly namespace: string; readonly compiled: CompiledPolicy } | null;
}

/** By the innermost policy: a host with an engine for each tenant gives them all the same. */
const known = new WeakMap<AnyPolicy, Shared>();

function sharedBy(policies: readonly AnyPolicy[]): Shared {
  const innermost = policies.at(-1)!;
  const found = known.get(innermost);
  if (found?.policies.length === policies.length && policies.every((policy, i) => policy === found.policies[i]))
    return found;
  const section = (kind: SectionKind) =>
    once((): Section => {
      const layers = policies.map((policy) => createLayer(policy, kind));
      const dispatches = kind === "tools" ? compileDispatches(policies) : new Map<string, Dispatches>();
      const spelled = new Set([...layers.flatMap(({ names }) => names), ...dispatches.keys()]);
      return { kind, layers, spelled, dispatches };
    });
  const made = {
    policies,
    revision: revisionOfAll(policies),
    reads: contextOf(policies),
    sections: { tools: section("tools"), resources: section("resources"), prompts: section("prompts") },
    latest: null,
  };
  known.set(innermost, made);
  return made;
}

/** Makes policies ready for decisions, outermost first. `namespace` becomes part of every counter. */
export function compile(policies: readonly AnyPolicy[], namespace: string): CompiledPolicy {
  const shared = sharedBy(policies);
  if (shared.latest?.namespace === namespace) return shared.latest.compiled;
  const { revision, reads, sections } = shared;
  // Written out: V8 gives a copy by `...` a shape of its own, and each engine would have another.
  const { tools, find, isVisible, longestName } = compileSection(sections.tools(), namespace);
  const compiled = {
    revision,
    tools,
    find,
    isVisible,
    longestName,
    resources: once(() => compileSection(sections.resources(), namespace)),
    prompts: once(() => compileSection(sections.prompts(), namespace)),
    reads,
  };
  shared.latest = { namespace, compiled };
  return compiled;
}

/** Joins what applies to a tool at its first call: of a thousand tools, a tenant calls few. */
function compileSection({ kind, layers, spelled, dispatches }: Section, namespace: string): CompiledSection {
  const tools = new Map<string, CompiledTool>();
  const matchesNames = layers.some((layer) => layer.matchesNames);
  const made = once(() => {
    const join = createJoiner(layers, kind, namespace);
    // Without a pattern but `*` all other names are alike: a name that no document can spell stands for them.
    return matchesNames
      ? { join, found: createFound(layers, kind, namespace), other: null }
      : { join, found: null, other: join(applyingTo(layers, "*")) };
  });
  const kept = spelled.size + MAX_FOUND;
  return {
    tools,
    find(name) {
      if (spelled.has(name)) {
        const tool = made().join(applyingTo(layers, name), dispatches.get(name));
        tools.set(name, tool);
        return tool;
      }
      const { found, other } = made();
      if (found === null) return other;
      const { tool, isKept } = found(applyingTo(layers, name));
      if (isKept && tools.size < kept) tools.set(name, tool);
      return tool;
    },
    isVisible: (name) =>
      typeof name === "string" && layers.every(({ observes, hiddenBy }) => observes || hiddenBy(name) === -1),
    longestName: matchesNames ? MAX_NAME_LENGTH : Number.POSITIVE_INFINITY,
  };
}

/** Joins what applies to names that only patterns match. Tools to which the same applies are one. */
function createFound(layers: readonly Layer[], kind: SectionKind, namespace: string) {
  const known = new Map<string, CompiledTool>();
  const numbers = new Map<Part, number>();
  let size = 0;
  const numberOf = (part: Part): number => shared(numbers, part, () => numbers.size);
  return (applying: Applying): { readonly tool: CompiledTool; readonly isKept: boolean } => {
    const key = `${applying.parts.map(numberOf).join(",")};${applying.hidden.join(",")}`;
    const kept = known.get(key);
    if (kept !== undefined) return { tool: kept, isKept: true };
    // By a joiner of its own: what one shares between tools it keeps, and names can be as many as a client likes.
    const tool = createJoiner(layers, kind, namespace, false)(applying);
    const own = applying.parts.reduce((sum, part) => sum + part.size, 1);
    const isKept = size + own <= MAX_SIZE;
    if (isKept) {
      size += own;
      known.set(key, tool);
    }
    return { tool, isKept };
  };
}
