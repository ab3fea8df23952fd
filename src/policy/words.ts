/** How messages quote what a document says: short, on one line, in backticks. */

export { nearest } from "../nearest.js";

const SHOWN_CHARACTERS = 60;

/** Whether the text has more than so many characters (code points). */
export function longerThan(text: string, characters: number): boolean {
  // Stryker disable next-line ConditionalExpression, EqualityOperator: the characters are counted otherwise, and each has at least one code unit.
  if (text.length <= characters) return false;
  // Stryker disable next-line ConditionalExpression: the characters are counted otherwise, and each has at most two code units.
  if (text.length > 2 * characters) return true;
  let count = 0;
  for (const _ of text) count++;
  return count > characters;
}

/** A name in backticks, shortened and without characters that a terminal would act on. */
export function quote(name: string): string {
  return `\`${plain(name)}\``;
}

/** A value in backticks as JSON would write it, or the kind of thing that it is. */
export function show(value: unknown): string {
  if (typeof value === "string") return `\`"${plain(value)}"\``;
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  return typeof value === "object" && value !== null ? "an object" : `\`${String(value)}\``;
}

function plain(text: string): string {
  let short = text;
  if (text.length > SHOWN_CHARACTERS) {
    // A cut may not part a surrogate pair.
    const end = /[\ud800-\udbff]/.test(text.charAt(SHOWN_CHARACTERS - 1)) ? SHOWN_CHARACTERS - 1 : SHOWN_CHARACTERS;
    short = `${text.slice(0, end)}…`;
  }
  return JSON.stringify(short)
    .slice(1, -1)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => character.split("").map(escaped).join(""));
}

/** A UTF-16 code unit as JSON may write it. */
export const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Names in backticks, joined by commas and "or". */
export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted[quoted.length - 1]}`;
}
