import type { Charge, SyncCounterStore } from "../../../src/index.js";
import { type BrokenStores, before, type Cells, keyOf, plainStore, rowOf, type Steps } from "./plain.js";

const EIGHT = "a reach counts the eight windows before, and no ninth";
const OTHER = "a reach of other windows counts as many as it says";
const REFUSES = "a window within reach refuses, and one beyond does not";
const READS = "amount 0 with a reach reads the sum";
const ORDER = "windows charged out of order never hold more than the maximum in nine in a row";
const ALL_OR_NONE = "charges with and without a reach are all or none in one call";
const EXACT = "sums over a reach are exact up to 2^53 - 1";

/** A correct store but for these steps. */
export const broken = (steps: Partial<Steps>, caughtBy: string): BrokenStores[string] => ({
  create: (cells) => plainStore({ cells, ...steps }),
  caughtBy,
});

/** A correct store whose charges have another reach. */
const reaching = (cells: Cells, reachOf: (charge: Charge) => number): SyncCounterStore => {
  const store = plainStore({ cells });
  return {
    ...store,
    reserve: (charges, now) =>
      store.reserve(
        charges.map((charge) => ({ ...charge, reach: reachOf(charge) })),
        now,
      ),
  };
};

/** A ring of so many windows: a window is taken for every one that has its place. */
const ring = (size: number, place: (number: number) => number) =>
  broken(
    {
      key(charge) {
        const length = charge.windowEnd - charge.windowStart;
        return charge.reach === 0
          ? keyOf(charge)
          : keyOf({ ...charge, windowStart: place(charge.windowStart / length) % size });
      },
    },
    EIGHT,
  );

export const writes = (cells: Cells, charge: Charge, used: number): void =>
  void cells.set(keyOf(charge), { used, expiry: Number.POSITIVE_INFINITY });

