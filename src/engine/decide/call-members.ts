import { readOwn } from "../../json/own.js";
import type { CompiledPolicy, CompiledSection } from "../compile/compile.js";

const { prototype } = Object;

/** A call's members, as far as they are there. */
export interface CallMembers {
  readonly tool?: unknown;
  readonly resource?: unknown;
  readonly prompt?: unknown;
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
const isCallPolluted = (): boolean =>
  "tool" in prototype ||
  "args" in prototype ||
  "scope" in prototype ||
  "resource" in prototype ||
  "prompt" in prototype;

/** Whether it can be a call: a string and a function could have its members too, but are none. */
export const isCall = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Each member of a call, read once. */
export function readMembers(call: object): CallMembers {
  if (isCallPolluted()) {
    const read = (name: string): unknown => readOwn(call, name);
    const [tool, args, scope] = [read("tool"), read("args"), read("scope")];
    return { tool, args, scope, resource: read("resource"), prompt: read("prompt") };
  }
  const { tool, args, scope, resource, prompt } = call as CallMembers;
  return { tool, args, scope, resource, prompt };
}

/** The members of a value that is not a call. */
export const NO_MEMBERS: CallMembers = {
  tool: undefined,
  args: undefined,
  scope: undefined,
  resource: undefined,
  prompt: undefined,
};

/** The host's knowledge of a tool; undefined for none. */
export type AnnotationsOf = (tool: string) => unknown;

/** The name by which a call asks for something. */
export const nameOf = ({ tool, resource, prompt }: CallMembers): unknown => tool ?? resource ?? prompt;

/** The arguments of a call. Those of a resource are not looked at. */
export const argsOf = ({ resource, args }: CallMembers): unknown => (resource === undefined ? args : undefined);

/** Those of them that few policies look at. `annotationsOf` knows the tool of a call that carries no annotations; null for none. */
export function readContext(
  call: object,
  reads: Reads,
  annotationsOf: AnnotationsOf | null,
  tool: string,
): CallMembers {
  const principal = reads.includes("principal") ? readOwn(call, "principal") : undefined;
  if (!reads.includes("annotations")) return { principal, annotations: undefined };
  const annotations = readOwn(call, "annotations");
  return { principal, annotations: annotations === undefined ? annotationsOf?.(tool) : annotations };
}

/** The section that a call is decided by; null where it names more than one thing, or nothing. */
export function sectionFor(policy: CompiledPolicy, { tool, resource, prompt }: CallMembers): CompiledSection | null {
  if (tool !== undefined) return resource === undefined && prompt === undefined ? policy : null;
  if (resource !== undefined) return prompt === undefined ? policy.resources() : null;
  return prompt === undefined ? null : policy.prompts();
}

/** Whether these can be who is calling and what is known of the tool. */
export const isContext = ({ principal, annotations }: CallMembers): boolean =>
  areArgs(principal) && areArgs(annotations);

/** The same of anything. Not for the hot path: that one of two objects is given stops V8 from leaving out both. */
export const readAnyMembers = (call: unknown): CallMembers => (isCall(call) ? readMembers(call) : NO_MEMBERS);

/** Whether it can be the arguments of a call, or who is calling: an object that is not an array, or left out. */
export const areArgs = (value: unknown): value is object | undefined =>
  value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));
