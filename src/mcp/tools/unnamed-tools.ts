import type { AnyEngine } from "../../engine/types.js";

type Policy = ReturnType<AnyEngine["policy"]>;

/** The names of a policy that a name outside it could be taken for. */
interface Names {
  readonly hides: boolean;
  readonly folded: ReadonlySet<string>;
}

/**
 * A name as a server may read it that strips or folds names: letters and digits alone, without case and accents. Both cases,
 * because `İ` and `ẞ` have small letters that are not theirs alone; decomposed, so that no letter keeps its accents.
 */
const fold = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .toUpperCase()
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "");

const known = new WeakMap<Policy, Names>();

function namesOf(policy: Policy): Names {
  const names = known.get(policy) ?? {
    hides: (policy.hide ?? []).length > 0,
    folded: new Set([...(policy.hide ?? []), ...Object.keys(policy.tools ?? {})].map(fold)),
  };
  known.set(policy, names);
  return names;
}

/**
 * Whether a tool that the policy does not name may run only if the server lists that very name: because the server could
 * take the name for one that the policy has, or because its own answer would tell hidden tools from missing ones.
 */
export function mustBeListed(engine: AnyEngine, tool: string): boolean {
  // A foreign engine may not tell its policy.
  if (typeof engine.policy !== "function") return true;
  const { hides, folded } = namesOf(engine.policy());
  return hides || folded.has(fold(tool));
}
