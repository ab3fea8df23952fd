import type { Charge, SyncCounterStore } from "../../../src/index.js";
import { type BrokenStores, type Cells, keyOf, plainStore } from "./plain.js";

/** A store that treats the charges of a call one after the other. */
function oneByOne(cells: Cells, undo: (applied: readonly Charge[], all: readonly Charge[]) => readonly Charge[]) {
  const store = plainStore({ cells });
  const reserve: SyncCounterStore["reserve"] = (charges, now) => {
    const used: number[] = [];
    for (const [i, charge] of charges.entries()) {
      const answer = store.reserve([charge], now);
      used.push(answer.used[0]!);
      if (answer.ok) continue;
      store.release(undo(charges.slice(0, i), charges), now);
      return {
        ok: false,
        used: store.reserve(
          charges.map((one) => ({ ...one, amount: 0 })),
          now,
        ).used,
      };
    }
    return { ok: true, used };
  };
  return { ...store, reserve };
}

export const COUNTING: BrokenStores = {
  "compares after it has added": {
    create(cells) {
      const store = plainStore({ cells, fits: () => true });
      return {
        ...store,
        reserve(charges, now) {
          const { used } = store.reserve(charges, now);
          return { ok: charges.every(({ max }, i) => used[i]! <= max), used };
        },
      };
    },
    caughtBy: "a refusal changes nothing, however often it comes",
  },
  "forgets the amount": {
    create: (cells) => plainStore({ cells, add: (used, { amount }) => used + Math.min(1, amount) }),
    caughtBy: "reserve refuses what would go over the maximum, and answers with the count as it stands",
  },
  "compares the count alone, whatever the amount": {
    create: (cells) => plainStore({ cells, fits: (used, { max }) => used < max }),
    caughtBy: "reserve refuses one charge that is larger than its maximum",
  },
  "stops one below the maximum": {
    create: (cells) => plainStore({ cells, fits: (used, { amount, max }) => used + amount < max }),
    caughtBy: "reserve counts what it is charged and answers with the count after it",
  },
  "lets the first charge of a counter through, however large": {
    create: (cells) => plainStore({ cells, fits: (used, { amount, max }) => used === 0 || used + amount <= max }),
    caughtBy: "reserve refuses one charge that is larger than its maximum",
  },
  "takes one charge at a time": {
    create: (cells) => oneByOne(cells, () => []),
    caughtBy: "reserve applies every charge or none, wherever the refused one stands",
  },
  "takes one charge at a time, and gives the refused one back too": {
    create: (cells) => oneByOne(cells, (applied, all) => all.slice(0, applied.length + 1)),
    caughtBy: "a refusal changes nothing, however often it comes",
  },
  "compares the first charge alone": {
    create: (cells) => plainStore({ cells, fits: (used, { amount, max }, i) => i > 0 || used + amount <= max }),
    caughtBy: "reserve applies every charge or none, wherever the refused one stands",
  },
  "compares all charges with the first one's maximum": {
    create: (cells) => plainStore({ cells, fits: (used, { amount }, _, charges) => used + amount <= charges[0]!.max }),
    caughtBy: "reserve applies every charge or none, wherever the refused one stands",
  },
  "keeps the maximum that a counter began with": {
    create(cells) {
      const maxima = new Map<string, number>();
      return plainStore({
        cells,
        fits(used, charge) {
          const max = maxima.get(keyOf(charge)) ?? charge.max;
          maxima.set(keyOf(charge), max);
          return used + charge.amount <= max;
        },
      });
    },
    caughtBy: "reserve compares each charge with its own maximum",
  },
  "answers with the counts before the charge": {
    create: (cells) => plainStore({ cells, answer: ({ ok }, _, before) => ({ ok, used: before }) }),
    caughtBy: "reserve counts what it is charged and answers with the count after it",
  },
  "answers a refusal as if it had charged": {
    create: (cells) =>
      plainStore({
        cells,
        answer: ({ ok, used }, charges) => ({
          ok,
          used: ok ? used : used.map((count, i) => count + charges[i]!.amount),
        }),
      }),
    caughtBy: "reserve refuses what would go over the maximum, and answers with the count as it stands",
  },
  "answers with what is left": {
    create: (cells) =>
      plainStore({ cells, answer: ({ ok, used }, charges) => ({ ok, used: used.map((n, i) => charges[i]!.max - n) }) }),
    caughtBy: "reserve refuses what would go over the maximum, and answers with the count as it stands",
  },
  "answers with one count for the whole call": {
    create: (cells) => plainStore({ cells, answer: ({ ok, used }) => ({ ok, used: [Math.max(...used)] }) }),
    caughtBy: "reserve answers in the order of the charges",
  },
  "answers in an order of its own": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        reserve: (charges, now) =>
          store.reserve(
            charges.toSorted((a, b) => (a.counter < b.counter ? -1 : 1)),
            now,
          ),
      };
    },
    caughtBy: "reserve answers in the order of the charges",
  },
  "answers with the texts that its database gives": {
    create: (cells) =>
      plainStore({ cells, answer: ({ ok, used }) => ({ ok, used: used.map(String) as unknown as number[] }) }),
    caughtBy: "reserve counts what it is charged and answers with the count after it",
  },
  "answers ok with the number that its script gives": {
    create: (cells) =>
      plainStore({ cells, answer: ({ ok, used }) => ({ ok: Number(ok) as unknown as boolean, used }) }),
    caughtBy: "reserve counts what it is charged and answers with the count after it",
  },
  "takes an amount of 0 for one left out": {
    create: (cells) => plainStore({ cells, add: (used, { amount }) => used + (amount || 1) }),
    caughtBy: "reserve with amount 0 reads",
  },
  "refuses to read a full counter": {
    create: (cells) => plainStore({ cells, fits: (used, { amount, max }) => used + Math.max(1, amount) <= max }),
    caughtBy: "reserve with amount 0 reads",
  },
  "only reads where any amount is 0": {
    create: (cells) => {
      const store = plainStore({ cells });
      const read = plainStore({ cells, add: (used) => used });
      return {
        ...store,
        reserve: (charges, now) => (charges.some(({ amount }) => amount === 0) ? read : store).reserve(charges, now),
      };
    },
    caughtBy: "reserve with amounts of 0 and others in one call charges the others",
  },
  "takes the first 100 charges of a call": {
    create(cells) {
      const store = plainStore({ cells });
      return {
        ...store,
        reserve(charges, now) {
          const { ok, used } = store.reserve(charges.slice(0, 100), now);
          return { ok, used: charges.map((charge, i) => used[i] ?? charge.amount) };
        },
      };
    },
    caughtBy: "reserve takes 129 charges in one call",
  },
};
