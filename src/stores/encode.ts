/** Printable ASCII without `%`, `{` and `}`: most subjects and counters, told from the rest at little cost. */
const PLAIN = /^[ -$&-z|~]*$/;
/** What some store cannot keep (lone surrogates, NUL and its kin), and what the encoded text must be free of. */
const AWKWARD = /[\p{Surrogate}\p{Control}%{}]/gu;

/**
 * A subject or counter as text that every store can keep: no two strings give the same, and what it gives is
 * well-formed Unicode without control characters, `{` and `}`. So a control character can separate two of them in a
 * joined key, and braces can surround one. Most strings are returned as they are.
 */
export const encode = (text: string): string => (PLAIN.test(text) ? text : text.replace(AWKWARD, escapeCharacter));

const escapeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
