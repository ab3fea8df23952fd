import { type BrokenStores, type Cells, keyOf, plainStore } from "./plain.js";

const evict = (cells: Cells): void => void cells.delete(cells.keys().next().value ?? "");
const REJECTS = "a full store rejects what needs a new counter";
const GOES_ON = "a full store goes on with the counters that it has, and forgets none of them";

/** Stores that are wrong at a capacity of their own. */
export const MANY: BrokenStores = {
  "forgets the oldest of 1,000 counters": {
    create: (cells) => plainStore({ cells, maxCounters: 1_000, whenFull: evict }),
    caughtBy: "thousands of subjects are counted, and none is forgotten",
  },
  "starts anew when it has 4,000 counters": {
    create: (cells) => plainStore({ cells, maxCounters: 4_000, whenFull: (all) => all.clear() }),
    caughtBy: "thousands of counters of one subject are counted, and none is forgotten",
  },
  "keys by a hash of sixteen bits": {
    create: (cells) =>
      plainStore({
        cells,
        key: (charge) => String([...keyOf(charge)].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) & 0xffff, 7)),
      }),
    caughtBy: "thousands of subjects are counted, and none is forgotten",
  },
};

/** Stores that are wrong at the capacity that they are given. */
export const FULL: BrokenStores = {
  "evicts at capacity": {
    create: (cells, maxCounters) => plainStore({ cells, maxCounters, whenFull: evict }),
    caughtBy: REJECTS,
  },
  "evicts, and rejects": {
    create: (cells, maxCounters) =>
      plainStore({
        cells,
        maxCounters,
        whenFull(all) {
          evict(all);
          throw new Error("full");
        },
      }),
    caughtBy: GOES_ON,
  },
  "grows beyond its capacity": {
    create: (cells, maxCounters) => plainStore({ cells, maxCounters, whenFull: () => {} }),
    caughtBy: REJECTS,
  },
  "lets calls through uncounted when full": {
    create(cells, maxCounters) {
      const store = plainStore({ cells, maxCounters });
      return {
        ...store,
        reserve(charges, now) {
          try {
            return store.reserve(charges, now);
          } catch {
            return { ok: true, used: charges.map(({ amount }) => amount) };
          }
        },
      };
    },
    caughtBy: REJECTS,
  },
  "refuses where it should reject": {
    create(cells, maxCounters) {
      const store = plainStore({ cells, maxCounters });
      return {
        ...store,
        reserve(charges, now) {
          try {
            return store.reserve(charges, now);
          } catch {
            return { ok: false, used: charges.map(({ max }) => max) };
          }
        },
      };
    },
    caughtBy: REJECTS,
  },
  "rejects everything when full": {
    create(cells, maxCounters) {
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          if (cells.size >= maxCounters) throw new Error("full");
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: GOES_ON,
  },
  "finds out that it is full halfway through a call": {
    create(cells, maxCounters) {
      const store = plainStore({ cells, maxCounters });
      return {
        ...store,
        reserve(charges, now) {
          const asked = store.reserve(
            charges.map((charge) => ({ ...charge, amount: 0 })),
            now,
          );
          if (charges.some(({ amount, max }, i) => asked.used[i]! + amount > max))
            return { ok: false, used: asked.used };
          return { ok: true, used: charges.flatMap((charge) => store.reserve([charge], now).used) };
        },
      };
    },
    caughtBy: "a full store that rejects a call applies no charge of it",
  },
  "makes a counter for what it reads": {
    create(cells, maxCounters) {
      const store = plainStore({ cells, maxCounters });
      return {
        ...store,
        reserve(charges, now) {
          for (const charge of charges) {
            if (cells.has(keyOf(charge))) continue;
            if (cells.size >= maxCounters) throw new Error("full");
            cells.set(keyOf(charge), { used: 0, expiry: Number.POSITIVE_INFINITY });
          }
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: "reading, refusing and giving back need no room",
  },
  "makes a counter for what is given back": {
    create(cells, maxCounters) {
      const store = plainStore({ cells, maxCounters });
      return {
        ...store,
        release(charges, now) {
          for (const charge of charges) {
            if (!cells.has(keyOf(charge))) cells.set(keyOf(charge), { used: 0, expiry: Number.POSITIVE_INFINITY });
          }
          store.release(charges, now);
        },
      };
    },
    caughtBy: "reading, refusing and giving back need no room",
  },
};
