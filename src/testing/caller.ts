import type { AnyStore, Charge, Reservation } from "../engine/store.js";
import { START } from "./test-charge.js";

/** A store spoken to by promises, whatever its kind; every answer is held to the form that the contract gives it. */
export interface Caller {
  reserve(charges: readonly Charge[], now?: number): Promise<Reservation>;
  release(charges: readonly Charge[], now?: number): Promise<void>;
  /** The values of the counters of these charges, read with amounts of 0. */
  used(charges: readonly Charge[], now?: number): Promise<readonly number[]>;
}

export function callerOf(store: AnyStore): Caller {
  const reserve = async (charges: readonly Charge[], now = START): Promise<Reservation> =>
    checkReservation(await checkKind(store, store.reserve(charges, now)), charges.length);
  return {
    reserve,
    async release(charges, now = START) {
      await checkKind(store, store.release(charges, now));
    },
    async used(charges, now) {
      const readings = charges.map((one) => ({ ...one, amount: 0, max: Number.MAX_SAFE_INTEGER }));
      return (await reserve(readings, now)).used;
    },
  };
}

function checkKind<T>(store: AnyStore, answer: T): T {
  const promised = typeof (answer as { then?: unknown } | null | undefined)?.then === "function";
  const sync = "sync" in store && store.sync === true;
  if (promised !== sync) return answer;
  throw new Error(
    sync
      ? "a store with the mark `sync` answers at once, got a promise"
      : "a store without the mark `sync` answers with promises, got a plain value",
  );
}

function checkReservation(answer: unknown, length: number): Reservation {
  const { ok, used } = (answer ?? {}) as Partial<Reservation>;
  if (typeof ok !== "boolean") throw new Error(`expected \`ok\` to be a boolean, got ${typeof ok}`);
  if (!Array.isArray(used) || used.length !== length) {
    throw new Error(`expected \`used\` to be an array with one count for each of ${length} charges`);
  }
  const wrong = used.findIndex((count) => !Number.isSafeInteger(count) || count < 0);
  if (wrong === -1) return { ok, used };
  throw new Error(`expected counts to be whole numbers from 0 to 2^53 - 1, got ${typeof used[wrong]} ${used[wrong]}`);
}
