import { misnaming } from "./names.js";

/** The subjects of a policy, by the members of a call that name them. */
export type Kind = "tool" | "resource" | "prompt";

/** The sections of a policy that only some policies have. Without one, its requests pass as they are. */
export type Section = "resources" | "prompts";

/** The form of a request that a policy decides about. */
interface Shape {
  /** Undefined for tools, which every policy decides about. */
  readonly sections: readonly Section[] | undefined;
  /** The members of its params that are read, and that go on. */
  readonly members: readonly string[];
  /** The error in the names of its params; undefined if all readers find the same members in them. */
  readonly flawOfMembers: (params: object) => string | undefined;
}

const shape = (sections: Shape["sections"], ...members: readonly string[]): Shape => ({
  sections,
  members,
  flawOfMembers: misnaming(members),
});

/** It asks about the arguments of a prompt or a template, and has nothing done. */
export const COMPLETE = "completion/complete";

/** The members that the SDKs read: `task` is v1's, `inputResponses` and `requestState` belong to the modern era. */
export const SHAPES = {
  "tools/call": shape(undefined, "name", "arguments", "_meta", "task", "inputResponses", "requestState"),
  "resources/read": shape(["resources"], "uri", "_meta", "inputResponses", "requestState"),
  "resources/subscribe": shape(["resources"], "uri", "_meta"),
  "prompts/get": shape(["prompts"], "name", "arguments", "_meta", "inputResponses", "requestState"),
  [COMPLETE]: shape(["resources", "prompts"], "ref", "argument", "context", "_meta"),
} as const;

export type Method = keyof typeof SHAPES;

/** The member that names what is asked for, in the methods that have one. */
export const nameMemberOf = (method: Exclude<Method, typeof COMPLETE>): "name" | "uri" =>
  method.startsWith("resources/") ? "uri" : "name";
