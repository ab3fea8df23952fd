import { keyOf } from "../../json/key.js";
import type { Space } from "../values/space.js";
import { TRUE } from "../verdicts.js";
import type { Demand, Profile } from "./profile.js";

/**
 * Adds to profiles of one space what `arguments` demand, once all conditions are read: of the names that the space has, of
 * names that the lists have, and of one that none has.
 */
export function withArgumentNames(profiles: readonly Profile[], space: Space): readonly Profile[] {
  const lists = profiles.flatMap(({ names }) => names);
  if (lists.length === 0) return profiles;
  const sets = lists.map((list) => new Set(list));
  const own = space.variables.flatMap(({ names }) => (names[0] === "args" && names.length === 2 ? [names[1]!] : []));
  const all = new Set(own);
  const membership = (name: string): string => sets.map((set) => set.has(name)).join();
  const kinds = new Set<string>();
  for (const name of [...new Set(lists.flat()), unlisted(new Set([...own, ...lists.flat()]))]) {
    if (kinds.has(membership(name))) continue;
    kinds.add(membership(name));
    all.add(name);
  }
  const places = [...all].map((name) => ({ name, at: space.at(["args", name]) }));
  for (const { at } of places) at.ownMatters = true;
  const demandOf = (list: readonly string[]): Demand => {
    const allowed = new Set(list);
    const others = places.filter(({ name }) => !allowed.has(name));
    return {
      key: `arguments ${keyOf([...list].sort())}`,
      formula: { kind: "all", parts: others.map(({ at }) => ({ kind: "not", part: { kind: "own", at } })) },
      passes: TRUE,
    };
  };
  return profiles.map((profile) => ({ ...profile, demands: [...profile.names.map(demandOf), ...profile.demands] }));
}

function unlisted(taken: ReadonlySet<string>): string {
  let name = "other";
  while (taken.has(name)) name += "_";
  return name;
}
