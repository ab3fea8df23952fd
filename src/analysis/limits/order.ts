import { keyOf } from "../../json/key.js";
import { namesOf } from "../../policy/path.js";
import type { Limit2 } from "../../policy/policy.v2.js";
import { WINDOWS, windowKey, windowSeconds, zoneOf } from "../../policy/windows.js";
import type { CountedLimit, Stack } from "../calls/profile.js";
import { type Counters, chargedBy, counterOf, coversChargers, releaseRank } from "./counters.js";

/** The limits on calls of one name, and the counters of all. */
export interface Limited {
  readonly limits: readonly CountedLimit[];
  readonly stack: Stack;
  readonly counters: Counters;
}

/** Whether one refuses, after the same calls, every call that the other refuses: of each limit there is one as strict. */
export const isAsStrict = (one: Limited, than: Limited): boolean =>
  than.limits.every((limit) => one.limits.some((other) => refusesAll(other, one, limit, than)));

/** Whether a limit refuses whatever another one refuses: it counts at least as much, and leaves at most as much. */
function refusesAll(one: CountedLimit, { stack, counters }: Limited, than: CountedLimit, of: Limited): boolean {
  const [a, b] = [one.limit, than.limit];
  const chargersOf = (limited: CountedLimit, { policies }: Stack, all: Counters) =>
    all.get(counterOf(limited.limit, limited.document, policies)) ?? [];
  const [own, others] = [chargersOf(one, stack, counters), chargersOf(than, of.stack, of.counters)];
  return (
    (a.scope === b.scope || a.scope === "global") &&
    (one.whenKey === "" || one.whenKey === than.whenKey) &&
    chargedBy(a) === chargedBy(b) &&
    (a.amount ?? 1) >= (b.amount ?? 1) &&
    releaseRank(a) <= releaseRank(b) &&
    countsFewerApart(a, b) &&
    ((a.max <= b.max && coversWindow(a, b) && coversChargers(others, own)) ||
      // Where no call leaves more on the counter, the windows of one that lie in a window of the other cannot fill it.
      (windowsIn(a, b) * a.max <= b.max &&
        coversChargers(
          others,
          own.filter(({ limit }) => limit.max <= a.max),
        )))
  );
}

/** How many windows of `a` make up one of `b`, at most; without bound where they do not lie in it, or it counts no calls. */
function windowsIn(a: Limit2, b: Limit2): number {
  const [shorter, longer] = [windowSeconds(a.window), windowSeconds(b.window)];
  const isPlain = !slides(a) && !slides(b) && zoneOf(a) === undefined && zoneOf(b) === undefined && !isApart(a);
  const isWhole = (isApart(b) ? WINDOWS.day.seconds : longer) % shorter === 0;
  return isPlain && isWhole && a.increment_from === undefined ? longer / shorter : Number.POSITIVE_INFINITY;
}

/** Whether what one counts apart, the other counts apart too. */
function countsFewerApart({ by = [] }: Limit2, { by: others = [] }: Limit2): boolean {
  const known = new Set(others.map((path) => keyOf(namesOf(path))));
  return by.every((path) => known.has(keyOf(namesOf(path))));
}

const SLOTS = 8;

/** Whether all that counts in a window of `b` counts in one of `a` at the same time. */
function coversWindow(a: Limit2, b: Limit2): boolean {
  const [longer, shorter] = [windowSeconds(a.window), windowSeconds(b.window)];
  if (windowKey(a.window) === windowKey(b.window) && zoneOf(a) === zoneOf(b) && slides(a) === slides(b)) return true;
  if (slides(a)) {
    // A sliding window reaches up to an eighth further back than it is long.
    if (slides(b)) return longer === shorter || longer * SLOTS >= shorter * (SLOTS + 1);
    return zoneOf(b) === undefined && longer >= shorter;
  }
  if (slides(b) || zoneOf(a) !== zoneOf(b)) return false;
  const [isCalendar, isOtherCalendar] = [isApart(a), isApart(b)];
  if (zoneOf(a) !== undefined) return b.window === "day";
  if (isOtherCalendar) return false;
  return isCalendar ? WINDOWS.day.seconds % shorter === 0 : longer % shorter === 0;
}

const slides = ({ sliding }: Limit2): boolean => sliding === true;

const isApart = ({ window }: Limit2): boolean => windowKey(window) === window && typeof window === "string";
