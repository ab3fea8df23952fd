import type { AnyStore, Reservation } from "../../../src/index.js";
import { asynchronous, type BrokenStores, keyOf, plainStore } from "./plain.js";

const never = { expiry: () => Number.POSITIVE_INFINITY };

/** Stores that are right alone, and wrong beside another over the same counters. */
export const SHARED: BrokenStores = {
  "counts for itself": {
    create: () => plainStore(never),
    caughtBy: "what one store is charged the other counts",
  },
  "remembers which calls it has refused": {
    create(cells) {
      const refused = new Map<string, Reservation>();
      const store = plainStore({ cells, ...never });
      return {
        ...store,
        reserve(charges, now) {
          const name = JSON.stringify(charges);
          const answer = refused.get(name) ?? store.reserve(charges, now);
          if (!answer.ok) refused.set(name, answer);
          return answer;
        },
      };
    },
    caughtBy: "what one store is charged the other counts",
  },
  "locks within its own process alone": {
    create(cells): AnyStore {
      const store = asynchronous(plainStore({ cells, ...never }));
      let turn: Promise<unknown> = Promise.resolve();
      return {
        ...store,
        reserve(charges, now) {
          const answer = turn.then(async () => {
            const before = charges.map((charge) => cells.get(keyOf(charge))?.used ?? 0);
            if (charges.some(({ amount, max }, i) => before[i]! + amount > max)) return { ok: false, used: before };
            await new Promise((done) => setImmediate(done));
            return store.reserve(
              charges.map((charge) => ({ ...charge, max: Number.MAX_SAFE_INTEGER })),
              now,
            );
          });
          turn = answer;
          return answer;
        },
      };
    },
    caughtBy: "of many calls at once through both exactly those that fit are admitted",
  },
  "lets counters expire by its caller's clock": {
    create: (cells) => plainStore({ cells }),
    caughtBy: "a caller whose clock is a year ahead makes no counter of another vanish",
  },
  "forgets counters as soon as a caller is in a later window": {
    create: (cells) => plainStore({ cells, expiry: ({ windowEnd }) => windowEnd }),
    caughtBy: "callers whose clocks differ by less than a window never reopen one",
  },
};

/** Stores that do not say that they cannot reach their counters. */
export const UNREACHABLE: BrokenStores = {
  "lets calls through when its database is away": {
    create: () => ({
      ...plainStore(),
      reserve: (charges) => ({ ok: true, used: charges.map(({ amount }) => amount) }),
    }),
    caughtBy: "a store that cannot reach its counters rejects, and never guesses",
  },
  "goes on in memory when its database is away": {
    create: () => plainStore(),
    caughtBy: "a store that cannot reach its counters rejects, and never guesses",
  },
  "refuses all calls when its database is away": {
    create: () => ({ ...plainStore(), reserve: (charges) => ({ ok: false, used: charges.map(({ max }) => max) }) }),
    caughtBy: "a store that cannot reach its counters rejects, and never guesses",
  },
  "gives back in silence when its database is away": {
    create: () => ({
      ...plainStore(),
      reserve() {
        throw new Error("away");
      },
      release() {},
    }),
    caughtBy: "a store that cannot reach its counters rejects, and never guesses",
  },
};
