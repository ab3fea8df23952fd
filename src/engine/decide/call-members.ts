import { readOwn } from "../../json/own.js";

const { prototype } = Object;

/** A call's members, as far as they are there. */
export interface CallMembers {
  readonly tool?: unknown;
  readonly args?: unknown;
  readonly scope?: unknown;
  readonly principal?: unknown;
  readonly annotations?: unknown;
}

/** The members that a policy looks at besides `tool`, `args` and `scope`; only these are read. */
export type Reads = readonly ("principal" | "annotations")[];

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

/** The members of a value that is not a call. */
export const NO_MEMBERS: CallMembers = { tool: undefined, args: undefined, scope: undefined };

/** Those of them that few policies look at. */
export const readContext = (call: object, reads: Reads): CallMembers => ({
  principal: reads.includes("principal") ? readOwn(call, "principal") : undefined,
  annotations: reads.includes("annotations") ? readOwn(call, "annotations") : undefined,
});

/** Whether these can be who is calling and what is known of the tool. */
export const isContext = ({ principal, annotations }: CallMembers): boolean =>
  areArgs(principal) && areArgs(annotations);

/** The same of anything. Not for the hot path: that one of two objects is given stops V8 from leaving out both. */
export const readAnyMembers = (call: unknown): CallMembers => (isCall(call) ? readMembers(call) : NO_MEMBERS);

/** Whether it can be the arguments of a call, or who is calling: an object that is not an array, or left out. */
export const areArgs = (value: unknown): value is object | undefined =>
  value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));
