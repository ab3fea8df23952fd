import { contextOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { revisionOfAll } from "../../policy/revision.js";
import { type Applying, applyingTo, type CompiledTool, createJoiner } from "./join.js";
import { createLayer, type Layer, type Part } from "./layer.js";
import { shared } from "./shared.js";

export type { CompiledTool } from "./join.js";

/** The policies of an engine made ready: one look-up finds all that a decision needs. */
export interface CompiledPolicy {
  readonly revision: string;
  /** The tools by their names: those that a document spells out, and some that only patterns match. */
  readonly tools: ReadonlyMap<string, CompiledTool>;
  /** For every name that `tools` does not have. */
  readonly find: (name: string) => CompiledTool;
  readonly isVisible: (tool: string) => boolean;
  /** Those with which a path begins; only then a call's are looked at. */
  readonly reads: readonly ("principal" | "annotations")[];
  /** Longer names are not called, in UTF-16 code units. */
  readonly longestName: number;
}

/** So many names that no document spells out are kept. Further ones are joined for each call. */
const MAX_FOUND = 10_000;
/** The most rules and limits, all together, of what is joined for these: names that a client makes up can match many ways. */
const MAX_SIZE = 100_000;
const MAX_NAME_LENGTH = 1_024;

/** Makes policies ready for decisions, outermost first. `namespace` becomes part of every counter. */
export function compile(policies: readonly AnyPolicy[], namespace: string): CompiledPolicy {
  const layers = policies.map(createLayer);
  const join = createJoiner(layers, namespace);
  const tools = new Map<string, CompiledTool>();
  for (const name of new Set(layers.flatMap(({ names }) => names))) tools.set(name, join(applyingTo(layers, name)));

  const spelled = tools.size;
  const found = createFound(layers, namespace);
  const findByPatterns = (name: string): CompiledTool => {
    const { tool, isKept } = found(applyingTo(layers, name));
    if (isKept && tools.size < spelled + MAX_FOUND) tools.set(name, tool);
    return tool;
  };
  const matchesNames = layers.some((layer) => layer.matchesNames);
  // Without a pattern but `*` all other names are alike: a name that no document can spell stands for them.
  const other = matchesNames ? null : join(applyingTo(layers, "*"));
  return {
    revision: revisionOfAll(policies),
    tools,
    find: other === null ? findByPatterns : () => other,
    isVisible: (tool) =>
      typeof tool === "string" && layers.every(({ observes, hiddenBy }) => observes || hiddenBy(tool) === -1),
    reads: contextOf(policies),
    longestName: matchesNames ? MAX_NAME_LENGTH : Number.POSITIVE_INFINITY,
  };
}

/** Joins what applies to names that only patterns match. Tools to which the same applies are one. */
function createFound(layers: readonly Layer[], namespace: string) {
  const known = new Map<string, CompiledTool>();
  const numbers = new Map<Part, number>();
  let size = 0;
  const numberOf = (part: Part): number => shared(numbers, part, () => numbers.size);
  return (applying: Applying): { readonly tool: CompiledTool; readonly isKept: boolean } => {
    const key = `${applying.parts.map(numberOf).join(",")};${applying.hidden.join(",")}`;
    const kept = known.get(key);
    if (kept !== undefined) return { tool: kept, isKept: true };
    // By a joiner of its own: what one shares between tools it keeps, and names can be as many as a client likes.
    const tool = createJoiner(layers, namespace, false)(applying);
    const own = applying.parts.reduce((sum, part) => sum + part.size, 1);
    const isKept = size + own <= MAX_SIZE;
    if (isKept) {
      size += own;
      known.set(key, tool);
    }
    return { tool, isKept };
  };
}
