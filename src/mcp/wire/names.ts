/** The characters of the protocol's own names: no reader strips, folds or stops at any of these but their case. */
const PROTOCOL_NAME = /^[A-Za-z0-9/_.$-]+$/;

/** Characters at which some reader stops, and halves of characters, which UTF-8 cannot carry. */
const UNREADABLE = /[\p{Cc}\p{Cs}]/u;

/** True for a text that has what some reader stops at or cannot carry: a control character or a lone surrogate. */
export const isUnreadable = (text: string): boolean => UNREADABLE.test(text);

/** The text of a message about a name outside of that. */
export const PROTOCOL_CHARACTERS = "ASCII letters, digits and `/ _ - . $`";

/** True for a method or a member whose name all readers read alike, whatever language they are written in. */
export const isProtocolName = (name: string): boolean => PROTOCOL_NAME.test(name);

/** Tells the texts that differ from one of the names in nothing but their case. */
export function inOtherCase(names: readonly string[]): (text: string) => boolean {
  const exact = new Set(names);
  const folded = new Set(names.map((name) => name.toLowerCase()));
  return (text) => !exact.has(text) && folded.has(text.toLowerCase());
}

/** The error in the names of an object's members; undefined if all readers find the same members in it. */
export function misnaming(names: readonly string[]): (object: object) => string | undefined {
  const differs = inOtherCase(names);
  return (object) => {
    for (const key of Object.keys(object)) {
      if (!isProtocolName(key)) return `may have only ${PROTOCOL_CHARACTERS} in their names`;
      if (differs(key)) return "are case-sensitive";
    }
    return undefined;
  };
}
