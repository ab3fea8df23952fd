import { keyOf } from "../../json/key.js";
import { asKey } from "../../json/own.js";
import { pointerSegment } from "../../json/pointer.js";
import { namesOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Path as PathDocument } from "../../policy/policy.v2.js";
import type { Decision } from "../decision.js";
import { notCarried } from "./denial-messages.js";
import { denial } from "./fixed-decisions.js";

/** A path into the arguments of a call that carries others, or into one of its elements. */
export interface CarriedPath {
  readonly ofItem: boolean;
  readonly names: readonly string[];
}

/** A way by which a tool carries calls of others. See docs/language.md#tools-that-call-tools. */
export interface Dispatch {
  /** Where several calls stand; null where there is one. */
  readonly each: CarriedPath | null;
  readonly tool: CarriedPath;
  readonly args: CarriedPath;
  /** The denial where the calls cannot be read. */
  readonly unread: Decision;
}

const carriedPath = (path: PathDocument): CarriedPath => {
  const [root, ...names] = namesOf(path).map(asKey);
  return { ofItem: root === "item", names };
};

/** The ways by which a tool carries calls, outermost first, each once. */
export interface Dispatches {
  readonly enforced: readonly Dispatch[];
  /** Those that only observing documents declare as well. */
  readonly all: readonly Dispatch[];
}

/** The ways of each tool that some document declares to carry calls. */
export function compileDispatches(policies: readonly AnyPolicy[]): ReadonlyMap<string, Dispatches> {
  const enforced = waysIn(policies.filter(({ mode }) => mode !== "observe"));
  return new Map([...waysIn(policies)].map(([tool, all]) => [tool, { enforced: enforced.get(tool) ?? [], all }]));
}

function waysIn(policies: readonly AnyPolicy[]): ReadonlyMap<string, readonly Dispatch[]> {
  const ways = new Map<string, Map<string, Dispatch>>();
  for (const { dispatch = {}, name: policy } of policies) {
    for (const [tool, declared] of Object.entries(dispatch)) {
      const way: Dispatch = {
        each: declared.each === undefined ? null : carriedPath(declared.each),
        tool: carriedPath(declared.tool),
        args: carriedPath(declared.args),
        unread: denial("indeterminate", `/dispatch/${pointerSegment(tool)}`, notCarried(declared), policy),
      };
      const known = ways.get(tool) ?? new Map<string, Dispatch>();
      ways.set(tool, known);
      const key = keyOf([way.each, way.tool, way.args]);
      if (!known.has(key)) known.set(key, way);
    }
  }
  return new Map([...ways].map(([tool, known]) => [tool, [...known.values()]]));
}
