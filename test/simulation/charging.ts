import type { Charge } from "../../src/index.js";
import type { Counted, ExpectedCharge } from "./expected.js";
import type { Message } from "./records.js";

/** Holds the charges that engines send against those that the language asks for. */
export interface Charging {
  /** What is wrong with the charges for these expected ones; a reading charges nothing. */
  wrong(charges: readonly Charge[], counted: Counted, reading: boolean): string | undefined;
  /** What is wrong with the charges that are to empty these counters, in every window that counts. */
  wrongReset(charges: readonly Charge[], counted: readonly Counted[]): string | undefined;
  /** What is wrong where an engine charges a window that is older than one it has charged before on that counter. */
  reopened(message: Message): string | undefined;
}

export function createCharging(): Charging {
  // What the engines call each counter is theirs, and whose it is where it is counted apart; one string is to stand for one counter
  // of one subject, and one of these for one string.
  const keys = new Map<string, string>();
  const strings = new Map<string, string>();
  const newest = new Map<string, number>();

  function agrees(charge: Charge, { key: counter, subject, apart }: ExpectedCharge): boolean {
    if (!apart && charge.subject !== subject) return false;
    const string = JSON.stringify([charge.counter, charge.subject]);
    const key = JSON.stringify([counter, subject]);
    if (!keys.has(string)) keys.set(string, key);
    if (!strings.has(key)) strings.set(key, string);
    return keys.get(string) === key && strings.get(key) === string;
  }

  return {
    wrong(charges, { charges: all }, reading) {
      const expected = all.filter(({ subject }) => subject !== undefined);
      const fits = (charge: Charge, i: number): boolean => {
        const { start, end, reach, amount, max } = expected[i]!;
        return (
          agrees(charge, expected[i]!) &&
          charge.windowStart === start &&
          charge.windowEnd === end &&
          charge.reach === reach &&
          charge.amount === (reading ? 0 : amount) &&
          charge.max === max
        );
      };
      if (charges.length === expected.length && charges.every(fits)) return undefined;
      return `charges ${JSON.stringify(charges)}, expected ${JSON.stringify(expected)}`;
    },
    wrongReset(charges, counted) {
      const windows = counted.flatMap((one) =>
        one.charges.flatMap((expected) =>
          Array.from({ length: expected.reach + 1 }, (_, back) => ({ expected, back })),
        ),
      );
      const fits = (charge: Charge, { expected, back }: (typeof windows)[number]): boolean =>
        agrees(charge, expected) &&
        charge.windowStart === expected.start - back * (expected.end - expected.start) &&
        charge.amount === Number.MAX_SAFE_INTEGER;
      const isRight = windows.length === charges.length && charges.every((charge, i) => fits(charge, windows[i]!));
      return isRight ? undefined : `empties ${JSON.stringify(charges)}, expected ${JSON.stringify(windows)}`;
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
