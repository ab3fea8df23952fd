import fc from "fast-check";

const LETTERS = [
  "",
  " ",
  "\t",
  "\n",
  "\0",
  "A",
  "a",
  ".",
  "/",
  "-",
  "%",
  "é",
  "．",
  "／",
  "\u200b",
  "\ud800",
  "K",
  "ſ",
];

/** One of the texts with up to four changes: a piece is inserted at some place, or stands for some characters there. */
export const mutated = (texts: readonly string[], pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(fc.tuple(fc.nat(60), fc.nat(3), fc.constantFrom(...LETTERS, ...pieces)), { maxLength: 4 }),
    )
    .map(([text, changes]) =>
      changes.reduce((now, [place, length, piece]) => {
        const at = place % (now.length + 1);
        return now.slice(0, at) + piece + now.slice(at + length);
      }, text),
    );
