import { type BrokenStores, keyOf, plainStore, rowOf } from "./plain.js";
import { broken, writes } from "./reach.js";

const OWN_ALONE = "release with a reach touches its own window alone, and creates none";
const KEPT = "a window is kept until the last that counts it can no longer be asked for";

/** Stores that give back, keep or make room for windows as they should not. */
export const REACH_LIFE: BrokenStores = {
  "gives back the amount of the oldest window": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        release(charges, now) {
          store.release(
            charges.map((charge) => rowOf(charge).findLast((window) => cells.has(keyOf(window))) ?? charge),
            now,
          );
        },
      };
    },
    caughtBy: OWN_ALONE,
  },
  "lets a window go below zero as long as the sum does not": broken(
    { giveBack: (used, { amount, reach }) => (reach > 0 ? used - amount : Math.max(0, used - amount)) },
    OWN_ALONE,
  ),
  "opens a window to give back from": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        release(charges, now) {
          for (const charge of charges) {
            if (charge.reach > 0 && !cells.has(keyOf(charge))) writes(cells, charge, -charge.amount);
            else store.release([charge], now);
          }
        },
      };
    },
    caughtBy: OWN_ALONE,
  },
  "gives back nothing once the window has ended": {
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
    caughtBy: "release frees room in every window that counts what it gives back",
  },
  "gives back to the window that runs what the forgotten one held": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        release(charges, now) {
          for (const charge of charges) {
            const start = now - (now % (charge.windowEnd - charge.windowStart));
            store.release([cells.has(keyOf(charge)) ? charge : { ...charge, windowStart: start }], now);
          }
        },
      };
    },
    caughtBy: "release long after the reach revives nothing",
  },
  "forgets a window one length after its end": broken(
    { expiry: ({ windowStart, windowEnd }) => 2 * windowEnd - windowStart },
    KEPT,
  ),
  "forgets a window when the last that counts it ends": broken(
    { expiry: ({ windowStart, windowEnd, reach }) => windowEnd + Math.max(1, reach) * (windowEnd - windowStart) },
    KEPT,
  ),
  "reckons its reach from the caller's clock": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          const late = charges.map((charge) => {
            const length = charge.windowEnd - charge.windowStart;
            return {
              ...charge,
              reach: Math.max(0, charge.reach - Math.max(0, Math.floor((now - charge.windowStart) / length))),
            };
          });
          return store.reserve(late, now);
        },
      };
    },
    caughtBy: KEPT,
  },
  "reckons the life of a window anew at each charge": broken(
    { expiry: ({ windowStart, windowEnd, reach }, now) => now + (reach + 1) * (windowEnd - windowStart) },
    "a later charge does not shorten the life of a window in its reach",
  ),
};

const room = "reading, refusing and giving back with a reach need no room";

/** The same at the capacity that they are given. */
export const FULL_REACH: BrokenStores = {
  "opens a window that it only reads": {
    create(cells, maxCounters) {
      const store = plainStore({ cells, maxCounters });
      return {
        ...store,
        reserve(charges, now) {
          for (const charge of charges) if (charge.reach > 0 && !cells.has(keyOf(charge))) writes(cells, charge, 0);
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: room,
  },
  "has room for any number of counters with a reach": {
    create(cells, maxCounters) {
      const fixed = plainStore({ cells, maxCounters });
      const free = plainStore({ cells });
      return {
        ...fixed,
        reserve: (charges, now) => (charges.some(({ reach }) => reach > 0) ? free : fixed).reserve(charges, now),
      };
    },
    caughtBy: "a full store rejects what needs a new counter with a reach, and applies no charge of the call",
  },
};
