import { type BrokenStores, keyOf, plainStore } from "./plain.js";

export const RELEASE: BrokenStores = {
  "decrements without looking": {
    create: (cells) => plainStore({ cells, giveBack: (used, { amount }) => used - amount }),
    caughtBy: "release never goes below zero",
  },
  "gives back nothing that would go below zero": {
    create: (cells) => plainStore({ cells, giveBack: (used, { amount }) => (used < amount ? used : used - amount) }),
    caughtBy: "release never goes below zero",
  },
  "makes a counter to decrement": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        release(charges, now) {
          for (const charge of charges) {
            const expiry = now + charge.windowEnd - charge.windowStart;
            if (!cells.has(keyOf(charge))) cells.set(keyOf(charge), { used: -charge.amount, expiry });
            else store.release([charge], now);
          }
        },
      };
    },
    caughtBy: "release of what was never reserved creates nothing",
  },
  "revives a counter that it has forgotten": {
    create(cells) {
      const known = new Set<string>();
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          for (const charge of charges) known.add(keyOf(charge));
          return store.reserve(charges, now);
        },
        release(charges, now) {
          for (const charge of charges) {
            if (known.has(keyOf(charge)) && !cells.has(keyOf(charge))) {
              cells.set(keyOf(charge), { used: -charge.amount, expiry: Number.POSITIVE_INFINITY });
            } else store.release([charge], now);
          }
        },
      };
    },
    caughtBy: "release long after the window creates and revives nothing",
  },
  "gives back one, whatever the amount": {
    create: (cells) => plainStore({ cells, giveBack: (used) => Math.max(0, used - 1) }),
    caughtBy: "release gives back every charge of a call",
  },
  "deletes the counter that it should lower": {
    create: (cells) => plainStore({ cells, giveBack: () => 0 }),
    caughtBy: "release gives back what was charged",
  },
  "gives back nothing": {
    create: (cells) => plainStore({ cells, giveBack: (used) => used }),
    caughtBy: "release gives back what was charged",
  },
  "gives back until it meets a counter that is missing": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        release(charges, now) {
          const missing = charges.findIndex((charge) => !cells.has(keyOf(charge)));
          store.release(missing === -1 ? charges : charges.slice(0, missing), now);
        },
      };
    },
    caughtBy: "release of a call gives back what is there, whatever is not",
  },
  "gives back the first charge alone": {
    create(cells) {
      const store = plainStore({ cells });
      return { ...store, release: (charges, now) => store.release(charges.slice(0, 1), now) };
    },
    caughtBy: "release gives back every charge of a call",
  },
  "gives back to the window that runs now": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        release: (charges, now) =>
          store.release(
            charges.map((charge) => {
              const length = charge.windowEnd - charge.windowStart;
              const windowStart = now - (now % length);
              return { ...charge, windowStart, windowEnd: windowStart + length };
            }),
            now,
          ),
      };
    },
    caughtBy: "release after the window touches its own window only",
  },
  "refuses to give back once the window is over": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        release: (charges, now) =>
          store.release(
            charges.filter(({ windowEnd }) => now < windowEnd),
            now,
          ),
      };
    },
    caughtBy: "release after the window touches its own window only",
  },
  "takes an amount of 0 for one left out": {
    create: (cells) => plainStore({ cells, giveBack: (used, { amount }) => Math.max(0, used - (amount || 1)) }),
    caughtBy: "release with amount 0 changes nothing",
  },
};
