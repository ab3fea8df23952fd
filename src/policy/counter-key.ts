import { type Window, windowSeconds } from "./windows.js";

/** The parts of a limit that name its counter. */
export interface CounterOf {
  readonly counter: string;
  readonly window: Window;
  readonly scope: string;
  /** The argument that is counted; undefined for calls. */
  readonly increment_from?: string | readonly string[] | undefined;
}

/**
 * Which counter a limit is charged to: limits with equal keys share one. See docs/language.md#which-counter. Joined so that
 * no two counters give one key: what is free text comes after its own length.
 */
export function counterKey(
  { counter, window, scope, increment_from }: CounterOf,
  namespace = "",
  policy?: string,
  observes = false,
): string {
  const counts = increment_from === undefined ? "calls" : "sum";
  // A document with a name and a limit that observes are new in version "2".
  const more = policy === undefined && !observes ? "" : `2:${observes ? "observe" : "enforce"}:${policy ?? "/"}:`;
  return `${more}${scope}:${windowSeconds(window)}:${counts}:${namespace.length}:${namespace}:${counter}`;
}
