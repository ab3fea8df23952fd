import { keyOf } from "../../json/key.js";
import { asKey } from "../../json/own.js";
import { namesOf } from "../../policy/path.js";
import type { Path as PathDocument } from "../../policy/policy.v2.js";

/** A path into a call: the slot of what it begins with among all that a tool looks at, and its other names. */
export interface Path {
  /** `ITEM` for the element of the innermost quantifier. */
  readonly slot: number;
  readonly rest: readonly string[] | null;
}

/** The slot of the element of the innermost quantifier. */
export const ITEM = -1;

/** A value that is read from a call: a member of `args`, `principal`, `annotations` or `scope`, or the name that is called. */
export interface Source {
  readonly root: "args" | "principal" | "annotations" | "scope" | "tool" | "uri" | "prompt";
  readonly name: string;
}

/** All that the rules and limits of a tool look at. Each is read once a call. */
export interface ArgumentReads {
  readonly sources: readonly Source[];
  /** Whether all of them are arguments. */
  readonly argumentsOnly: boolean;
  /** The first names written out; where there are fewer, the first again, which is found before. */
  readonly name0: string;
  readonly name1: string;
  readonly name2: string;
  readonly name3: string;
  /** A bit for each of these. */
  readonly all: number;
}

/** So many names are written out. */
export const WRITTEN_OUT = 4;

/** Collects the paths of one tool. */
export interface Paths {
  add(path: PathDocument): Path;
  /** The same for equal paths in the same order. */
  key(): string;
  reads(): ArgumentReads;
}

/** Reads each path of a policy once: many tools have the same. */
export function createPathReader(): (path: PathDocument) => readonly string[] {
  const known = new Map<PathDocument, readonly string[]>();
  return (path) => {
    let names = known.get(path);
    // Stryker disable next-line ConditionalExpression: a path that is read anew gives the same names.
    if (names === undefined) {
      names = namesOf(path).map(asKey);
      known.set(path, names);
    }
    return names;
  };
}

export function createPaths(read: (path: PathDocument) => readonly string[]): Paths {
  const sources: Source[] = [];
  return {
    add(path) {
      const [root, ...names] = read(path);
      if (root === "item") return { slot: ITEM, rest: names.length === 0 ? null : names };
      const [name = "", ...rest] = names;
      const known = sources.findIndex((source) => source.root === root && source.name === name);
      const slot = known === -1 ? sources.push({ root: root as Source["root"], name }) - 1 : known;
      // Stryker disable next-line ConditionalExpression: an empty rest leads no further, as null does.
      return { slot, rest: rest.length === 0 ? null : rest };
    },
    key: () => keyOf(sources.map(({ root, name }) => [root, name])),
    reads() {
      // Stryker disable next-line StringLiteral: without names, no name is compared.
      const [name0 = "", name1 = name0, name2 = name0, name3 = name0] = sources.map(({ name }) => name);
      const all = (1 << Math.min(sources.length, WRITTEN_OUT)) - 1;
      const argumentsOnly = sources.every(({ root }) => root === "args");
      return { sources, argumentsOnly, name0, name1, name2, name3, all };
    },
  };
}
