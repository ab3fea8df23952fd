const NAMED = { minute: 60, hour: 3_600, day: 86_400 } as const;

/** The length of a window in seconds. */
export const windowSeconds = (window: keyof typeof NAMED | number): number =>
  typeof window === "number" ? window : NAMED[window];

/** Fixed windows of one length, aligned to the epoch; keeps the bounds of the latest one that was asked for. */
export interface Windows {
  readonly lengthMs: number;
  start: number;
  end: number;
}

export const createWindows = (seconds: number): Windows => ({ lengthMs: seconds * 1_000, start: 0, end: 0 });

/** Moves to the window that holds `now`. The remainder of a division is exact where its quotient is not. */
export function moveTo(windows: Windows, now: number): void {
  if (now >= windows.start && now < windows.end) return;
  const into = now % windows.lengthMs;
  windows.start = now - (into < 0 ? into + windows.lengthMs : into);
  windows.end = windows.start + windows.lengthMs;
}
