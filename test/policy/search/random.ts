import { RE2JS } from "re2js";
import { createSearch } from "../../../src/policy/search.js";
import { type Random, randomFrom, seedOf } from "../../differential/random.js";

/** Characters with neighbours in case, in words and lines, in pairs of surrogates and without their other half. */
const CHARACTERS = [
  ..."aabbcABKksS019_-./ \n\t\r$^é€ſKßİıΣσςǅ中\u{1f600}\u{10400}\u{10428}\u{ffff}\ufffd\u0000\u007f\u0080\u00ff\u0100",
  "\ud83d", "\ude00", "\ud801", "\udc28", "\udfff", "\ud800",
]; // biome-ignore format: one table

const CLASSES = [
  "[a-c]", "[^a-c]", "[k-s]", "[^\\x00-\\x7f]", "[\\d_.-]", "[[:alpha:]]", "[[:^space:]]", "[\\x{10400}-\\x{10428}]", "[à-ÿ]",
  "[\\x{d800}-\\x{dfff}]", "[^\\n]", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\p{L}", "\\P{L}", "\\p{Lu}", "\\p{Greek}", "\\pN",
  "[\\p{Ll}\\d]", "[^\\p{Lu}a]", ".", "\\C", "[a]", "[^a]", "[aA]", "[sſ]", "\\x{1f600}", "\\x{d83d}", "\\x{de00}", "\\n", "[^\\W]",
]; // biome-ignore format: one table
const ASSERTIONS = ["^", "$", "\\b", "\\B", "\\A", "\\z", "(?m:^)", "(?m:$)"];
const REPEATS = ["*", "+", "?", "*?", "+?", "??", "{0}", "{2}", "{1,3}", "{0,2}", "{2,}", "{3,9}?"];
const FLAGS = ["(?i)", "(?m)", "(?s)", "(?U)", "(?im)", "(?is)", "(?ims)"];
const LONG = ["feature", "drop table", "foo", "../", "ßS", "\u{1f600}a", "K9", "prod|dev|staging"];

const escaped = (character: string): string => (/[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character);

/** A pattern; most of them are RE2 syntax. */
function patternFrom(random: Random, depth: number): string {
  const parts = Array.from({ length: 1 + random.below(4) }, () => partFrom(random, depth));
  const row = parts.join("");
  return depth > 0 && random.once(4) ? `${row}|${patternFrom(random, depth - 1)}` : row;
}

function partFrom(random: Random, depth: number): string {
  const kind = random.below(20);
  if (kind < 3) return random.pick(ASSERTIONS);
  const atom =
    kind < 9 ? escaped(random.pick(CHARACTERS))
    : kind < 13 ? random.pick(CLASSES)
    : kind < 15 ? random.pick(LONG)
    : depth === 0 ? "a"
    : `(${random.pick(["", "?:", "?i:", "?-i:", "?m:", "?s:", "?P<n>"])}${patternFrom(random, depth - 1)})`; // biome-ignore format: a table
  return random.once(3) ? `${atom.length === 1 || kind > 14 ? atom : `(?:${atom})`}${random.pick(REPEATS)}` : atom;
}

/** A text of characters in general, and of those in the pattern. */
function textFrom(random: Random, pattern: string): string {
  const own = [...pattern.replace(/[\\^$*+?()[\]{}|]/g, "")];
  const length = random.once(10) ? random.below(200) : random.below(9);
  const pick = (): string => (own.length > 0 && random.below(2) === 0 ? random.pick(own) : random.pick(CHARACTERS));
  const text = Array.from({ length }, pick).join("");
  return random.once(4) ? text + random.pick(LONG) : text;
}

const TEXTS = 25;

export interface Checked {
  readonly checks: number;
  readonly patterns: number;
  readonly found: number;
  /** The first check that re2js decides otherwise. */
  readonly difference?: { readonly pattern: string; readonly text: string; readonly re2js: boolean };
}

/** Searches with random patterns, with each in several random texts, beside re2js. Group `i` is of `seedOf(seed, i)`. */
export function check(checks: number, seed: number, first = 0, stride = 1): Checked {
  let made = 0;
  let patterns = 0;
  let found = 0;
  for (let group = first; made < checks; group += stride) {
    const random = randomFrom(seedOf(seed, group));
    const pattern = (random.once(3) ? random.pick(FLAGS) : "") + patternFrom(random, random.below(4));
    const re2js = compiled(pattern);
    if (re2js === undefined) continue;
    patterns++;
    const search = createSearch(re2js);
    for (let i = 0; i < TEXTS && made < checks; i++, made++) {
      const text = textFrom(random, pattern);
      const wanted = re2js.test(text);
      if (wanted) found++;
      if (search(text) !== wanted)
        return { checks: made, patterns, found, difference: { pattern, text, re2js: wanted } };
    }
  }
  return { checks: made, patterns, found };
}

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
