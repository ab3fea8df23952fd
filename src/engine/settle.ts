import { readOwn } from "../json/own.js";
import { toMillionths } from "../policy/amount.js";
import type { Receipt } from "./charged-decision.js";
import { Release } from "./compile/meter.js";
import type { Counted } from "./decide/weigh.js";
import type { Charge } from "./store.js";

/** The changes on its counters by the end of a call. */
export interface Settlement {
  readonly back: readonly Charge[];
  readonly more: readonly Charge[];
}

/**
 * The charges that the end of a call gives back, and what it came to beyond its charges. See
 * docs/language.md#calls-that-end. `amounts` are by counter name, in the document's units; those that could not be charged
 * change nothing.
 */
export function settle({ charges, meters }: Receipt, failed: boolean, amounts: object): Settlement {
  const back: Charge[] = [];
  const more: Charge[] = [];
  for (const [index, charge] of charges.entries()) {
    const meter = meters[index]!;
    if (meter.release === Release.onEnd || (failed && meter.release === Release.onError)) {
      back.push(charge);
      continue;
    }
    const units = meter.looks ? -1 : unitsOf(meter, readOwn(amounts, meter.name));
    if (units < 0 || units === charge.amount) continue;
    if (units < charge.amount) back.push({ ...charge, amount: charge.amount - units });
    else more.push({ ...charge, amount: units - charge.amount, max: Number.MAX_SAFE_INTEGER });
  }
  return { back: back.filter(({ amount }) => amount > 0), more };
}

/** An amount in units of a counter; below 0 for what could not be charged. */
function unitsOf({ path }: Counted, amount: unknown): number {
  if (path !== null) return toMillionths(amount);
  return Number.isSafeInteger(amount) && (amount as number) >= 0 ? (amount as number) + 0 : -1;
}

const NO_AMOUNTS: object = Object.freeze(Object.create(null));

/** The `amounts` of `complete`'s options. Options that cannot be read have none. */
export function amountsIn(options: unknown): object {
  try {
    const amounts = readOwn(Object(options), "amounts");
    return typeof amounts === "object" && amounts !== null ? { ...amounts } : NO_AMOUNTS;
  } catch {
    return NO_AMOUNTS;
  }
}
