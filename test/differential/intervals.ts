import type { Charge } from "../reference.js";

/** Brute force beside both sides: all that was admitted to sliding limits, one entry a call, however long ago. */
export interface IntervalLog {
  /** The rule of a sliding limit that has seen more than its `max` in the window's length before this call, with it. */
  admit(decision: unknown, charges: readonly Charge[], at: number): string | undefined;
  /** A decision gave something back: it is no longer held against the limits. */
  forget(decision: unknown): void;
  /** Counters were reset: the log begins anew. */
  forgetAll(): void;
}

interface Admitted {
  readonly decision: unknown;
  readonly counter: string;
  readonly at: number;
  readonly amount: bigint;
}

const LENGTHS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export function createIntervalLog(): IntervalLog {
  let log: Admitted[] = [];
  return {
    admit(decision, charges, at) {
      const sliding = charges.filter(({ limit }) => limit.sliding);
      const over = sliding.find(({ counter, amount, max, limit }) => {
        const length = LENGTHS[limit.window] ?? Number(limit.window) * 1_000;
        const seen = log.filter((one) => one.counter === counter && one.at >= at - length);
        return seen.reduce((sum, one) => sum + one.amount, amount!) > max;
      });
      const largest = new Map<string, bigint>();
      for (const { counter, amount } of sliding)
        if ((largest.get(counter) ?? -1n) < amount!) largest.set(counter, amount!);
      for (const [counter, amount] of largest) log.push({ decision, counter, at, amount });
      return over?.rule;
    },
    forget(decision) {
      log = log.filter((one) => one.decision !== decision);
    },
    forgetAll() {
      log = [];
    },
  };
}
