import type { Charge, Reservation } from "../engine/store.js";

/** The windows of a counter with a reach. */
export interface Slots {
  readonly reachMs: number;
  /** How long after its start a window may be forgotten, in milliseconds. */
  readonly lifeMs: number;
  /** The start and the count of each window in turns, the oldest first; flat, because objects take twice as long to sum. */
  readonly pairs: number[];
  /**
   * The sum over the reach of the newest window, without that window. Nearly every charge is to the newest window: kept,
   * this sum makes it half as dear.
   */
  before: number;
}

/** The windows of a charge's counter: none, or those of these pairs, of which the oldest is the first. */
export function slotsFor({ windowStart, windowEnd, reach }: Charge, pairs: number[] = []): Slots {
  const length = windowEnd - windowStart;
  const slots = { reachMs: reach * length, lifeMs: (reach + 2) * length, pairs, before: 0 };
  if (pairs.length > 0) sumBefore(slots);
  return slots;
}

/** The sum over a window and its reach. */
export function sumOf(slots: Slots, start: number): number {
  const { pairs, before } = slots;
  const newest = pairs.length - 2;
  return pairs[newest] === start ? before + pairs[newest + 1]! : sumUpTo(slots, start);
}

/** The largest sum over any row of windows, as long as a window and its reach, that has this window. */
export function largestSumOf(slots: Slots, start: number): number {
  const { pairs, reachMs } = slots;
  let largest = sumOf(slots, start);
  // There are later windows only where clocks differ or went back.
  for (let i = pairs.length - 2; i >= 0 && pairs[i]! > start; i -= 2) {
    if (pairs[i]! - reachMs <= start) largest = Math.max(largest, sumUpTo(slots, pairs[i]!));
  }
  return largest;
}

function sumUpTo({ pairs, reachMs }: Slots, last: number): number {
  let sum = 0;
  for (let i = pairs.length - 2; i >= 0 && pairs[i]! >= last - reachMs; i -= 2) {
    if (pairs[i]! <= last) sum += pairs[i + 1]!;
  }
  return sum;
}

export const hasWindow = ({ pairs }: Slots, start: number): boolean => findWindow(pairs, start) >= 0;

/** The count of one window; undefined if it is not there. */
export function countOf({ pairs }: Slots, start: number): number | undefined {
  const i = findWindow(pairs, start);
  return i < 0 ? undefined : pairs[i + 1];
}

/** Adds a window with nothing on it, which is not there yet. */
export function addWindow(slots: Slots, start: number): void {
  const { pairs } = slots;
  let i = pairs.length;
  while (i > 0 && pairs[i - 2]! > start) i -= 2;
  if (i === pairs.length) pairs.push(start, 0);
  else pairs.splice(i, 0, start, 0);
  sumBefore(slots);
}

/** Adds to a window, if it is there; below 0 it does not go. */
export function change(slots: Slots, start: number, amount: number): void {
  const { pairs } = slots;
  const i = findWindow(pairs, start);
  if (i < 0) return;
  pairs[i + 1] = Math.max(0, pairs[i + 1]! + amount);
  if (i < pairs.length - 2) sumBefore(slots);
}

/**
 * Charges the newest window if it is this charge's, in one step; null if it is not. The usual case, which costs half as much as
 * to look, find and sum.
 */
export function chargeNewest({ pairs, before }: Slots, { windowStart, amount, max }: Charge): Reservation | null {
  const newest = pairs.length - 2;
  if (pairs[newest] !== windowStart) return null;
  const count = pairs[newest + 1]!;
  const sum = before + count + amount;
  if (sum > max) return { ok: false, used: [before + count] };
  pairs[newest + 1] = count + amount;
  return { ok: true, used: [sum] };
}

/** Forgets the windows that have expired, and says how many. */
export function dropExpired(slots: Slots, now: number): number {
  const { lifeMs, pairs } = slots;
  let end = 0;
  while (end < pairs.length && pairs[end]! + lifeMs <= now) end += 2;
  pairs.splice(0, end);
  if (pairs.length > 0) sumBefore(slots);
  return end / 2;
}

function sumBefore(slots: Slots): void {
  const { pairs } = slots;
  slots.before = sumUpTo(slots, pairs[pairs.length - 2]!) - pairs[pairs.length - 1]!;
}

function findWindow(pairs: readonly number[], start: number): number {
  let i = pairs.length - 2;
  while (i >= 0 && pairs[i]! > start) i -= 2;
  return i >= 0 && pairs[i] === start ? i : -1;
}
