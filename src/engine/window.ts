import { NAMED_WINDOWS } from "../policy/window.js";

/** The length of a window in seconds. */
export const windowSeconds = (window: keyof typeof NAMED_WINDOWS | number): number =>
  typeof window === "number" ? window : NAMED_WINDOWS[window];

/** Fixed windows of one length, aligned to the epoch; keeps the bounds of the latest one that was asked for. */
export interface Windows {
  readonly lengthMs: number;
  start: number;
  end: number;
}

/** Windows of each length once, to be shared by all limits of a policy. */
export function createWindowTable(): (seconds: number) => Windows {
  const table = new Map<number, Windows>();
  return (seconds) => {
    let windows = table.get(seconds);
    if (windows === undefined) {
      windows = { lengthMs: seconds * 1_000, start: 0, end: 0 };
      table.set(seconds, windows);
    }
    return windows;
  };
}

/** Moves to the window that holds `now`. The remainder of a division is exact where its quotient is not. */
export function moveTo(windows: Windows, now: number): void {
  if (now >= windows.start && now < windows.end) return;
  const into = now % windows.lengthMs;
  windows.start = now - (into < 0 ? into + windows.lengthMs : into);
  windows.end = windows.start + windows.lengthMs;
}
