// @ts-check
// What the floors share: decisions made once, and the bounds of a window.

import { NAMES } from "./case.mjs";

/** @typedef {import("./case.mjs").Decision} Decision */

/**
 * A decision without counts, made once and shared between calls.
 *
 * @param {import("tollgate").Effect} effect
 * @param {import("tollgate").DecisionCode} code
 * @param {string} rule
 * @returns {Decision}
 */
export const decision = (effect, code, rule) =>
  Object.freeze({ effect, code, rule, message: code, limits: Object.freeze([]) });

/**
 * The decisions of each of the tools by one rule. @param {(name: string) => string} pointerOf
 */
export const decisionsOf = (pointerOf) =>
  new Map(
    NAMES.map((name) => [
      name,
      {
        allow: decision("allow", "allowed", pointerOf(name)),
        unmet: decision("deny", "require_unmet", `${pointerOf(name)}/require/0`),
        undecided: decision("deny", "indeterminate", `${pointerOf(name)}/require/0`),
      },
    ]),
  );

export const DEFAULT_DENY = decision("deny", "default_deny", "/default");

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const MINUTE = 60_000;

/** Fixed windows of one length; holds the bounds of the latest. @param {number} lengthMs */
export const createWindow = (lengthMs) => ({
  lengthMs,
  start: Number.NEGATIVE_INFINITY,
  end: Number.NEGATIVE_INFINITY,
});

/** Whether the window had to be moved to hold `now`. @param {ReturnType<typeof createWindow>} window @param {number} now */
export function moveWindow(window, now) {
  if (now >= window.start && now < window.end) return false;
  window.start = now - (now % window.lengthMs);
  window.end = window.start + window.lengthMs;
  return true;
}

/** @typedef {ReturnType<typeof createWindow>} Window */

/** A counter in the window that is open now. @param {Window} window */
export const createCounter = (window) => ({ start: window.start, used: 0 });

/** @typedef {ReturnType<typeof createCounter>} Counter */

/** What the counter holds in the window that is open now. @param {Counter} counter @param {Window} window */
export function usedIn(counter, window) {
  if (counter.start !== window.start) {
    counter.start = window.start;
    counter.used = 0;
  }
  return counter.used;
}
