/**
 * Calls `late` after that many milliseconds unless the function it returns is called before. Keeps no process alive,
 * unless it is to be held for an answer.
 */
export function after(ms: number, late: () => void, hold = false): () => void {
  const timer: unknown = setTimeout(late, ms);
  // Node's timers are objects that can be told not to hold the process; elsewhere they are numbers.
  if (!hold) (timer as { unref?(): void }).unref?.();
  return () => clearTimeout(timer as number);
}

/**
 * The value that `work` gives, unless it takes longer than `ms` milliseconds; then the promise rejects, and `late` is called
 * with what comes after all. Nothing that `work` does later is left unhandled, and no timer outlives the answer.
 */
export function withDeadline<T>(work: () => PromiseLike<T>, ms: number, late?: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false;
    const expire = (): void => {
      over = true;
      reject(new Error(`no answer within ${ms} ms`));
    };
    const cancel = after(ms, expire, true);
    new Promise<T>((settle) => settle(work())).then(
      (value) => {
        cancel();
        if (over) late?.(value);
        else resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}

/** A clock that never runs backwards: the latest finite time that a host's clock has shown. */
export interface Clock {
  /** Epoch milliseconds; NaN if the host's clock throws or shows no finite number. */
  now(): number;
  /** The latest time shown so far; NaN before the first. */
  latest(): number;
}

/** Clocks of the host that share what they have shown: none of them shows less than another did. */
export function createClocks(): (read: () => number) => Clock {
  let latest = Number.NaN;
  return (read) => ({
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
  });
}

/** The latest whole millisecond that a host's clock has shown; throws if the clock shows no time. */
export function createTime(read: () => number): () => number {
  const clock = createClocks()(read);
  return () => {
    const now = Math.floor(clock.now());
    if (Number.isNaN(now)) throw new Error("the clock shows no time");
    return now;
  };
}
