import { ChargedDecision, type Receipt } from "./charged-decision.js";
import { withObserved } from "./compile/fixed-decisions.js";
import { different, type Watch } from "./decide/observing.js";
import type { Decision } from "./decision.js";
import type { Reservation } from "./store.js";

const NOTHING: Receipt = { charges: [], meters: [] };

/**
 * An allowed decision with what observes it. See docs/language.md#observing. `counted` has the counts of the limits that observe,
 * after their charge; null where the store did not count them, which changes nothing and is not told.
 */
export function watchedDecision(
  allowed: Decision,
  { said, charges: watched, meters, limits }: Watch,
  counted: Reservation | null,
  engine: object,
): Decision {
  const isFull = ({ charge, max }: Watch["limits"][number]): boolean => counted !== null && counted.used[charge]! > max;
  const full = limits.filter(isFull).map(({ says }) => says);
  const observed = different([...said, ...full]);
  const own = ChargedDecision.take(allowed, engine) ?? NOTHING;
  const more = counted?.ok ? { charges: watched, meters } : NOTHING;
  if (own.charges.length + more.charges.length === 0) return withObserved(allowed, observed);
  const told: Decision = observed.length === 0 ? allowed : { ...allowed, observed };
  const charges = [...own.charges, ...more.charges];
  return ChargedDecision.of(told, allowed.limits, charges, [...own.meters, ...more.meters], engine);
}
