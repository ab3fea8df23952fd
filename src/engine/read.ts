const { prototype } = Object;
/** `Object.hasOwn` in the form that V8 knows to be true, at no cost, of the keys that a `for…in` gives. */
const hasOwn: (object: object, name: string) => boolean = Function.prototype.call.bind(prototype.hasOwnProperty);

/** What a path gives that meets something else but an object before its last name. */
export const UNREADABLE: unique symbol = Symbol("unreadable");

/** An own property of an object; anything inherited reads as `undefined`. */
export function readOwn(object: object, name: string): unknown {
  const value = (object as Record<string, unknown>)[name];
  return value === undefined || hasOwn(object, name) ? value : undefined;
}

/** Arguments with more keys than this are read by `readOwn`: to list many keys for each condition takes long. */
const FEW = 16;

/** What `readAmongFew` gives where there are more. */
export const MANY: unique symbol = Symbol("many");

/** What `readOwn` reads, `MANY` where there are too many keys; a `for…in` is half the price of two look-ups by name. */
export function readAmongFew(object: object, name: string): unknown {
  let left = FEW;
  for (const key in object) {
    if (key === name) {
      const value = (object as Record<string, unknown>)[key];
      return hasOwn(object, key) ? value : undefined;
    }
    left -= 1;
    if (left === 0) return MANY;
  }
  // What is not enumerable is not listed.
  return readOwn(object, name);
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
const isCallPolluted = (): boolean => "tool" in prototype || "args" in prototype || "scope" in prototype;

/** Each member of a call, read once. */
export function readMembers(call: object): CallMembers {
  if (isCallPolluted())
    return { tool: readOwn(call, "tool"), args: readOwn(call, "args"), scope: readOwn(call, "scope") };
  const { tool, args, scope } = call as CallMembers;
  return { tool, args, scope };
}

/** Whether it can be the arguments of a call: an object that is no array, or left out. */
export const areArgs = (value: unknown): value is object | undefined =>
  value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));

/** A path into arguments, without its leading `args`: its first name, and the others if there are any. */
export interface Path {
  readonly name: string;
  readonly rest: readonly string[] | null;
}

/** The same string as V8 keeps it for keys: one that is compared and looked up without reading its characters. */
export const asKey = (name: string): string => Reflect.ownKeys({ [name]: 0 })[0] as string;

/** Reads a path as the document writes it, `args.a.b`. */
export function compilePath(path: string): Path {
  const [, name, ...rest] = path.split(".").map(asKey);
  return { name: name!, rest: rest.length === 0 ? null : rest };
}

/** The value at a path: `undefined` where it is absent (null included), `UNREADABLE` where there is no way to it. */
export function readPath(path: Path, args: object): unknown {
  return readFrom(path, readOwn(args, path.name));
}

/** The same where the value at the path's first name is known. */
export function readFrom({ rest }: Path, value: unknown): unknown {
  if (value === null) return undefined;
  return rest === null ? value : readRest(rest, value);
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
