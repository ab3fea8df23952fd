import { keyOf } from "../../json/key.js";
import { asKey } from "../../json/own.js";
import { namesOf } from "../../policy/path.js";
import type { Path as PathDocument } from "../../policy/policy.v2.js";
import { shared } from "./shared.js";

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

/** The reader of an engine makes each source once, as thousands of tools may have the same thousand. */
interface NumberedSource extends Source {
  readonly number: number;
}

/** A path as it is read from a document. */
interface ReadPath {
  /** Null for the element of the innermost quantifier. */
  readonly source: NumberedSource | null;
  readonly rest: readonly string[] | null;
}

/** Reads each path of a policy once: many tools have the same. */
export function createPathReader(): (path: PathDocument) => ReadPath {
  const known = new Map<PathDocument, ReadPath>();
  const sources = new Map<string, NumberedSource>();
  const sourceOf = (root: Source["root"], name: string): NumberedSource =>
    shared(sources, keyOf([root, name]), () => ({ root, name, number: sources.size }));
  // Stryker disable next-line ConditionalExpression: an empty rest leads no further, as null does.
  const restOf = (names: readonly string[]): ReadPath["rest"] => (names.length === 0 ? null : names);
  return (path) =>
    shared(known, path, () => {
      const [root, ...names] = namesOf(path).map(asKey);
      if (root === "item") return { source: null, rest: restOf(names) };
      const [name = "", ...rest] = names;
      // Annotations can be unreadable at their first name, and are followed there, too.
      return { source: sourceOf(root as Source["root"], name), rest: root === "annotations" ? rest : restOf(rest) };
    });
}

export function createPaths(read: (path: PathDocument) => ReadPath): Paths {
  const slots = new Map<NumberedSource, number>();
  return {
    add(path) {
      const { source, rest } = read(path);
      return { slot: source === null ? ITEM : shared(slots, source, () => slots.size), rest };
    },
    key: () => [...slots.keys()].map(({ number }) => number).join(),
    reads() {
      const sources = [...slots.keys()];
      // Stryker disable next-line StringLiteral: without names, no name is compared.
      const [name0 = "", name1 = name0, name2 = name0, name3 = name0] = sources.map(({ name }) => name);
      const all = (1 << Math.min(sources.length, WRITTEN_OUT)) - 1;
      const argumentsOnly = sources.every(({ root }) => root === "args");
      return { sources, argumentsOnly, name0, name1, name2, name3, all };
    },
  };
}
