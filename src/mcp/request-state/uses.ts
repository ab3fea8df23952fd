import type { AnyStore } from "../../engine/store.js";
import { after } from "../../time.js";

/** Tells the first use of a thing from every later one. */
export interface Uses {
  /** True the first time for a nonce, false ever after; false also where that cannot be told. */
  first(nonce: string, expiresAt: number): Promise<boolean>;
}

/**
 * By how much the clocks of processes that share a store may differ. A record outlives the state by as much, so no process
 * whose clock is behind takes the state again after the store has forgotten it.
 */
const CLOCK_DIFFERENCE_MS = 86_400_000;

/** Enough for more approvals than people can give; at the limit nothing counts as a first use until some expire. */
const MOST_REMEMBERED = 100_000;
const STORE_TIMEOUT_MS = 250;
const COUNTER = "dev.tollgate/request-state";

/** By engine, which a host makes once where it may make a guard for each request. */
const remembered = new WeakMap<object, Map<string, number>>();

export function createUses(engine: object, clock: () => number, store: AnyStore | undefined): Uses {
  return { first: store === undefined ? inMemory(engine, clock) : inStore(store, clock) };
}

function inMemory(engine: object, clock: () => number): Uses["first"] {
  return async (nonce, expiresAt) => {
    const used = remembered.get(engine) ?? new Map<string, number>();
    remembered.set(engine, used);
    if (used.has(nonce)) return false;
    if (used.size >= MOST_REMEMBERED) for (const [old, until] of used) if (until <= clock()) used.delete(old);
    if (used.size >= MOST_REMEMBERED) return false;
    used.set(nonce, expiresAt);
    return true;
  };
}

/** A counter for each nonce that goes up to one. A store that fails or is late has not told, and that is a no. */
function inStore(store: AnyStore, clock: () => number): Uses["first"] {
  return (nonce, expiresAt) =>
    new Promise((resolve) => {
      const late = after(STORE_TIMEOUT_MS, () => resolve(false));
      const charge = {
        counter: COUNTER,
        subject: nonce,
        // A store keeps a counter for one window's length after the window.
        windowStart: expiresAt - CLOCK_DIFFERENCE_MS,
        windowEnd: expiresAt,
        reach: 0,
        amount: 1,
        max: 1,
      };
      Promise.resolve()
        .then(() => store.reserve([charge], clock()))
        .then((reservation) => resolve(reservation.ok === true))
        .catch(() => resolve(false))
        .finally(late);
    });
}
