import { ChargedDecision } from "./charged-decision.js";
import { withObserved } from "./compile/fixed-decisions.js";
import type { Watch } from "./decide/observing.js";
import type { Decision } from "./decision.js";
import type { Charge } from "./store.js";

/**
 * An allowed decision with what observes it. See docs/language.md#observing. `used` are the counts of the limits that observe, after
 * their charge; null where the store did not count them, which changes nothing and is not told.
 */
export function watchedDecision(
  allowed: Decision,
  { said, charges: watched, limits }: Watch,
  used: readonly number[] | null,
  engine: object,
): Decision {
  const full = used === null ? [] : limits.flatMap(({ charge, max, says }) => (used[charge]! > max ? [says] : []));
  const observed = [...said, ...full];
  const charges: readonly Charge[] = [
    ...(ChargedDecision.takeCharges(allowed, engine) ?? []),
    ...(used === null ? [] : watched),
  ];
  if (charges.length === 0) return withObserved(allowed, observed);
  const told: Decision = observed.length === 0 ? allowed : { ...allowed, observed };
  return ChargedDecision.of(told, allowed.limits, charges, engine);
}
