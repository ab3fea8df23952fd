import type { Charge } from "../../../src/index.js";
import { type BrokenStores, keyOf, plainStore } from "./plain.js";

const CHARACTERS = "subjects and counters are told apart, whatever their characters";
const JOINED = "counters and subjects that join to one text are told apart";

/** A key that sees subject and counter through something that does not keep every string. */
const through =
  (keep: (text: string) => string) =>
  (charge: Charge): string =>
    keyOf({ ...charge, subject: keep(charge.subject), counter: keep(charge.counter) });

const joined =
  (separator: string) =>
  ({ counter, subject, windowStart }: Charge): string =>
    [counter, subject, windowStart].join(separator);

const keyed = (key: (charge: Charge) => string, caughtBy: string): BrokenStores[string] => ({
  create: (cells) => plainStore({ cells, key }),
  caughtBy,
});

export const KEYS: BrokenStores = {
  "joins its keys with a colon": keyed(joined(":"), JOINED),
  "joins its keys with NUL": keyed(joined("\0"), JOINED),
  "joins its keys with nothing": keyed(joined(""), "subjects that end in digits and windows are told apart"),
  "escapes the separator, but not the escape": keyed(
    through((text) => text.replaceAll(":", "%003A")),
    CHARACTERS,
  ),
  "writes keys as UTF-8": keyed(
    through((text) => Buffer.from(text).toString()),
    "every lone surrogate is a subject of its own",
  ),
  "cuts keys at NUL": keyed(
    through((text) => text.split("\0")[0]!),
    CHARACTERS,
  ),
  "cuts keys at 255 characters": keyed(
    through((text) => text.slice(0, 255)),
    CHARACTERS,
  ),
  "trims keys": keyed(
    through((text) => text.trim()),
    CHARACTERS,
  ),
  "compares without regard to case": keyed(
    through((text) => text.toLowerCase()),
    CHARACTERS,
  ),
  "normalises keys": keyed(
    through((text) => text.normalize("NFC")),
    CHARACTERS,
  ),
  "takes keys for numbers where they look like numbers": keyed(
    through((text) => (text !== "" && Number.isFinite(Number(text)) ? String(Number(text)) : text)),
    CHARACTERS,
  ),
  "keys by subject alone": keyed(({ subject, windowStart }) => JSON.stringify([subject, windowStart]), CHARACTERS),
  "keys by counter alone": keyed(({ counter, windowStart }) => JSON.stringify([counter, windowStart]), CHARACTERS),
  "puts subject and counter in one set": keyed(
    ({ subject, counter, windowStart }) => JSON.stringify([...[subject, counter].sort(), windowStart]),
    "a counter has no subject but its own",
  ),
  "keeps counters in an object with a prototype": {
    create(cells) {
      const numbers: Record<string, number> = {};
      let next = 0;
      return plainStore({
        cells,
        key(charge) {
          numbers[charge.subject] ??= next++;
          return keyOf({ ...charge, subject: String(Number(numbers[charge.subject])) });
        },
      });
    },
    caughtBy: CHARACTERS,
  },
};
