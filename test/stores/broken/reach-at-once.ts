import type { Charge, CounterStore, SyncCounterStore } from "../../../src/index.js";
import { asynchronous, type BrokenStores, keyOf, plainStore, rowOf } from "./plain.js";

/** A round trip to a server. */
const trip = (): Promise<void> => new Promise((done) => setImmediate(done));

const EXACT = "of many calls at once with a reach exactly those that fit are admitted";
const NINE = "of many calls at once in nine windows exactly those that fit are admitted";
const BOUNDARY = "calls at once on both sides of a boundary never hold more than the maximum in nine windows in a row";

/** Runs work under the locks of these names, each held until the work is done. */
function locks() {
  const turns = new Map<string, Promise<unknown>>();
  return async <T>(names: readonly string[], work: () => Promise<T>): Promise<T> => {
    const before = names.map((name) => turns.get(name));
    const result = Promise.all(before).then(work);
    for (const name of names)
      turns.set(
        name,
        result.catch(() => {}),
      );
    return result;
  };
}

/** A store that reads, waits, and then charges, under locks of these names. */
const locking = (store: SyncCounterStore, namesOf: (charge: Charge) => readonly string[]): CounterStore => {
  const locked = locks();
  return {
    ...asynchronous(store),
    reserve: (charges, now) =>
      locked(charges.flatMap(namesOf).sort(), async () => {
        const looked = store.reserve(
          charges.map((charge) => ({ ...charge, amount: 0, max: Number.MAX_SAFE_INTEGER })),
          now,
        );
        await trip();
        if (charges.some(({ amount, max }, i) => looked.used[i]! + amount > max))
          return { ok: false, used: looked.used };
        return store.reserve(
          charges.map((charge) => ({ ...charge, max: Number.MAX_SAFE_INTEGER })),
          now,
        );
      }),
  };
};

/** Stores that are wrong only if calls with a reach come at once. */
export const REACH_AT_ONCE: BrokenStores = {
  "sums before it locks": { create: (cells) => locking(plainStore({ cells }), () => []), caughtBy: EXACT },
  "locks the charge's own window alone": {
    create: (cells) => locking(plainStore({ cells }), (charge) => [keyOf(charge)]),
    caughtBy: BOUNDARY,
  },
  "locks the windows that there are": {
    create: (cells) =>
      locking(plainStore({ cells }), (charge) =>
        rowOf(charge)
          .map(keyOf)
          .filter((name) => cells.has(name)),
      ),
    caughtBy: NINE,
  },
  "locks a window and its reach, and not the windows after it": {
    create: (cells) => locking(plainStore({ cells }), (charge) => rowOf(charge).map(keyOf)),
    caughtBy: BOUNDARY,
  },
};

/** Stores that are wrong only if two of them share their counters. */
export const SHARED_REACH: BrokenStores = {
  "remembers the windows before the present one": {
    create(cells) {
      const remembered = new Map<string, number>();
      const shared = plainStore({ cells, expiry: () => Number.POSITIVE_INFINITY });
      return {
        ...shared,
        reserve(charges, now) {
          const own = charges.map((charge) => ({ ...charge, reach: 0 }));
          const older = charges.map((charge) =>
            rowOf(charge)
              .slice(1)
              .reduce((sum, window) => {
                const name = keyOf(window);
                if (!remembered.has(name)) remembered.set(name, cells.get(name)?.used ?? 0);
                return sum + remembered.get(name)!;
              }, 0),
          );
          const answer = shared.reserve(
            own.map((charge, i) => ({ ...charge, max: charge.max - older[i]! })),
            now,
          );
          return { ok: answer.ok, used: answer.used.map((count, i) => count + older[i]!) };
        },
      };
    },
    caughtBy: "what one store is charged in a window the other counts in its reach",
  },
  "counts the windows of its own process alone": {
    create() {
      return plainStore({ expiry: () => Number.POSITIVE_INFINITY });
    },
    caughtBy: "calls at once through both, on both sides of a boundary, never hold more than the maximum",
  },
  "forgets the windows of a caller that is ahead": {
    create(cells) {
      const store = plainStore({ cells, expiry: () => Number.POSITIVE_INFINITY });
      return {
        ...store,
        reserve(charges, now) {
          const kept = charges.every(({ windowEnd }) => windowEnd > now);
          if (kept) for (const name of cells.keys()) if (JSON.parse(name)[2] > now) cells.delete(name);
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: "a caller whose clock is a window behind counts what one ahead was charged",
  },
  "forgets by the clock of whoever asks": {
    create: (cells) => plainStore({ cells }),
    caughtBy: "a caller whose clock is a year ahead makes no window of another vanish",
  },
};
