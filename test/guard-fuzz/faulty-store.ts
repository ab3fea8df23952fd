import type { CounterStore, SyncCounterStore } from "../../src/index.js";
import type { Random } from "../differential/random.js";

/** A store over a network that is slow, loses messages, and loses answers. */
export interface Faulty extends CounterStore {
  /** Lets one message on its way arrive; false if none is. */
  advance(): boolean;
  /** Whether a charge may stand that nobody was told of. */
  lost(): boolean;
}

export function faultyStore(inner: SyncCounterStore, random: Random, failed: () => void): Faulty {
  const waiting: (() => void)[] = [];
  let losing = false;

  const through = <Answer>(apply: () => Answer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.push(() => {
        const fault = random.below(30);
        if (fault > 2) return resolve(apply());
        failed();
        losing = true;
        if (fault === 0) return reject(new Error("refused"));
        apply();
        // Lost on its way back: with an error, or for ever.
        if (fault === 1) reject(new Error("the connection was lost"));
      });
    });

  return {
    reserve: (charges, now) => {
      const kept = charges.map((charge) => ({ ...charge }));
      return through(() => inner.reserve(kept, now));
    },
    release: (charges, now) => {
      const kept = charges.map((charge) => ({ ...charge }));
      return through(() => inner.release(kept, now));
    },
    advance() {
      const [arrives] = waiting.splice(random.below(waiting.length), 1);
      arrives?.();
      return arrives !== undefined;
    },
    lost: () => losing,
  };
}
