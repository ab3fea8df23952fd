import type { Tool } from "./tool.js";

/** The lists of a server, as far as they concern a policy. One that is left out is not known. */
export interface Served {
  readonly tools: readonly Tool[];
  /** The URIs of its resources, and the templates of further ones. */
  readonly resources?: readonly string[] | undefined;
  readonly resourceTemplates?: readonly string[] | undefined;
  /** Its prompts, with a schema of their arguments, as of a tool. */
  readonly prompts?: readonly Tool[] | undefined;
  /** The revision of the guard's policy, if a guard shortened the lists. */
  readonly guardedBy?: string | undefined;
  /** The lists as they came. */
  readonly list?: unknown;
}
