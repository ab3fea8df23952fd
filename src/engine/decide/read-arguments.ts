import { readOwn } from "../../json/own.js";
import type { ArgumentReads } from "../compile/arguments.js";
import type { CallScope } from "../decision.js";

/** The value of a path that meets something else but an object before its last name. */
export const UNREADABLE: unique symbol = Symbol("unreadable");

/** The value at a path as the document writes it. */
export function readPath(path: string, args: object): unknown {
  const [name, ...rest] = path.split(".").slice(1);
  return follow(rest, readOwn(args, name!));
}

/** Not `Object.create(null)`: V8 keeps that as a hash table, and listing the keys of one makes all listing slower. */
export const NO_ARGS: object = Object.freeze(Object.setPrototypeOf({}, null));

/** The annotations of a carried call that the host does not know: nothing says that they are absent. */
export const NOT_KNOWN: object = Object.freeze(Object.create(null));

/** All of a call that rules and limits can look at. */
export interface Surroundings {
  /** The name that is called: of a tool or a prompt, or a URI. */
  readonly name: string;
  readonly args: object;
  readonly principal: object | undefined;
  readonly annotations: object | undefined;
  /** The values that limits count by. */
  readonly scope: CallScope;
}

/** The value of each argument that a tool looks at, by its slot. */
export const readArguments = ({ sources }: ArgumentReads, args: object): readonly unknown[] =>
  sources.map(({ name }) => readOwn(args, name));

/** The value of everything that a tool looks at, by its slot. */
export const readAll = ({ sources }: ArgumentReads, call: Surroundings): readonly unknown[] =>
  sources.map(({ root, name }) => {
    if (root === "tool" || root === "uri" || root === "prompt") return call.name;
    const from = call[root];
    if (from === NOT_KNOWN) return UNREADABLE;
    return from === undefined ? undefined : readOwn(from, name);
  });

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
