import { type BrokenStores, keyOf, plainStore } from "./plain.js";

const withoutWindow = {
  key: ({ subject, counter }: { subject: string; counter: string }) => JSON.stringify([subject, counter]),
};

export const WINDOWS: BrokenStores = {
  "keys without the window": {
    create: (cells) => plainStore({ cells, ...withoutWindow }),
    caughtBy: "every window starts from nothing",
  },
  "keys without the window, and lets a counter expire with the window that began it": {
    create: (cells) =>
      plainStore({ cells, ...withoutWindow, expiry: ({ windowEnd }, _, cell) => cell?.expiry ?? windowEnd }),
    caughtBy: "windows may come in any order",
  },
  "keys without the window, with an expiry that resets on every write": {
    create: (cells) =>
      plainStore({
        cells,
        ...withoutWindow,
        expiry: ({ windowStart, windowEnd }, now) => now + windowEnd - windowStart,
      }),
    caughtBy: "every window starts from nothing",
  },
  "has an expiry that resets on every write": {
    create: (cells) =>
      plainStore({ cells, expiry: ({ windowStart, windowEnd }, now) => now + windowEnd - windowStart }),
    caughtBy: "a write by a caller whose clock is behind does not shorten a counter's life",
  },
  "forgets a counter when its window ends": {
    create: (cells) => plainStore({ cells, expiry: ({ windowEnd }) => windowEnd }),
    caughtBy: "a counter lives for one window's length after its window",
  },
  "lets a counter live for one window's length from when it was made": {
    create: (cells) =>
      plainStore({
        cells,
        expiry: ({ windowStart, windowEnd }, now, cell) => cell?.expiry ?? now + windowEnd - windowStart,
      }),
    caughtBy: "a counter lives for one window's length after its window",
  },
  "keeps a counter's newest window alone": {
    create(cells) {
      const newest = new Map<string, number>();
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          for (const charge of charges) {
            const name = withoutWindow.key(charge);
            if (newest.get(name) === charge.windowStart) continue;
            cells.delete(keyOf({ ...charge, windowStart: newest.get(name) ?? charge.windowStart }));
            newest.set(name, charge.windowStart);
          }
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: "windows may come in any order",
  },
  "refuses every window but the newest": {
    create(cells) {
      let newest = Number.NEGATIVE_INFINITY;
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          newest = Math.max(newest, ...charges.map(({ windowStart }) => windowStart));
          const late = charges.some(({ windowStart }) => windowStart < newest);
          return late ? { ok: false, used: charges.map(() => 0) } : store.reserve(charges, now);
        },
      };
    },
    caughtBy: "windows may come in any order",
  },
  "reckons windows by itself, from the time it is told": {
    create: (cells) => {
      let told = 0;
      const store = plainStore({
        cells,
        key: ({ subject, counter, windowStart, windowEnd }) =>
          JSON.stringify([subject, counter, Math.floor(told / (windowEnd - windowStart))]),
      });
      return {
        ...store,
        reserve(charges, now) {
          told = now;
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: "a counter lives for one window's length after its window",
  },
  "empties itself whenever a window ends": {
    create(cells) {
      let end = Number.NEGATIVE_INFINITY;
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          if (now >= end) {
            cells.clear();
            end = Math.min(...charges.map(({ windowEnd }) => windowEnd));
          }
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: "a long window outlives many short ones",
  },
  "keeps counters for a minute, whatever their window": {
    create: (cells) => plainStore({ cells, expiry: (_, now) => now + 60_000 }),
    caughtBy: "a long window outlives many short ones",
  },
  "takes a window that starts at 0 for one left out": {
    create: (cells) =>
      plainStore({ cells, key: (charge) => keyOf({ ...charge, windowStart: charge.windowStart || charge.windowEnd }) }),
    caughtBy: "windows may lie before 1970, at 0 and far ahead",
  },
  "needs whole milliseconds": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          if (!Number.isInteger(now)) throw new Error("value is not an integer");
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: "time may have fractions of a millisecond",
  },
};
