import type { EventEmitter } from "node:events";
import type { CounterStore } from "../../src/index.js";

/** What is there of each kind. */
export type Kept = Readonly<Record<string, number>>;

/** What the process waits for: sockets, timers and the like. */
export function resources(): Kept {
  const kept: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) kept[name] = (kept[name] ?? 0) + 1;
  return kept;
}

/** The listeners that these have, by event. */
export function listenersOf(name: string, emitters: readonly EventEmitter[]): Kept {
  const kept: Record<string, number> = {};
  for (const emitter of emitters) {
    for (const event of emitter.eventNames()) {
      const key = `${name} ${String(event)}`;
      kept[key] = (kept[key] ?? 0) + emitter.listenerCount(event);
    }
  }
  return kept;
}

/** The store, and how many of its promises have not been settled. */
export function pendingOf({ reserve, release }: CounterStore): {
  readonly store: CounterStore;
  readonly pending: () => number;
} {
  let pending = 0;
  const watch = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    pending += 1;
    try {
      return await answer;
    } finally {
      pending -= 1;
    }
  };
  return {
    store: {
      reserve: (charges, now) => watch(reserve(charges, now)),
      release: (charges, now) => watch(release(charges, now)),
    },
    pending: () => pending,
  };
}

/** What there is more of than there was, as text. */
export const grown = (before: Kept, now: Kept): readonly string[] =>
  Object.entries(now)
    .filter(([name, count]) => count > (before[name] ?? 0))
    .map(([name, count]) => `${name}: ${before[name] ?? 0} before, ${count} now`);
