import type { Policy1 } from "../../policy/policy.js";
import type { Tool } from "./tool.js";

/** The tools of a server that nothing but a policy's `default` decides: it neither lists nor hides them. */
export function unlistedTools({ hide = [], tools = {} }: Policy1, served: readonly Tool[]): readonly Tool[] {
  const hidden = new Set(hide);
  return hidden.has("*") ? [] : served.filter(({ name }) => !Object.hasOwn(tools, name) && !hidden.has(name));
}
