import type { Charge, CounterStore, SyncCounterStore } from "../../../src/index.js";
import { asynchronous, type BrokenStores, type Cells, keyOf, plainStore } from "./plain.js";

type Writable = { -readonly [Key in keyof Charge]: Charge[Key] };

const LEFT = "charges are left as they were";
const NOT_KEPT = "charges are not kept";

/** A correct store, but for what is done to the charges of a call first. */
const after = (cells: Cells, first: (charges: Writable[]) => void): SyncCounterStore => {
  const store = plainStore({ cells });
  return {
    ...store,
    reserve(charges, now) {
      first(charges as Writable[]);
      return store.reserve(charges, now);
    },
  };
};

export const CHARGES: BrokenStores = {
  "sorts the charges that it is given, so as to lock in one order": {
    create: (cells) => after(cells, (charges) => charges.sort((a, b) => (a.counter < b.counter ? -1 : 1))),
    caughtBy: LEFT,
  },
  "writes into the charges that it is given": {
    create: (cells) => after(cells, (charges) => void charges.map((charge) => Object.assign(charge, { seen: true }))),
    caughtBy: "charges may be frozen",
  },
  "empties the list of charges as it goes": {
    create(cells) {
      const store = plainStore({ cells });
      return { ...store, release: (charges, now) => store.release((charges as Charge[]).splice(0), now) };
    },
    caughtBy: "charges may be frozen",
  },
  "keeps a charge as its counter": {
    create(): SyncCounterStore {
      const cells = new Map<string, { charge: Charge; used: number }>();
      const find = (charge: Charge) => [...cells.values()].find((cell) => keyOf(cell.charge) === keyOf(charge));
      return {
        sync: true,
        reserve(charges) {
          const before = charges.map((charge) => find(charge)?.used ?? 0);
          if (!charges.every(({ amount, max }, i) => before[i]! + amount <= max)) return { ok: false, used: before };
          const used = charges.map(({ amount }, i) => before[i]! + amount);
          for (const [i, charge] of charges.entries()) {
            const cell = find(charge);
            if (cell !== undefined) cell.used = used[i]!;
            else if (charge.amount > 0) cells.set(keyOf(charge), { charge, used: used[i]! });
          }
          return { ok: true, used };
        },
        release(charges) {
          for (const charge of charges) {
            const cell = find(charge);
            if (cell !== undefined) cell.used = Math.max(0, cell.used - charge.amount);
          }
        },
      };
    },
    caughtBy: NOT_KEPT,
  },
  "writes charges down after it has answered": {
    create(cells): CounterStore {
      const store = asynchronous(plainStore({ cells }));
      let before: readonly Charge[] = [];
      return {
        ...store,
        async reserve(charges, now) {
          const late = before;
          before = charges;
          if (late.length > 0) await store.reserve(late, now);
          const held = await store.reserve(
            charges.map((charge) => ({ ...charge, amount: 0 })),
            now,
          );
          return { ok: true, used: held.used.map((count, i) => count + charges[i]!.amount) };
        },
      };
    },
    caughtBy: NOT_KEPT,
  },
  "hands out the object that it counts in": {
    create(): SyncCounterStore {
      const counts = new Map<string, number[]>();
      const plain = plainStore();
      return {
        ...plain,
        reserve(charges, now) {
          const { ok, used } = plain.reserve(charges, now);
          const name = JSON.stringify(charges.map(keyOf));
          const live = counts.get(name) ?? [];
          counts.set(name, live);
          live.splice(0, live.length, ...used);
          return { ok, used: live };
        },
      };
    },
    caughtBy: "answers are not kept",
  },
  "counts on from the answer that it handed out": {
    create(): SyncCounterStore {
      const answers = new Map<string, { used: number[] }>();
      const cellOf = (charge: Charge) => answers.get(keyOf(charge)) ?? { used: [0] };
      return {
        ...plainStore(),
        reserve([charge]) {
          const cell = cellOf(charge!);
          const used = cell.used[0]! + charge!.amount;
          if (used > charge!.max) return { ok: false, used: [cell.used[0]!] };
          const answer = { ok: true, used: [used] };
          answers.set(keyOf(charge!), answer);
          return answer;
        },
      };
    },
    caughtBy: "answers are not kept",
  },
};
