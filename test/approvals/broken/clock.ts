import { type BrokenStores, plainStore } from "./plain.js";

const END = "a question stands until its end, and not at it";

/** Stores that are wrong by a millisecond. */
export const CLOCK: BrokenStores = {
  "counts the millisecond of an end": {
    create: (shelf, clock) => plainStore({ shelf, clock, isOver: (end, now) => now > end }),
    caughtBy: END,
  },
  "ends a millisecond early": {
    create: (shelf, clock) => plainStore({ shelf, clock, isOver: (end, now) => now >= end - 1 }),
    caughtBy: END,
  },
  "forgets a record a millisecond early": {
    create: (shelf, clock) =>
      plainStore({ shelf, clock, forgetAt: ({ expiresAt }, keepForMs) => expiresAt + keepForMs - 1 }),
    caughtBy: "a record is kept to the last millisecond",
  },
};
