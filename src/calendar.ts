import { LAST_TIME, offsetAt } from "./zone.js";

export type CalendarUnit = "day" | "week" | "month";

/** In epoch milliseconds: from `start` until right before `end`. */
export interface CalendarWindow {
  readonly start: number;
  readonly end: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** No zone of the tz database changes its offset twice in this time. The least between two changes is four days, Freetown in 1939. */
const STEP = 12 * HOUR;

/** Local days are counted from 1970-01-01, a Thursday. By unit: its first day, and the first day of the next. */
const UNITS: Readonly<Record<CalendarUnit, { first(day: number): number; next(first: number): number }>> = {
  day: { first: (day) => day, next: (first) => first + 1 },
  week: { first: (day) => day - ((((day + 3) % 7) + 7) % 7), next: (first) => first + 7 },
  month: {
    first: (day) => new Date(day * DAY).setUTCDate(1) / DAY,
    next: (first) => {
      const date = new Date(first * DAY);
      return date.setUTCMonth(date.getUTCMonth() + 1) / DAY;
    },
  },
};

/**
 * The window that holds `now`: from the first instant of its first local day to that of the next window's. A window that
 * has begun goes on if clocks go back into the one before. No zone is UTC. It asks `Intl` some ten times: ask once a window.
 *
 * @returns `null` if `now`, the start or the end is a time that `Date` cannot show.
 * @throws {RangeError} if `isZone` refuses the zone.
 */
export function calendarWindow(unit: CalendarUnit, zone: string | undefined, now: number): CalendarWindow | null {
  if (!(Math.abs(now) <= LAST_TIME)) return null;
  const offset = zone === undefined || zone === "UTC" ? () => 0 : (time: number) => offsetAt(zone, time);
  const { first, next } = UNITS[unit];
  const instant = Math.floor(now);
  let day = first(Math.floor((instant + offset(instant)) / DAY));
  let end = startOf(next(day), offset);
  while (end <= now) {
    day = next(day);
    end = startOf(next(day), offset);
  }
  const start = startOf(day, offset);
  return start >= -LAST_TIME && end <= LAST_TIME ? { start, end } : null;
}

/** The first instant at which clocks show this day or a later one; NaN for a day that is NaN. */
function startOf(day: number, offset: (time: number) => number): number {
  const midnight = day * DAY;
  if (Number.isNaN(midnight)) return midnight;
  // Every offset is less than a day. The walk takes each stretch of one offset in turn.
  let from = midnight - DAY;
  for (;;) {
    const ahead = offset(from);
    const to = endOfOffset(from, ahead, offset);
    const at = Math.max(from, midnight - ahead);
    if (!(at >= to)) return at;
    from = to;
  }
}

/** The end of the stretch that begins with this offset, or of the first step of it. */
function endOfOffset(from: number, ahead: number, offset: (time: number) => number): number {
  let [same, other] = [from, from + STEP];
  if (offset(other) === ahead) return other;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offset(middle) === ahead) same = middle;
    else other = middle;
  }
  return other;
}
