import { contextOf } from "../../policy/path.js";
import type { Policy } from "../../policy/policy.js";
import { quote } from "../../policy/words.js";

/** Why the proxy cannot decide by these policies: an absent value may let a call through that its author meant to deny. */
export function contextProblem(policies: readonly Policy[]): string | undefined {
  const found = contextOf(policies);
  return found.length === 0
    ? undefined
    : `expected a policy without paths into ${found.map(quote).join(" and ")}, which the proxy does not know; guard the server in its own process, or remove these conditions`;
}
