import type { AnyStore, Charge, CounterStore, Reservation, SyncCounterStore } from "../../../src/index.js";

export interface Cell {
  used: number;
  expiry: number;
}

export type Cells = Map<string, Cell>;

/** The steps of a correct store, each of which a broken one replaces. */
export interface Steps {
  readonly cells: Cells;
  readonly maxCounters: number;
  readonly key: (charge: Charge) => string;
  /** The sum over a charge's window and its reach, by what one window holds. */
  readonly sum: (charge: Charge, held: (window: Charge) => number) => number;
  /** What a charge is compared with, by the sum for one window. */
  readonly compared: (charge: Charge, sum: (window: Charge) => number) => number;
  /** Whether a charge fits; `i` is its place in the call. */
  readonly fits: (used: number, charge: Charge, i: number, charges: readonly Charge[]) => boolean;
  readonly add: (used: number, charge: Charge) => number;
  readonly giveBack: (used: number, charge: Charge) => number;
  readonly expiry: (charge: Charge, now: number, cell: Cell | undefined) => number;
  /** What to do with a full store that needs a new counter: make room, or throw. */
  readonly whenFull: (cells: Cells) => void;
  readonly answer: (reservation: Reservation, charges: readonly Charge[], before: readonly number[]) => Reservation;
}

export const keyOf = ({ subject, counter, windowStart }: Charge): string =>
  JSON.stringify([subject, counter, windowStart]);

/** The same charge in the window that is so many before it. */
export const before = (charge: Charge, count: number): Charge => {
  const step = count * (charge.windowEnd - charge.windowStart);
  return { ...charge, windowStart: charge.windowStart - step, windowEnd: charge.windowEnd - step };
};

/** A window and its reach. */
export const rowOf = (charge: Charge): Charge[] =>
  Array.from({ length: charge.reach + 1 }, (_, count) => before(charge, count));

const CORRECT: Steps = {
  cells: new Map(),
  maxCounters: Number.POSITIVE_INFINITY,
  key: keyOf,
  sum: (charge, held) => rowOf(charge).reduce((total, window) => total + held(window), 0),
  compared: (charge, sum) => Math.max(...rowOf(charge).map((_, count) => sum(before(charge, -count)))),
  fits: (used, { amount, max }) => used + amount <= max,
  add: (used, { amount }) => used + amount,
  giveBack: (used, { amount }) => Math.max(0, used - amount),
  expiry: ({ windowStart, windowEnd, reach }, _, cell) =>
    cell?.expiry ?? windowEnd + (reach + 1) * (windowEnd - windowStart),
  whenFull: () => {
    throw new Error("full");
  },
  answer: (reservation) => reservation,
};

/** A correct store as far as its steps are. */
export function plainStore(changed: Partial<Steps> = {}): SyncCounterStore {
  const steps: Steps = { ...CORRECT, cells: new Map(), ...changed };
  const { cells, key, fits, add, giveBack, expiry, answer } = steps;
  const held = (window: Charge): number => cells.get(key(window))?.used ?? 0;
  const sum = (charge: Charge): number => steps.sum(charge, held);
  return {
    sync: true,
    sliding: true,
    reserve(charges, now) {
      for (const [name, cell] of cells) if (cell.expiry <= now) cells.delete(name);
      const before = charges.map(held);
      const compared = charges.map((charge) => steps.compared(charge, sum));
      if (!charges.every((charge, i) => fits(compared[i]!, charge, i, charges))) {
        return answer({ ok: false, used: compared }, charges, before);
      }
      const missing = charges.filter((charge) => charge.amount > 0 && !cells.has(key(charge))).length;
      if (cells.size + missing > steps.maxCounters) steps.whenFull(cells);
      const used = charges.map((charge) => {
        const cell = cells.get(key(charge));
        const others = sum(charge) - held(charge);
        const after = add(cell?.used ?? 0, charge);
        if (after > 0) cells.set(key(charge), { used: after, expiry: expiry(charge, now, cell) });
        return others + after;
      });
      return answer({ ok: true, used }, charges, before);
    },
    release(charges) {
      for (const charge of charges) {
        const cell = cells.get(key(charge));
        if (cell !== undefined) cell.used = giveBack(cell.used, charge);
      }
    },
  };
}

/** The same behind promises. */
export function asynchronous(store: SyncCounterStore): CounterStore {
  return {
    sliding: true,
    reserve: async (charges, now) => store.reserve(charges, now),
    release: async (charges, now) => store.release(charges, now),
  };
}

/** How a broken store is made, and the sentence of the suite that tells. */
export interface Broken {
  readonly create: (cells: Cells, maxCounters: number) => AnyStore;
  readonly caughtBy: string;
}

export type BrokenStores = Readonly<Record<string, Broken>>;
