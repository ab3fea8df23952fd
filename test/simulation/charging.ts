import type { Charge } from "../../src/index.js";
import type { Counted } from "./expected.js";
import type { Message } from "./records.js";

/** Holds the charges that engines send against those that the language asks for. */
export interface Charging {
  /** What is wrong with the charges for these expected ones; a reading charges nothing. */
  wrong(charges: readonly Charge[], counted: Counted, reading: boolean): string | undefined;
  /** What is wrong where an engine charges a window that is older than one it has charged before on that counter. */
  reopened(message: Message): string | undefined;
}

export function createCharging(): Charging {
  // What the engines call each counter is theirs; one string is to stand for one counter, and one counter for one string.
  const keys = new Map<string, string>();
  const strings = new Map<string, string>();
  const newest = new Map<string, number>();

  function agree(string: string, key: string): boolean {
    if (!keys.has(string)) keys.set(string, key);
    if (!strings.has(key)) strings.set(key, string);
    return keys.get(string) === key && strings.get(key) === string;
  }

  return {
    wrong(charges, { charges: all }, reading) {
      const expected = all.filter(({ subject }) => subject !== undefined);
      const fits = (charge: Charge, i: number): boolean => {
        const { key, subject, start, end, amount, max } = expected[i]!;
        return (
          agree(charge.counter, key) &&
          charge.subject === subject &&
          charge.windowStart === start &&
          charge.windowEnd === end &&
          charge.amount === (reading ? 0 : amount) &&
          charge.max === max
        );
      };
      if (charges.length === expected.length && charges.every(fits)) return undefined;
      return `charges ${JSON.stringify(charges)}, expected ${JSON.stringify(expected)}`;
    },
    reopened({ engine, charges }) {
      for (const { counter, windowStart } of charges) {
        const place = `${engine} ${counter}`;
        const known = newest.get(place);
        if (known !== undefined && windowStart < known)
          return `engine ${engine} reopens the window ${windowStart} of \`${counter}\` after ${known}`;
        newest.set(place, windowStart);
      }
      return undefined;
    },
  };
}
