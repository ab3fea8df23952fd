import type { Charge, Reservation } from "../../engine/store.js";
import { countableLifeMsOf } from "../entry.js";

export type Operation = "reserve" | "release";

/** What a call asks of its counters, and who waits for what becomes of it. */
export interface Step {
  /** Steps of one hash tag may travel in one script call. */
  readonly tag: string;
  /** Of its counters, one for each charge. */
  readonly keys: string[];
  /** For each charge: how long its counter lives if it is created, what is added to it, and the most that it may hold then. */
  readonly shape: readonly number[];
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/** What an operation asks of these counters: the shape of the step before, where they are the same. Throws for what cannot be counted. */
export function shapeOf(
  operation: Operation,
  charges: readonly Charge[],
  now: number,
  before: readonly number[] | undefined,
): readonly number[] {
  const shape = new Array<number>(3 * charges.length);
  let same = before?.length === shape.length;
  for (let i = 0; i < shape.length; i += 3) {
    const charge = charges[i / 3]!;
    const reserves = operation === "reserve";
    shape[i] = countableLifeMsOf(charge, now);
    shape[i + 1] = reserves ? charge.amount : -charge.amount;
    shape[i + 2] = reserves ? charge.max : Number.MAX_SAFE_INTEGER;
    same &&= before![i] === shape[i] && before![i + 1] === shape[i + 1] && before![i + 2] === shape[i + 2];
  }
  return same ? before! : shape;
}
