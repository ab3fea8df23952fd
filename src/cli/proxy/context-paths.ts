import { rootsOf } from "../../policy/path.js";
import type { Policy } from "../../policy/policy.js";
import { quote } from "../../policy/words.js";

/** The members of a call that a proxy cannot know: who is calling, and what is certain of a tool. */
const UNKNOWN = ["principal", "annotations"];

/** Why the proxy cannot decide by these policies: an absent value may let a call through that its author meant to deny. */
export function contextProblem(policies: readonly Policy[]): string | undefined {
  const roots = new Set(policies.flatMap(rootsOf));
  const found = UNKNOWN.filter((root) => roots.has(root));
  return found.length === 0
    ? undefined
    : `expected a policy without paths into ${found.map(quote).join(" and ")}, which the proxy does not know; guard the server in its own process, or remove these conditions`;
}
