/** How messages quote what a document says: short, on one line, in backticks. */

const SHOWN_CHARACTERS = 60;
const MEASURED_CHARACTERS = 40;

/** Whether the text has more than so many characters (code points). */
export function longerThan(text: string, characters: number): boolean {
  if (text.length <= characters) return false;
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

/** The name nearest to what was written, if it is near enough to be meant. Long names are not measured. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  if (written.length > MEASURED_CHARACTERS) return undefined;
  const normal = written.toLowerCase().replace(/[-\s]/g, "_");
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(normal, name);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance where swapping two neighbours is one edit. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, substituted);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
