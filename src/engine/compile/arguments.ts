import { asKey } from "../../json/own.js";

/** A path into arguments: the slot of its first name among those that a tool looks at, and its other names. */
export interface Path {
  readonly slot: number;
  readonly rest: readonly string[] | null;
}

/** The arguments that the rules and limits of a tool look at, by their first names. Each is read once a call. */
export interface ArgumentReads {
  readonly names: readonly string[];
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
  /** Reads a path as the document writes it, `args.a.b`. */
  add(path: string): Path;
  /** The first names so far, each at its slot. */
  readonly names: readonly string[];
  reads(): ArgumentReads;
}

/** Reads each path of a policy once: many tools have the same. */
export function createPathReader(): (path: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (path) => {
    let names = known.get(path);
    // Stryker disable next-line ConditionalExpression: a path that is read anew gives the same names.
    if (names === undefined) {
      names = path.split(".").slice(1).map(asKey);
      known.set(path, names);
    }
    return names;
  };
}

export function createPaths(read: (path: string) => readonly string[]): Paths {
  const names: string[] = [];
  return {
    names,
    add(path) {
      const [name, ...rest] = read(path);
      const known = names.indexOf(name!);
      return {
        slot: known === -1 ? names.push(name!) - 1 : known,
        // Stryker disable next-line ConditionalExpression: an empty rest leads no further, as null does.
        rest: rest.length === 0 ? null : rest,
      };
    },
    reads() {
      // Stryker disable next-line StringLiteral: without names, no name is compared.
      const [name0 = "", name1 = name0, name2 = name0, name3 = name0] = names;
      return { names, name0, name1, name2, name3, all: (1 << Math.min(names.length, WRITTEN_OUT)) - 1 };
    },
  };
}
