import { anyOf, covering } from "../../policy/name-pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Tool } from "./tool.js";

/** The tools of a server that nothing but a policy's `default` decides: it neither lists nor hides them. */
export function unlistedTools({ hide, tools = {} }: AnyPolicy, served: readonly Tool[]): readonly Tool[] {
  const isHidden = anyOf(hide);
  const covers = Object.entries(tools)
    .filter(([, { mode }]) => mode !== "observe")
    .map(([key, { except }]) => covering(key, except));
  return served.filter(({ name }) => !isHidden(name) && !covers.some((one) => one(name)));
}

/** Those of the tools that no other policy decides which a call must pass too: it neither denies, nor lists, nor hides them. */
export const undecidedBy = (others: readonly AnyPolicy[], tools: readonly Tool[]): readonly Tool[] =>
  others
    .filter(({ mode }) => mode !== "observe")
    .reduce((left, policy) => (policy.default === "deny" ? [] : unlistedTools(policy, left)), tools);
