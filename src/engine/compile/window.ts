import { type CalendarUnit, calendarWindow } from "../../calendar.js";
import type { Limit2 } from "../../policy/policy.v2.js";
import { isOfDays, windowKey, windowSeconds, zoneOf } from "../../policy/windows.js";
import { shared } from "./shared.js";

/** Windows of one kind; keeps the bounds of the latest one that was asked for. */
export interface Windows {
  /** Windows of one length are aligned to the epoch. */
  readonly lengthMs: number;
  /** How many windows before one count as well. */
  readonly reach: number;
  /** Windows that begin with days of a zone, or with a month; null for those of one length. */
  readonly calendar: { readonly unit: CalendarUnit; readonly zone: string | undefined } | null;
  /** Null before the first. */
  start: number | null;
  end: number | null;
}

/** A sliding window is cut into so many slots, and as many before the present one count as well. */
const SLOTS = 8;

/** The windows of limits, each kind once, to be shared by all limits of a policy. */
export function createWindowTable(): (limit: Pick<Limit2, "window" | "zone" | "sliding">) => Windows {
  const table = new Map<string, Windows>();
  return (limit) => {
    const { window, sliding = false } = limit;
    const zone = zoneOf(limit);
    const isOfCalendar = isOfDays(window) && (zone !== undefined || windowKey(window) === window);
    const seconds = windowSeconds(window);
    const key = isOfCalendar ? `${window} ${zone ?? ""}` : `${seconds}${sliding ? " sliding" : ""}`;
    return shared(table, key, () => ({
      lengthMs: sliding ? (seconds * 1_000) / SLOTS : seconds * 1_000,
      reach: sliding ? SLOTS : 0,
      calendar: isOfCalendar ? { unit: window, zone } : null,
      start: null,
      end: null,
    }));
  };
}

/**
 * Moves to the window that holds `now`; false if there is none that `Date` can show. The remainder of a division is exact
 * where its quotient is not.
 */
export function moveTo(windows: Windows, now: number): boolean {
  const { lengthMs, calendar, start, end } = windows;
  // Before the start as well: what a call reads can decide another one meanwhile, at a later time.
  // Stryker disable next-line ConditionalExpression, EqualityOperator: a window that is calculated anew has the same bounds.
  if (start !== null && now >= start && now < end!) return true;
  if (calendar !== null) {
    const found = Number.isNaN(now) ? null : calendarWindow(calendar.unit, calendar.zone, now);
    if (found === null) return false;
    windows.start = found.start;
    windows.end = found.end;
    return true;
  }
  const into = now % lengthMs;
  const from = now - (into < 0 ? into + lengthMs : into);
  windows.start = from;
  windows.end = from + lengthMs;
  return true;
}
