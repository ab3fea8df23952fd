import type { Charge } from "../engine/store.js";

/** All but printable ASCII without `%`, `{` and `}`. Few subjects and counters have such a character. */
const UNUSUAL = /[^ -$&-z|~]/;
/** Text that some store cannot keep (lone surrogates, NUL and its kin), and what the encoded text must be free of. */
const AWKWARD = /[\p{Surrogate}\p{Control}%{}]/gu;

/**
 * A subject or counter as text that every store can keep: no two strings give the same, and what it gives is
 * well-formed Unicode without control characters, `{` and `}`. So a control character can separate two of them in a
 * joined key, and braces can surround one. Most strings are returned as they are.
 */
export const encode = (text: string): string => (UNUSUAL.test(text) ? text.replace(AWKWARD, escapeCharacter) : text);

const escapeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** The text of which `encode` made this; undefined if it makes this of none. */
export function decode(encoded: string): string | undefined {
  const text = encoded.replace(/%([0-9A-F]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return encode(text) === encoded ? text : undefined;
}

/** Stands between the encoded parts of a key, none of which has a control character. */
const SEPARATOR = "\t";

/** The subject's part of a key. */
export const subjectKeyOf = ({ subject }: Charge): string => encode(subject);

/** The part of a key that is the same for all subjects: with the window, or for all windows of a counter that has a reach. */
export const windowKeyOf = ({ counter, windowStart, reach }: Charge): string =>
  `${encode(counter)}${SEPARATOR}${reach > 0 ? "sliding" : windowStart}`;

/** One key for each (counter, windowStart, subject), or (counter, subject) with a reach, in text that every server keeps. */
export const keyOf = (charge: Charge, window: string = windowKeyOf(charge)): string =>
  `${window}${SEPARATOR}${subjectKeyOf(charge)}`;
