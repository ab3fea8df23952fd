import type { Charge } from "../../engine/store.js";
import { keyOf, subjectKeyOf, windowKeyOf } from "../keys.js";

/** A policy has few counters, each in one window at a time. */
const MAX_REMEMBERED = 1_000;

/** How counters are named, and what a Redis Cluster places them by. */
export interface Keys {
  /**
   * The common part of the keys of a call with charges, so that they may travel in one script call; null if there is no
   * such thing.
   */
  readonly tagOf: (charges: readonly Charge[]) => string | null;
  readonly keyOf: (charge: Charge) => string;
}

/** All counters in one slot. */
export function keysByPrefix(prefix: string): Keys {
  // Written anew for each call, this part would be a tenth of the store's own time.
  const windows = new Map<string, { readonly start: number; readonly reach: number; readonly key: string }>();
  const windowOf = (charge: Charge): string => {
    const known = windows.get(charge.counter);
    // Stryker disable next-line ConditionalExpression: a key that is not remembered is written anew, and is the same.
    if (known?.start === charge.windowStart && known.reach === charge.reach) return known.key;
    // Stryker disable next-line ConditionalExpression, EqualityOperator: a key that is forgotten is written anew, and is the same.
    if (windows.size >= MAX_REMEMBERED) windows.clear();
    const key = `{${prefix}}:${windowKeyOf(charge)}`;
    // Stryker disable next-line ObjectLiteral: a key that is not remembered is written anew, and is the same.
    windows.set(charge.counter, { start: charge.windowStart, reach: charge.reach, key });
    return key;
  };
  return {
    // Stryker disable next-line ArrowFunction: the tags of a store's calls are only compared, with null and each other.
    tagOf: () => prefix,
    keyOf: (charge) => keyOf(charge, windowOf(charge)),
  };
}

/** Those of one subject in one slot. The `=` is there because empty braces are not a hash tag. */
export const keysBySubject = (prefix: string): Keys => ({
  tagOf(charges) {
    const { subject } = charges[0]!;
    return charges.every((charge) => charge.subject === subject) ? subject : null;
  },
  keyOf: (charge) => `${prefix}:{=${subjectKeyOf(charge)}}:${windowKeyOf(charge)}`,
});
