/** A clock that never runs backwards: the latest finite time that the host's clock has shown. */
export interface Clock {
  /** Epoch milliseconds; NaN if the host's clock throws or shows no finite number. */
  now(): number;
  /** The latest time shown so far; NaN before the first. */
  latest(): number;
}

export function createClock(read: () => number): Clock {
  let latest = Number.NaN;
  return {
    now() {
      let shown = Number.NaN;
      try {
        shown = read();
      } catch {
        // A clock that throws shows no time.
      }
      if (!Number.isFinite(shown)) return Number.NaN;
      if (!(shown <= latest)) latest = shown;
      return latest;
    },
    latest: () => latest,
  };
}
