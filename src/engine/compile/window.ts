import { shared } from "./shared.js";

/** Fixed windows of one length, aligned to the epoch; keeps the bounds of the latest one that was asked for. */
export interface Windows {
  readonly lengthMs: number;
  /** Null before the first. */
  start: number | null;
  end: number | null;
}

/** Windows of each length once, to be shared by all limits of a policy. */
export function createWindowTable(): (seconds: number) => Windows {
  const table = new Map<number, Windows>();
  return (seconds) => shared(table, seconds, () => ({ lengthMs: seconds * 1_000, start: null, end: null }));
}

/** Moves to the window that holds `now`. The remainder of a division is exact where its quotient is not. */
export function moveTo(windows: Windows, now: number): void {
  const { lengthMs, start, end } = windows;
  // Before the start as well: what a call reads can decide another one meanwhile, at a later time.
  // Stryker disable next-line ConditionalExpression, EqualityOperator: a window that is calculated anew has the same bounds.
  if (start !== null && now >= start && now < end!) return;
  const into = now % lengthMs;
  const from = now - (into < 0 ? into + lengthMs : into);
  windows.start = from;
  windows.end = from + lengthMs;
}
