import type { Charge, CounterStore, SyncCounterStore } from "../../src/index.js";
import type { Library } from "../library.js";
import { type ReferenceOptions, windowOf } from "../reference.js";

/** How a store fails: by an error, or by an answer that is no reservation. */
export type Failure = "error" | "nonsense";

/** The store that a sequence runs over. */
export interface StoreState {
  readonly asynchronous?: boolean;
  readonly maxCounters?: number;
  readonly storeFailure?: "allow";
}

/** A store in that state, whose next calls fail in a way that can be set, and the model of it that the reference asks. */
export interface StoreUnderTest {
  failing: Failure | undefined;
  readonly store: SyncCounterStore | CounterStore;
  readonly model: NonNullable<ReferenceOptions["storeFailure"]>;
}

export function storeIn(state: StoreState, { createMemoryStore }: Library): StoreUnderTest {
  const { maxCounters = Number.MAX_SAFE_INTEGER, storeFailure = "deny" } = state;
  const memory = createMemoryStore({ maxCounters });
  const reserve = (charges: readonly Charge[], now: number) => {
    if (under.failing === "error") throw new Error("the store is down");
    return under.failing === "nonsense" ? ({ ok: true, used: [] } as never) : memory.reserve(charges, now);
  };
  const asynchronous: CounterStore = {
    sliding: true,
    reserve: async (charges, now) => reserve(charges, now),
    release: async (charges, now) => memory.release(charges, now),
  };
  const expiries = new Map<string, number>();
  const under: StoreUnderTest = {
    failing: undefined,
    store: state.asynchronous ? asynchronous : { ...memory, reserve },
    model(making, at) {
      if (under.failing) return storeFailure;
      for (const [key, expiry] of expiries) if (expiry <= at) expiries.delete(key);
      const made = new Map<string, number>();
      for (const charge of making) {
        const [{ counter, amount }, { start, end }] = [charge, windowOf(charge, at)];
        if (amount! > 0n && !expiries.has(`${start} ${counter}`)) made.set(`${start} ${counter}`, 2 * end - start);
      }
      // A full store refuses only what needs a new counter.
      if (made.size > 0 && expiries.size + made.size > maxCounters) return storeFailure;
      for (const [key, expiry] of made) expiries.set(key, expiry);
      return undefined;
    },
  };
  return under;
}
