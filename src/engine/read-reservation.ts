import { ignore } from "./notify.js";
import type { Charge, Reservation } from "./store.js";

/** A copy of a store's answer, each member read once; null if it is not a reservation for these charges. */
export function readReservation(answer: unknown, charges: readonly Charge[]): Reservation | null {
  const given = countsOf(answer, charges);
  if (given === null) return null;
  const { ok } = answer as Reservation;
  if (typeof ok !== "boolean") return null;
  const used = charges.map((_, i): unknown => given[i]);
  return charges.every((charge, i) => isCount(used[i], charge, ok)) ? { ok, used: used as number[] } : null;
}

/** The counts of an answer, one for each charge and not yet checked by `isCount`; null if it has none. */
export function countsOf(answer: unknown, charges: readonly Charge[]): readonly unknown[] | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { used } = answer as Reservation;
  return Array.isArray(used) && used.length === charges.length ? used : null;
}

/** Whether a store can have counted so much: after a charge that it says it made, or as a counter stands. */
export const isCount = (count: unknown, { amount, max }: Charge, ok: boolean): count is number =>
  Number.isSafeInteger(count) &&
  (ok ? (count as number) >= amount && (count as number) <= max : (count as number) >= 0);

/** The same of a store that must not be told of: null as well for an answer that cannot be read. */
export function tryReservation(answer: unknown, charges: readonly Charge[]): Reservation | null {
  if (answer instanceof Promise) ignore(answer);
  try {
    return readReservation(answer, charges);
  } catch {
    return null;
  }
}
