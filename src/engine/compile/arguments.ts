import { asKey, readOwn, UNREADABLE } from "../decide/read-call.js";

/** A path into arguments: the place of its first name among those that a tool's entry looks at, and its other names. */
export interface Path {
  readonly place: number;
  readonly rest: readonly string[] | null;
}

/** The arguments that the rules and limits of a tool look at, by their first names. Each is read once a call. */
export interface Wanted {
  readonly names: readonly string[];
  /** Whether there are more than the four that are written out. */
  readonly many: boolean;
  /** The first names written out; where there are fewer, the first again, which is found before. */
  readonly name0: string;
  readonly name1: string;
  readonly name2: string;
  readonly name3: string;
  /** A bit for each of these. */
  readonly all: number;
}

const WRITTEN_OUT = 4;

/** Collects the paths of one tool. */
export interface Paths {
  /** Reads a path as the document writes it, `args.a.b`. */
  add(path: string): Path;
  /** The first names so far, each at its place. */
  readonly names: readonly string[];
  wanted(): Wanted;
}

/** Reads each path of a policy once: many tools have the same. */
export function createPathReader(): (path: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (path) => {
    let names = known.get(path);
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
      return { place: known === -1 ? names.push(name!) - 1 : known, rest: rest.length === 0 ? null : rest };
    },
    wanted() {
      const [name0 = "", name1 = name0, name2 = name0, name3 = name0] = names;
      const all = (1 << Math.min(names.length, WRITTEN_OUT)) - 1;
      return { names, many: names.length > WRITTEN_OUT, name0, name1, name2, name3, all };
    },
  };
}

/** The value at a path as the document writes it. */
export function readPath(path: string, args: object): unknown {
  const [name, ...rest] = path.split(".").slice(1);
  return follow(rest, readOwn(args, name!));
}

/** The value of each wanted argument, by its place. */
export const readAll = ({ names }: Wanted, args: object): readonly unknown[] =>
  names.map((name) => readOwn(args, name));

/** The value at a path whose first name has this value: `undefined` where it is absent (null included). */
export function follow(rest: readonly string[] | null, first: unknown): unknown {
  if (first === null) return undefined;
  return rest === null ? first : followRest(rest, first);
}

/** The same below the first name; `UNREADABLE` where there is no way. */
function followRest(names: readonly string[], from: unknown): unknown {
  let value = from;
  for (const name of names) {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "object" || Array.isArray(value)) return UNREADABLE;
    value = readOwn(value, name);
  }
  return value === null ? undefined : value;
}
