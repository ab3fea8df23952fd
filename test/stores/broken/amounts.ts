import { type BrokenStores, plainStore } from "./plain.js";

const EDGES = "amounts are exact around every power of two that a number type ends at";

/** A store whose counts pass through a number type of its database. */
const through = (keep: (used: number) => number): BrokenStores[string]["create"] => {
  return (cells) => plainStore({ cells, add: (used, { amount }) => keep(used + amount) });
};

export const AMOUNTS: BrokenStores = {
  "counts in 32 bits": { create: through((used) => used | 0), caughtBy: EDGES },
  "counts in single precision": { create: through(Math.fround), caughtBy: EDGES },
  "writes counts with fourteen digits": { create: through((used) => Number(used.toPrecision(14))), caughtBy: EDGES },
  "stops counting at 2^53 - 2": {
    create: through((used) => Math.min(used, Number.MAX_SAFE_INTEGER - 1)),
    caughtBy: "a counter holds 2^53 - 1 and not one more",
  },
  "compares in single precision": {
    create: (cells) =>
      plainStore({ cells, fits: (used, { amount, max }) => Math.fround(used + amount) <= Math.fround(max) }),
    caughtBy: "maxima are compared exactly",
  },
};
