import { keyOf } from "../../json/key.js";
import { readOwn } from "../../json/own.js";
import { namesOf } from "../../policy/path.js";
import type { ArgumentPath } from "../../policy/policy.v2.js";
import type { Ask } from "../compile/rule.js";
import type { Remembered } from "../remembered.js";

/** A part that asks about a call. */
export interface Asking {
  readonly ask: Ask;
  /** Whether another call carries this one. */
  readonly isCarried: boolean;
}

/**
 * The most that an approval may count for if all these parts ask: the least time, and the paths of all. Undefined if one of
 * them says nothing. See docs/language.md#remember.
 */
export function rememberedBy(asking: readonly Asking[]): Remembered | undefined {
  const all = new Set<Remembered>();
  for (const { ask } of asking) {
    if (ask.remember === null) return undefined;
    all.add(ask.remember);
  }
  const [first, ...others] = all;
  const isCarried = asking.some((one) => one.isCarried);
  // If one entry asks, nothing is made in a call.
  if (others.length === 0 && !isCarried) return first;
  let seconds = Number.POSITIVE_INFINITY;
  for (const one of all) seconds = Math.min(seconds, one.seconds);
  // Paths of a carried call lead nowhere in the one that is approved, so that all of this must be equal.
  const match = isCarried ? null : joinedMatch([...all]);
  return Object.freeze(match === null ? { seconds } : { seconds, match });
}

/** All paths, each once, as the first writes it; null where one names none, and so means all arguments. */
function joinedMatch(all: readonly Remembered[]): readonly ArgumentPath[] | null {
  const paths = new Map<string, ArgumentPath>();
  for (const one of all) {
    const match = readOwn(one, "match") as Remembered["match"];
    if (match === undefined) return null;
    for (const path of match) {
      const key = keyOf(namesOf(path));
      if (!paths.has(key)) paths.set(key, path);
    }
  }
  return Object.freeze([...paths.values()]);
}
