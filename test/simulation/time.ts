import fakeTimers from "@sinonjs/fake-timers";

/** Time that passes only when it is told to. While it lasts, `setTimeout` and `clearTimeout` of this process are its own. */
export interface VirtualTime {
  /** Milliseconds since it was last begun anew. */
  now(): number;
  /** Begins anew, without any timer. */
  reset(): void;
  /** Runs the timer that is due next, and all promises that follow from it; false if there is none. */
  next(): Promise<boolean>;
  /** Lets the process turn to what it does between events, such as telling of rejections that nobody handles. */
  pause(): Promise<void>;
  /** Gives the process its own timers back. */
  end(): void;
}

/** Node takes up a tick when no promise is left to run, so that what comes after it sees everything settled. */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

export function beginVirtualTime(): VirtualTime {
  const clock = fakeTimers.install({ now: 0, toFake: ["setTimeout", "clearTimeout"] });
  return {
    now: () => clock.now,
    reset: () => clock.reset(),
    async next() {
      if (clock.countTimers() === 0) return false;
      clock.next();
      await settled();
      return true;
    },
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    end: () => clock.uninstall(),
  };
}
