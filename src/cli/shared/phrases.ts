import { escaped, quote } from "../../policy/words.js";

/** Text from elsewhere on one line, without characters that a terminal would act on. */
export function plainLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escaped);
}

/** A count with its noun: `1 error`, `2 errors`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** A few names in backticks, and how many more there are. */
export function fewNames(names: readonly string[], most: number): string {
  const more = names.length - most;
  return `${names.slice(0, most).map(quote).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
