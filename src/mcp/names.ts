/** A name as a lenient reader may take it: without regard to case and to characters that only look different. */
export const fold = (name: string): string => name.normalize("NFKC").toLowerCase();

/** Finds the first key of an object that is none of the names, and that a lenient reader would take for one of them. */
export function lookAlikeFinder(names: readonly string[]): (object: object) => string | undefined {
  const exact = new Set(names);
  const folded = new Set(names.map(fold));
  const longest = Math.max(...names.map((name) => name.length));
  // No character folds to nothing, so a key longer than every name is none of them.
  const looksAlike = (key: string): boolean => !exact.has(key) && key.length <= longest && folded.has(fold(key));
  return (object) => Object.keys(object).find(looksAlike);
}
