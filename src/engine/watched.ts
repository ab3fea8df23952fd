import { ChargedDecision, type Receipt } from "./charged-decision.js";
import { withObserved } from "./compile/fixed-decisions.js";
import { distinct } from "./decide/distinct.js";
import type { Watch } from "./decide/observing.js";
import type { Decision } from "./decision.js";
import type { Charge, Reservation } from "./store.js";

/** The counts of limits that observe: of each after its charge, or as that would have left it; and which of them were charged. */
export interface WatchedCounts {
  readonly used: readonly number[];
  readonly charged: readonly boolean[];
}

type Answer = Reservation | null;

/**
 * Charges limits that observe, and denies nothing. A store refuses all charges together where one counter can hold no more:
 * those that it can hold are charged then, and the others stop alone. Null where the store does not count.
 */
export function chargeWatched(
  charges: readonly Charge[],
  reserve: (charges: readonly Charge[]) => Answer | Promise<Answer>,
): WatchedCounts | null | Promise<WatchedCounts | null> {
  const first = reserve(charges);
  return first instanceof Promise ? first.then(followed) : followed(first);

  function followed(answer: Answer): WatchedCounts | null | Promise<WatchedCounts | null> {
    if (answer === null) return null;
    const { ok, used } = answer;
    if (ok) return { used, charged: used.map(() => true) };
    const fits = charges.map(({ amount, max }, i) => used[i]! + amount <= max);
    const told = (again: Answer): WatchedCounts => ({
      used: charges.map(({ amount }, i) => used[i]! + amount),
      charged: fits.map((one) => one && again?.ok === true),
    });
    if (!fits.includes(true)) return told(null);
    const second = reserve(charges.filter((_, i) => fits[i]));
    return second instanceof Promise ? second.then(told) : told(second);
  }
}

const NOTHING: Receipt = { charges: [], meters: [] };

/**
 * An allowed decision with what observes it. See docs/language.md#observing. `counts` are null where the store did not count
 * the limits that observe, which changes nothing and is not told.
 */
export function watchedDecision(
  allowed: Decision,
  { said, charges: watched, meters, limits }: Watch,
  counts: WatchedCounts | null,
  engine: object,
): Decision {
  const full =
    counts === null ? [] : limits.flatMap(({ charge, max, says }) => (counts.used[charge]! > max ? [says] : []));
  const observed = distinct([...said, ...full]);
  const own = ChargedDecision.take(allowed, engine) ?? NOTHING;
  const isCharged = (_: unknown, i: number): boolean => counts?.charged[i] === true;
  const charges = [...own.charges, ...watched.filter(isCharged)];
  if (charges.length === 0) return withObserved(allowed, observed);
  const told: Decision = observed.length === 0 ? allowed : { ...allowed, observed };
  return ChargedDecision.of(told, allowed.limits, charges, [...own.meters, ...meters.filter(isCharged)], engine);
}
