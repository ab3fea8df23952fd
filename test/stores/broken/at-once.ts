import type { Charge, CounterStore, Reservation } from "../../../src/index.js";
import { asynchronous, type BrokenStores, type Cells, keyOf, plainStore } from "./plain.js";

const SINGLE = "of many calls at once exactly those that fit are admitted";
const SEVERAL = "calls at once over several counters, in opposite orders, stay all or none";

/** A round trip to a server. */
const trip = (): Promise<void> => new Promise((done) => setImmediate(done));

/** What a store on a server is made of that can get, set and add. */
function server(cells: Cells) {
  return {
    async get(charge: Charge): Promise<number> {
      await trip();
      return cells.get(keyOf(charge))?.used ?? 0;
    },
    async set(charge: Charge, used: number): Promise<void> {
      await trip();
      cells.set(keyOf(charge), { used, expiry: Number.POSITIVE_INFINITY });
    },
    async add(charge: Charge, amount: number): Promise<number> {
      await trip();
      const used = (cells.get(keyOf(charge))?.used ?? 0) + amount;
      cells.set(keyOf(charge), { used, expiry: Number.POSITIVE_INFINITY });
      return used;
    },
  };
}

const refusal = (charges: readonly Charge[], used: readonly number[]): Reservation | null =>
  charges.every(({ amount, max }, i) => used[i]! + amount <= max) ? null : { ok: false, used };

const inTurn = async <T>(charges: readonly Charge[], ask: (charge: Charge) => Promise<T>): Promise<T[]> => {
  const answers: T[] = [];
  for (const charge of charges) answers.push(await ask(charge));
  return answers;
};

export const AT_ONCE: BrokenStores = {
  "waits between check and write": {
    create(cells): CounterStore {
      const { get, add } = server(cells);
      return {
        ...asynchronous(plainStore({ cells })),
        async reserve(charges) {
          const refused = refusal(charges, await inTurn(charges, get));
          if (refused !== null) return refused;
          return { ok: true, used: await inTurn(charges, (charge) => add(charge, charge.amount)) };
        },
      };
    },
    caughtBy: SINGLE,
  },
  "writes back what it has read": {
    create(cells): CounterStore {
      const { get, set } = server(cells);
      return {
        ...asynchronous(plainStore({ cells })),
        async reserve(charges) {
          const before = await inTurn(charges, get);
          const refused = refusal(charges, before);
          if (refused !== null) return refused;
          const used = charges.map(({ amount }, i) => before[i]! + amount);
          for (const [i, charge] of charges.entries()) await set(charge, used[i]!);
          return { ok: true, used };
        },
      };
    },
    caughtBy: SINGLE,
  },
  "adds first, and takes back what was too much": {
    create(cells): CounterStore {
      const { add } = server(cells);
      return {
        ...asynchronous(plainStore({ cells })),
        async reserve(charges) {
          const used = await inTurn(charges, (charge) => add(charge, charge.amount));
          if (charges.every(({ max }, i) => used[i]! <= max)) return { ok: true, used };
          return { ok: false, used: await inTurn(charges, (charge) => add(charge, -charge.amount)) };
        },
      };
    },
    caughtBy: SINGLE,
  },
  "is atomic for one counter, and not for a call": {
    create(cells): CounterStore {
      const store = plainStore({ cells });
      return {
        ...asynchronous(store),
        async reserve(charges, now) {
          const used: number[] = [];
          for (const charge of charges) {
            await trip();
            const answer = store.reserve([charge], now);
            used.push(answer.used[0]!);
            if (answer.ok) continue;
            await trip();
            store.release(charges.slice(0, used.length - 1), now);
            return { ok: false, used: charges.map((one) => cells.get(keyOf(one))?.used ?? 0) };
          }
          return { ok: true, used };
        },
      };
    },
    caughtBy: SEVERAL,
  },
  "reads before it gives back": {
    create(cells): CounterStore {
      const { get, set } = server(cells);
      return {
        ...asynchronous(plainStore({ cells })),
        async release(charges) {
          for (const charge of charges) await set(charge, Math.max(0, (await get(charge)) - charge.amount));
        },
      };
    },
    caughtBy: "releases among calls at once lose nothing",
  },
  "answers calls of one tick with one count": {
    create(cells): CounterStore {
      const store = asynchronous(plainStore({ cells }));
      const pending = new Map<string, Promise<Reservation>>();
      return {
        ...store,
        reserve(charges, now) {
          const name = JSON.stringify(charges);
          const shared = pending.get(name) ?? store.reserve(charges, now).finally(() => pending.delete(name));
          pending.set(name, shared);
          return shared;
        },
      };
    },
    caughtBy: SINGLE,
  },
  "rejects while another call is under way": {
    create(cells): CounterStore {
      const store = asynchronous(plainStore({ cells }));
      let busy = false;
      return {
        ...store,
        async reserve(charges, now) {
          if (busy) throw new Error("cannot start a transaction within a transaction");
          busy = true;
          await trip();
          busy = false;
          return store.reserve(charges, now);
        },
      };
    },
    caughtBy: SINGLE,
  },
  "answers without a promise": {
    create: (cells) => ({ ...plainStore({ cells }), sync: undefined }) as never,
    caughtBy: "reserve counts what it is charged and answers with the count after it",
  },
  "has the mark `sync` and answers with promises": {
    create: (cells) => ({ sync: true, ...asynchronous(plainStore({ cells })) }) as never,
    caughtBy: "reserve counts what it is charged and answers with the count after it",
  },
};
