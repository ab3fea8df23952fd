import type { AnyCall } from "../../engine/decision.js";
import type { Policies } from "../../engine/types.js";
import type { Profile } from "../calls/profile.js";
import type { Engines, Place } from "../calls/witness.js";
import type { Budget } from "../search/solve.js";
import { findSequences } from "./find-sequence.js";
import { callsThatCount } from "./material.js";
import { isAsStrict, type Limited } from "./order.js";
import type { Calls, Sequence } from "./sequence.js";

/** How limits on calls of one name differ, among calls that pass on both sides otherwise. */
export interface LimitDifference {
  readonly laxer: Sequence | undefined;
  readonly stricter: Sequence | undefined;
  /** Why it is not certain that they are not laxer, or stricter, where no sequence was found. */
  readonly undecidedLaxer: readonly string[];
  readonly undecidedStricter: readonly string[];
}

const NONE: LimitDifference = { laxer: undefined, stricter: undefined, undecidedLaxer: [], undecidedStricter: [] };

/** Compares limits by what they admit. */
export function compareLimits(
  place: Place,
  profiles: { readonly old: Profile; readonly new: Profile },
  limited: { readonly old: Limited; readonly new: Limited },
  policies: { readonly old: Policies; readonly new: Policies },
  engines: Engines,
  othersOf: () => readonly AnyCall[],
  budget: Budget,
  calls: Calls,
): LimitDifference {
  if (profiles.old.denied || profiles.new.denied) return NONE;
  const wanted = { laxer: !isAsStrict(limited.new, limited.old), stricter: !isAsStrict(limited.old, limited.new) };
  if (!wanted.laxer && !wanted.stricter) return NONE;
  const { own, missing } = callsThatCount(place, profiles, engines, budget);
  if (own.length === 0 && missing === undefined) return NONE;
  const limits = [...profiles.old.limits, ...profiles.new.limits].map(({ limit }) => limit);
  const { laxer, stricter } = findSequences(
    policies.old,
    policies.new,
    { own, others: othersOf(), limits },
    wanted,
    calls,
  );
  const reason =
    missing ?? "its limits could not be ordered, and no sequence of calls was found that shows a difference";
  const undecided = (isWanted: boolean, found: Sequence | undefined) =>
    isWanted && found === undefined ? [reason] : [];
  return {
    laxer,
    stricter,
    undecidedLaxer: undecided(wanted.laxer, laxer),
    undecidedStricter: undecided(wanted.stricter, stricter),
  };
}
