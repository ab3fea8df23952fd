import type { AnyEngine } from "../../engine/types.js";

type Policies = ReturnType<AnyEngine["policies"]>;

/** The names of the policies that a name outside them could be taken for. */
interface Names {
  /** Whether they hide tools, or have patterns, which a name that is written otherwise does not match. */
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

const known = new WeakMap<Policies, Names>();

function namesOf(policies: Policies): Names {
  const names = known.get(policies) ?? readNames(policies);
  known.set(policies, names);
  return names;
}

function readNames(policies: Policies): Names {
  const all = policies.flatMap(({ hide = [], tools = {} }) => [...hide, ...Object.keys(tools)]);
  const hides = policies.some(({ hide = [] }) => hide.length > 0) || all.some((name) => name.includes("*"));
  return { hides, folded: new Set(all.map(fold)) };
}

/**
 * Whether a tool that the policy does not name may run only if the server lists that very name: because the server could
 * take the name for one that the policy has, or because its own answer would tell hidden tools from missing ones.
 */
export function mustBeListed(engine: AnyEngine, tool: string): boolean {
  // A foreign engine may not tell its policy.
  if (typeof engine.policies !== "function") return true;
  const { hides, folded } = namesOf(engine.policies());
  return hides || folded.has(fold(tool));
}
