const { hasOwn } = Object;
const { prototype } = Object;

/** What a path gives that meets something else but an object before its last name. */
export const UNREADABLE: unique symbol = Symbol("unreadable");

/** An own property of an object; anything inherited reads as `undefined`. */
export function readOwn(object: object, name: string): unknown {
  const value = (object as Record<string, unknown>)[name];
  return value === undefined || hasOwn(object, name) ? value : undefined;
}

/** A call's members, as far as they are there. */
export interface CallMembers {
  readonly tool?: unknown;
  readonly args?: unknown;
  readonly scope?: unknown;
}

/**
 * Whether `Object.prototype` has gained a member that a call would inherit. Names written out are looked up for free;
 * where there is one, calls are read by `readOwn`.
 */
export const isCallPolluted = (): boolean => "tool" in prototype || "args" in prototype || "scope" in prototype;

/** A path into arguments, without its leading `args`: its first name, and the others if there are any. */
export interface Path {
  readonly name: string;
  readonly rest: readonly string[] | null;
}

/** Reads a path as the document writes it, `args.a.b`. */
export function compilePath(path: string): Path {
  const [, name, ...rest] = path.split(".");
  return { name: name!, rest: rest.length === 0 ? null : rest };
}

/** The value at a path: `undefined` where it is absent (null included), `UNREADABLE` where there is no way to it. */
export function readPath(path: Path, args: object): unknown {
  const value = readOwn(args, path.name);
  if (value === null) return undefined;
  return path.rest === null ? value : readRest(path.rest, value);
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
