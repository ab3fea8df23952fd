import { contextOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { revisionOfAll } from "../../policy/revision.js";
import type { SectionKind } from "../../policy/sections.js";
import { compileDispatches, type Dispatches } from "./dispatch.js";
import { type Applying, applyingTo, type CompiledTool, createJoiner } from "./join.js";
import { createLayer, type Layer, type Part } from "./layer.js";
import { sectionIn } from "./namespace.js";
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

/** By the innermost policy, what was compiled last: a host with an engine for each tenant gives them all the same. */
const latest = new WeakMap<AnyPolicy, { readonly policies: readonly AnyPolicy[]; readonly compiled: CompiledPolicy }>();

/** Makes policies ready for decisions, outermost first. Engines of the same policies share the outcome. */
function compileShared(policies: readonly AnyPolicy[]): CompiledPolicy {
  const innermost = policies.at(-1)!;
  const known = latest.get(innermost);
  if (known?.policies.length === policies.length && policies.every((policy, i) => policy === known.policies[i]))
    return known.compiled;
  const compiled = {
    revision: revisionOfAll(policies),
    ...compileSection(policies, "tools"),
    resources: once(() => compileSection(policies, "resources")),
    prompts: once(() => compileSection(policies, "prompts")),
    reads: contextOf(policies),
  };
  latest.set(innermost, { policies, compiled });
  return compiled;
}

/** The same where `namespace` is part of every counter. */
export function compile(policies: readonly AnyPolicy[], namespace: string): CompiledPolicy {
  const compiled = compileShared(policies);
  if (namespace === "") return compiled;
  const { resources, prompts } = compiled;
  return {
    revision: compiled.revision,
    ...sectionIn(compiled, namespace),
    resources: once(() => sectionIn(resources(), namespace)),
    prompts: once(() => sectionIn(prompts(), namespace)),
    reads: compiled.reads,
  };
}

/** Joins what applies to a tool at its first call: of a thousand tools, most clients call few. */
function compileSection(policies: readonly AnyPolicy[], kind: SectionKind): CompiledSection {
  const layers = policies.map((policy) => createLayer(policy, kind));
  const dispatches: ReadonlyMap<string, Dispatches> = kind === "tools" ? compileDispatches(policies) : new Map();
  const spelled = new Set([...layers.flatMap(({ names }) => names), ...dispatches.keys()]);
  const tools = new Map<string, CompiledTool>();
  const join = createJoiner(layers, kind);
  const found = createFound(layers, kind);
  const matchesNames = layers.some((layer) => layer.matchesNames);
  // Without a pattern but `*` all other names are alike: a name that no document can spell stands for them.
  const other = matchesNames ? null : join(applyingTo(layers, "*"));
  return {
    tools,
    find(name) {
      if (spelled.has(name)) {
        const tool = join(applyingTo(layers, name), dispatches.get(name));
        tools.set(name, tool);
        return tool;
      }
      if (other !== null) return other;
      const { tool, isKept } = found(applyingTo(layers, name));
      if (isKept && tools.size < spelled.size + MAX_FOUND) tools.set(name, tool);
      return tool;
    },
    isVisible: (name) =>
      typeof name === "string" && layers.every(({ observes, hiddenBy }) => observes || hiddenBy(name) === -1),
    longestName: matchesNames ? MAX_NAME_LENGTH : Number.POSITIVE_INFINITY,
  };
}

/** Joins what applies to names that only patterns match. Tools to which the same applies are one. */
function createFound(layers: readonly Layer[], kind: SectionKind) {
  const known = new Map<string, CompiledTool>();
  const numbers = new Map<Part, number>();
  let size = 0;
  const numberOf = (part: Part): number => shared(numbers, part, () => numbers.size);
  return (applying: Applying): { readonly tool: CompiledTool; readonly isKept: boolean } => {
    const key = `${applying.parts.map(numberOf).join(",")};${applying.hidden.join(",")}`;
    const kept = known.get(key);
    if (kept !== undefined) return { tool: kept, isKept: true };
    // By a joiner of its own: what one shares between tools it keeps, and names can be as many as a client likes.
    const tool = createJoiner(layers, kind, false)(applying);
    const own = applying.parts.reduce((sum, part) => sum + part.size, 1);
    const isKept = size + own <= MAX_SIZE;
    if (isKept) {
      size += own;
      known.set(key, tool);
    }
    return { tool, isKept };
  };
}
