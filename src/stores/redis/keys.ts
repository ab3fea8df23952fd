import type { Charge } from "../../engine/store.js";
import { keyOf, subjectKeyOf, windowKeyOf } from "../entry.js";

/** How counters are named, and what a Redis Cluster places them by. */
export interface Keys {
  /** What the keys of a call have in common, so that they may travel in one script call; null if there is no such thing. */
  readonly tagOf: (charges: readonly Charge[]) => string | null;
  readonly keyOf: (charge: Charge) => string;
}

/** All counters in one slot. */
export const keysByPrefix = (prefix: string): Keys => ({
  tagOf: () => prefix,
  keyOf: (charge) => `{${prefix}}:${keyOf(charge)}`,
});

/** Those of one subject in one slot. The `=` is there because empty braces are no hash tag. */
export const keysBySubject = (prefix: string): Keys => ({
  tagOf(charges) {
    const subject = charges[0]?.subject ?? "";
    return charges.every((charge) => charge.subject === subject) ? subject : null;
  },
  keyOf: (charge) => `${prefix}:{=${subjectKeyOf(charge)}}:${windowKeyOf(charge)}`,
});
