/** A name as a reader may take it whose texts end at the first U+0000, as they do in C. */
const untilNul = (name: string): string => name.split("\0", 1)[0]!;

/** A name as a lenient reader may take it: that too, and without regard to case and to characters that only look different. */
export const fold = (name: string): string => untilNul(name).normalize("NFKC").toLowerCase();

/** Finds the first key of an object that is none of the names, and that a lenient reader would take for one of them. */
export function lookAlikeFinder(names: readonly string[]): (object: object) => string | undefined {
  const exact = new Set(names);
  const folded = new Set(names.map(fold));
  const longest = Math.max(...names.map((name) => name.length));
  // No other character folds to nothing, so a key longer than every name is none of them.
  const looksAlike = (key: string): boolean =>
    !exact.has(key) && untilNul(key).length <= longest && folded.has(fold(key));
  return (object) => Object.keys(object).find(looksAlike);
}