/** Stores with the mark `sliding` that do not heed `reach` as they should. */
export const REACH: BrokenStores = {
  "has the mark and ignores `reach`": { create: (cells) => reaching(cells, () => 0), caughtBy: EIGHT },
  "counts seven windows before": {
    create: (cells) => reaching(cells, ({ reach }) => Math.max(0, reach - 1)),
    caughtBy: EIGHT,
  },
  "counts nine windows before": {
    create: (cells) => reaching(cells, ({ reach }) => reach && reach + 1),
    caughtBy: EIGHT,
  },
  "takes every reach for eight": { create: (cells) => reaching(cells, ({ reach }) => reach && 8), caughtBy: OTHER },
  "takes every window for a minute": broken(
    {
      sum: (charge, held) =>
        rowOf({ ...charge, windowEnd: charge.windowStart + 60_000 }).reduce((total, window) => total + held(window), 0),
    },
    OTHER,
  ),
  "keeps a ring of eight windows": ring(8, (number) => number),
  "keeps a ring of nine windows, and empties none": ring(9, (number) => number),
  "counts windows from 1970": broken(
    { sum: (charge, held) => rowOf(charge).reduce((sum, one) => sum + (one.windowStart < 0 ? 0 : held(one)), 0) },
    "a reach may begin before 1970",
  ),
  "starts anew when it has nine windows": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          if (cells.size > 8) cells.clear();
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: "a reach goes on for hundreds of windows, whether they were charged or not",
  },
  "compares with its own window alone": broken({ compared: (charge, sum) => sum({ ...charge, reach: 0 }) }, REFUSES),
  "answers with its own window alone": broken(
    {
      answer: ({ ok, used }, charges, held) => ({
        ok,
        used: ok ? held.map((count, i) => count + charges[i]!.amount) : used,
      }),
    },
    EIGHT,
  ),
  "refuses with its own count": broken(
    { answer: ({ ok, used }, _, held) => ({ ok, used: ok ? used : held }) },
    REFUSES,
  ),
  "charges what it refuses": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          const answer = store.reserve(charges, now);
          for (const charge of charges) {
            if (!answer.ok && charge.reach > 0 && !cells.has(keyOf(charge))) writes(cells, charge, charge.amount);
          }
          return answer;
        },
      };
    },
    caughtBy: "a refusal with a reach changes no window",
  },
  "charges every window of its reach": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          const answer = store.reserve(charges, now);
          if (!answer.ok) return answer;
          for (const charge of charges) {
            for (const window of rowOf(charge).slice(1)) {
              const cell = cells.get(keyOf(window));
              if (cell !== undefined) cell.used += charge.amount;
            }
          }
          return answer;
        },
      };
    },
    caughtBy: EIGHT,
  },
  "reads its own window alone with amount 0": {
    create: (cells) => reaching(cells, ({ reach, amount }) => (amount === 0 ? 0 : reach)),
    caughtBy: READS,
  },
  "does not compare what it reads": broken(
    { fits: (used, { amount, max }) => amount === 0 || used + amount <= max },
    READS,
  ),
  "charges 1 for amount 0 where there is a reach": broken(
    { add: (used, { amount, reach }) => used + (reach > 0 && amount === 0 ? 1 : amount) },
    READS,
  ),
  "compares with no window after its own": broken({ compared: (charge, sum) => sum(charge) }, ORDER),
  "compares with all windows after its own": broken(
    {
      compared: (charge, sum) =>
        sum({
          ...charge,
          reach: 2 * charge.reach,
          windowStart: charge.windowStart + 9 * 60_000,
          windowEnd: charge.windowEnd + 9 * 60_000,
        }),
    },
    ORDER,
  ),
  "refuses what is before a later window by its own sum": {
    create(cells) {
      const store = plainStore({ cells });
      const reading = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          const answer = store.reserve(charges, now);
          if (answer.ok) return answer;
          const readings = charges.map((charge) => ({ ...charge, amount: 0, max: Number.MAX_SAFE_INTEGER }));
          return {
            ok: false,
            used: reading.reserve(readings, now).used.map((sum, i) => Math.min(sum, answer.used[i]!)),
          };
        },
      };
    },
    caughtBy: ORDER,
  },
  "counts the windows after its own as well": broken(
    {
      sum: (charge, held) =>
        [charge, before(charge, -charge.reach)].flatMap(rowOf).reduce((sum, one) => sum + held(one), 0),
    },
    "a count has no later window in it",
  ),
  "charges those without a reach before it looks at those with one": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          const [fixed, sliding] = [
            charges.filter(({ reach }) => reach === 0),
            charges.filter(({ reach }) => reach > 0),
          ];
          const [one, other] = [store.reserve(fixed, now), store.reserve(sliding, now)];
          const used = charges.map((charge) =>
            charge.reach > 0 ? other.used[sliding.indexOf(charge)]! : one.used[fixed.indexOf(charge)]!,
          );
          return { ok: one.ok && other.ok, used };
        },
      };
    },
    caughtBy: ALL_OR_NONE,
  },
  "answers for those with a reach last": {
    create(cells) {
      const store = plainStore({ cells });
      const sorted = (charges: readonly Charge[]) => charges.toSorted((a, b) => a.reach - b.reach);
      return { ...store, reserve: (charges, now) => store.reserve(sorted(charges), now) };
    },
    caughtBy: ALL_OR_NONE,
  },
  "looks at nothing for an amount of 0 among others": broken(
    { fits: (used, { amount, max }, _, charges) => (amount === 0 && charges.length > 1) || used + amount <= max },
    "charges of nothing among others look at their sums",
  ),
  "sums in single precision": broken(
    { sum: (charge, held) => rowOf(charge).reduce((sum, one) => Math.fround(sum + held(one)), 0) },
    EXACT,
  ),
  "sums in fourteen digits": broken(
    {
      sum: (charge, held) =>
        Number(
          rowOf(charge)
            .reduce((sum, one) => sum + held(one), 0)
            .toPrecision(14),
        ),
    },
    EXACT,
  ),
  "sums the windows of all subjects": broken(
    { key: (charge) => (charge.reach > 0 ? JSON.stringify([charge.counter, charge.windowStart]) : keyOf(charge)) },
    "subjects and counters with a reach are told apart, whatever their characters",
  ),
};
