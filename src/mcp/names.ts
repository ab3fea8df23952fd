/** A name as a reader may take it whose texts end at the first U+0000, as they do in C, and have no blanks around them. */
const bare = (name: string): string => name.split("\0", 1)[0]!.trim();

/**
 * A name as a lenient reader may take it: that too, and without regard to case and to characters that only look different.
 * In upper case, as Java compares: there `ı` is an `i`, and after NFKC nothing is an ASCII letter in lower case alone.
 */
const fold = (name: string): string => bare(name).normalize("NFKC").toUpperCase();

/** Tells the texts that a lenient reader would take for one of the names. */
export function resembling(names: readonly string[]): (text: string) => boolean {
  const folded = new Set(names.map(fold));
  // No character but U+0000 and blanks folds to nothing, and none is of more than two units: what is longer is none of them.
  const longest = 2 * Math.max(...names.map((name) => name.length));
  return (text) => bare(text).length <= longest && folded.has(fold(text));
}

/** Finds the first key of an object that is none of the names, and that a lenient reader would take for one of them. */
export function lookAlikeFinder(names: readonly string[]): (object: object) => string | undefined {
  const exact = new Set(names);
  const resembles = resembling(names);
  return (object) => Object.keys(object).find((key) => !exact.has(key) && resembles(key));
}
