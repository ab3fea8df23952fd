const { prototype } = Object;
/** `Object.hasOwn` in the form that V8 knows to be true, at no cost, of the keys that a `for…in` gives. */
export const hasOwn: (object: object, name: string) => boolean = Function.prototype.call.bind(prototype.hasOwnProperty);

/** What a path gives that meets something else but an object before its last name. */
export const UNREADABLE: unique symbol = Symbol("unreadable");

/** An own property of an object; anything inherited reads as `undefined`. */
export function readOwn(object: object, name: string): unknown {
  // Under `--disable-proto=throw` it cannot be read where it is not there.
  if (name === "__proto__" && !hasOwn(object, name)) return undefined;
  const value = (object as Record<string, unknown>)[name];
  return value === undefined || hasOwn(object, name) ? value : undefined;
}

/** Whether a scope value that was found is the object's own: what a plain object could inherit is known without asking. */
export function isOwn(scope: object, kind: "grant" | "session"): boolean {
  const parent: unknown = Object.getPrototypeOf(scope);
  const polluted = "grant" in prototype || "session" in prototype;
  return ((parent === prototype || parent === null) && !polluted) || hasOwn(scope, kind);
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

/** Whether it can be a call: a string and a function could have its members too, but are none. */
export const isCall = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Each member of a call, read once. */
export function readMembers(call: object): CallMembers {
  if (isCallPolluted())
    return { tool: readOwn(call, "tool"), args: readOwn(call, "args"), scope: readOwn(call, "scope") };
  const { tool, args, scope } = call as CallMembers;
  return { tool, args, scope };
}

/** What is no call has none. */
export const NO_MEMBERS: CallMembers = { tool: undefined, args: undefined, scope: undefined };

/** The same of anything. Not for the hot path: that one of two objects is given stops V8 from leaving out both. */
export const readAnyMembers = (call: unknown): CallMembers => (isCall(call) ? readMembers(call) : NO_MEMBERS);

/** Whether it can be the arguments of a call: an object that is no array, or left out. */
export const areArgs = (value: unknown): value is object | undefined =>
  value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));

/** The same string as V8 keeps it for keys: one that is compared and looked up without reading its characters. */
export const asKey = (name: string): string => Reflect.ownKeys({ [name]: 0 })[0] as string;
