const { hasOwn } = Object;
const { prototype } = Object;

/** What a path gives that meets something else but an object before its last name. */
export const UNREADABLE: unique symbol = Symbol("unreadable");

/**
 * An own property of an object; anything inherited reads as `undefined`.
 *
 * A value found on an object whose prototype is `Object.prototype`, under a name that `Object.prototype` does not
 * have at this moment, can only be its own: that costs less than asking every time.
 */
export function readOwn(object: object, name: string): unknown {
  const value = (object as Record<string, unknown>)[name];
  if (value === undefined) return undefined;
  if (Object.getPrototypeOf(object) === prototype && !(name in prototype)) return value;
  return hasOwn(object, name) ? value : undefined;
}

/** A path into arguments, without its leading `args`. */
export interface Path {
  readonly first: string;
  readonly rest: readonly string[];
}

const NO_NAMES: readonly string[] = Object.freeze([]);

/** Reads a path as the document writes it, `args.a.b`. */
export function compilePath(path: string): Path {
  const [, first, ...rest] = path.split(".");
  return { first: first!, rest: rest.length === 0 ? NO_NAMES : rest };
}

/** The value at a path: `undefined` where it is absent (null included), `UNREADABLE` where there is no way to it. */
export function readPath(path: Path, args: object): unknown {
  const value = readOwn(args, path.first);
  if (value === null) return undefined;
  return path.rest.length === 0 ? value : readRest(path.rest, value);
}

function readRest(names: readonly string[], from: unknown): unknown {
  let value = from;
  for (const name of names) {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "object" || Array.isArray(value)) return UNREADABLE;
    value = readOwn(value, name);
  }
  return value === null ? undefined : value;
}
