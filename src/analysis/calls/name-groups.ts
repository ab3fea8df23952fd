import { applyingTo } from "../../engine/compile/join.js";
import { rootsOf } from "../../policy/path.js";
import type { NameKind } from "./names.js";
import type { Stack } from "./profile.js";

/** Names of which the same rules speak: what is so of calls of one is so of the others. Those of which none speaks are left out. */
export function nameGroups(stack: Stack, kinds: readonly NameKind[]): readonly (readonly NameKind[])[] {
  const looks = looksAtNames(stack);
  const groups = new Map<string, NameKind[]>();
  for (const kind of kinds) {
    const key = rulesKey(stack, kind.name);
    if (key === "") continue;
    const full = looks ? `${kind.name} ${key}` : key;
    const known = groups.get(full);
    if (known === undefined) groups.set(full, [kind]);
    else known.push(kind);
  }
  return [...groups.values()];
}

/** Whether a condition looks at the name of what is called. */
export const looksAtNames = ({ policies }: Stack): boolean =>
  policies.some((policy) => rootsOf(policy).some((root) => ["tool", "uri", "prompt"].includes(root)));

/** The same for names to which the same rules apply; empty if none does. */
export function rulesKey({ layers }: Stack, name: string): string {
  const { parts, hidden } = applyingTo(layers, name);
  const deciding = parts.filter(({ observes, rules }) => !observes && Object.keys(rules).some(isDeciding));
  if (deciding.length === 0) return "";
  const listing = parts.flatMap(({ key, lists, policy }) => (key !== null && lists ? [policy] : []));
  return JSON.stringify([
    deciding.map(({ policy, pointer }) => [policy, pointer]),
    hidden.map((at) => at !== -1),
    [...new Set(listing)],
  ]);
}

const isDeciding = (key: string): boolean => !["description", "except", "mode", "remember"].includes(key);
