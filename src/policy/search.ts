import type { RE2JS } from "re2js";
import { type Automaton, createAutomaton, END, FIRST, FOUND, GIVEN_UP, NONE } from "./automaton.js";

// The bounds of one pattern's automaton. In a text that leads beyond one, re2js searches.
const STATES = 1_024;
const STATES_PER_INSTRUCTION = 8;
/** Instructions looked at to make states, and as many to find letters: a few milliseconds at most. */
const WORK = 16_384;
/** Places in the table of states and letters. */
const PLACES = 65_536;
/** Characters beyond ASCII whose letter is remembered. The others have theirs found at each look, which is work. */
const CHARACTERS = 1_024;
/** After so many texts that led beyond a bound, re2js searches for good. */
const TEXTS = 8;
const ASCII = 128;
/**
 * Longer texts are left to re2js, in UTF-16 code units. It first looks for words that the pattern demands. So a long
 * search takes what it takes without an automaton.
 */
const LONGEST = 1_024;

/**
 * Whether a pattern is found somewhere in a text, as re2js finds it, in time linear in the text's length. An automaton reads each
 * character once, by a table that texts fill as they need it. Nothing of it is made before the first search.
 */
export function createSearch(compiled: RE2JS): (text: string) => boolean {
  const { prefix, prefixComplete, prog } = compiled.re2();
  // Nothing but the characters of a text.
  if (prefixComplete) return (text) => text.includes(prefix);
  let search: ReturnType<typeof createTable> | null | undefined;
  let texts = 0;
  return (text) => {
    if (text.length > LONGEST) return compiled.test(text);
    if (search === undefined) {
      const states = Math.min(STATES, STATES_PER_INSTRUCTION * prog.inst.length);
      const automaton = createAutomaton(prog, { states, work: WORK });
      search = automaton === undefined ? null : createTable(automaton);
    }
    if (search !== null) {
      const found = search(text);
      if (found !== undefined) return found;
      if (++texts === TEXTS) search = null;
    }
    return compiled.test(text);
  };
}

/** Searches by a table; undefined where a text leads beyond a bound. */
function createTable({ start, next, letterOf, reading }: Automaton): (text: string) => boolean | undefined {
  const small = new Int16Array(ASCII).fill(-1);
  const large = new Map<number, number>();
  /** The state after each state, in the first bits of a place, and each letter, in the last. */
  let table = new Int16Array(64);
  let bits = 3;
  let work = WORK;

  const learn = (character: number): number => {
    const known = large.get(character);
    if (known !== undefined) return known;
    work -= reading.length + 1;
    if (work < 0) {
      work = WORK;
      return GIVEN_UP;
    }
    if (table.length > PLACES) return GIVEN_UP;
    const letter = letterOf(character);
    while (letter >> bits !== 0) {
      const wider = new Int16Array(table.length * 2);
      const width = 1 << bits;
      for (let i = 0; i < table.length; i++) wider[(i >> bits) * 2 * width + (i & (width - 1))] = table[i]!;
      table = wider;
      bits++;
    }
    if (character < ASCII) small[character] = letter;
    else if (large.size < CHARACTERS) large.set(character, letter);
    return letter;
  };
  /** The state behind a place of the table that is empty. */
  const make = (place: number, character: number): number => {
    const to = next(place >> bits, character);
    if (to === GIVEN_UP || table.length > PLACES) return GIVEN_UP;
    while (to << bits >= table.length) {
      const longer = new Int16Array(table.length * 2);
      longer.set(table);
      table = longer;
    }
    table[place] = to;
    return to;
  };

  return (text) => {
    let state = start;
    let rows = table;
    let shift = bits;
    const { length } = text;
    for (let i = 0; i < length; i++) {
      let character = text.charCodeAt(i);
      let letter = character < ASCII ? small[character]! : -1;
      if (letter < 0) {
        character = text.codePointAt(i)!;
        if (character > 0xffff) i++;
        letter = learn(character);
        if (letter === GIVEN_UP) return undefined;
        rows = table;
        shift = bits;
      }
      const place = (state << shift) | letter;
      state = rows[place]!;
      if (state < FIRST) {
        if (state === 0) {
          state = make(place, character);
          rows = table;
        }
        if (state === NONE) return false;
        if (state === FOUND) return true;
        if (state === GIVEN_UP) return undefined;
      }
    }
    const place = state << shift;
    const end = rows[place]! || make(place, END);
    return end === GIVEN_UP ? undefined : end === FOUND;
  };
}
