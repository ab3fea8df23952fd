import { Assert, type Instruction, Op, type Program } from "../../policy/program.js";
import { casedCharacters } from "./fold.js";
import { LAST_CHARACTER, type Machine, TooLarge } from "./machine.js";

/** The facts that a state remembers of the text before it, where an assertion asks for them. */
enum Before {
  Word = 1,
  Line = 2,
  Text = 4,
}

const NEWLINE = 10;
const END = -1;
const DEAD = 0;
const FOUND = 1;
const MAX_STATES = 4_096;
const MAX_WORK = 1_000_000;

/** Where word characters and newlines begin and end. */
const CONTEXT_EDGES = [10, 11, 48, 58, 65, 91, 95, 96, 97, 123];

const isWord = (c: number): boolean =>
  (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 95 || (c >= 97 && c <= 122);

const isReading = ({ op }: Instruction): boolean => op === Op.Rune || op === Op.Rune + 1;

const takes = (one: Instruction, character: number): boolean =>
  isReading(one) ? one.matchRune(character) : one.op !== Op.RuneAnyNotNewline || character !== NEWLINE;

/**
 * The automaton of texts in which a pattern is found, over the program that re2js makes of it. Undefined for a program with
 * instructions that an automaton over single characters cannot follow.
 */
export function patternMachine(program: Program): Machine | undefined {
  const { start } = program;
  const inst: readonly Instruction[] = program.inst;
  if (inst.some(({ op }) => op > Op.RuneAnyNotNewline)) return undefined;
  const reading = distinct(inst.filter(isReading));
  const asserted = inst.reduce((all, { op, arg }) => (op === Op.EmptyWidth ? all | arg : all), 0);
  const remembered =
    ((asserted & (Assert.Word | Assert.NoWord)) === 0 ? 0 : Before.Word) |
    ((asserted & Assert.BeginLine) === 0 ? 0 : Before.Line) |
    ((asserted & Assert.BeginText) === 0 ? 0 : Before.Text);

  const letters = new Map<number, string>();
  const letterOf = (character: number): string => {
    let letter = letters.get(character);
    if (letter === undefined) {
      letter = `${isWord(character) ? "w" : character === NEWLINE ? "n" : "-"}`;
      for (const one of reading) letter += one.matchRune(character) ? "1" : "0";
      letters.set(character, letter);
    }
    return letter;
  };

  const sets: (readonly number[])[] = [[], []];
  const before: number[] = [0, 0];
  const states = new Map<string, number>();
  const rows: Map<string, number>[] = [new Map(), new Map()];
  const ends: (boolean | undefined)[] = [false, true];
  let work = MAX_WORK;

  const stateOf = (set: readonly number[], context: number): number => {
    if (set.length === 0) return DEAD;
    const key = `${context},${set}`;
    const known = states.get(key);
    if (known !== undefined) return known;
    if (sets.length >= MAX_STATES) throw new TooLarge(`a pattern needs more than ${MAX_STATES} states`);
    states.set(key, sets.length);
    before.push(context);
    rows.push(new Map());
    ends.push(undefined);
    return sets.push(set) - 1;
  };

  /** All that holds between the characters before a state and the next one. */
  const holding = (context: number, character: number): number => {
    const wasWord = (context & Before.Word) !== 0;
    let holds = (character !== END && isWord(character)) === wasWord ? Assert.NoWord : Assert.Word;
    if ((context & Before.Text) !== 0) holds |= Assert.BeginText;
    if ((context & Before.Line) !== 0) holds |= Assert.BeginLine;
    if (character === END) holds |= Assert.EndText;
    if (character === END || character === NEWLINE) holds |= Assert.EndLine;
    return holds;
  };

  /** FOUND, or the instructions that have read the character. */
  const step = (state: number, character: number): ReadonlySet<number> | typeof FOUND => {
    const holds = holding(before[state]!, character);
    const next = new Set<number>();
    const seen = new Set<number>();
    const open = [...sets[state]!];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const one = inst[at]!;
      if (one.op === Op.Match) return FOUND;
      if (one.op === Op.Alt || one.op === Op.AltMatch) open.push(one.out, one.arg);
      else if (one.op === Op.EmptyWidth) {
        if ((one.arg & ~holds) === 0) open.push(one.out);
      } else if (one.op < Op.Rune && one.op !== Op.Fail) open.push(one.out);
      else if (one.op !== Op.Fail && character !== END && takes(one, character)) next.add(one.out);
    }
    work -= seen.size;
    if (work < 0) throw new TooLarge("a pattern takes too long to follow");
    return next;
  };

  return {
    start: stateOf([start], (Before.Text | Before.Line) & remembered),
    letterOf,
    edges: [...new Set([...CONTEXT_EDGES, ...reading.flatMap(edgesOf)])].sort((a, b) => a - b),
    next(state, character) {
      if (state <= FOUND) return state;
      const letter = letterOf(character);
      let to = rows[state]!.get(letter);
      if (to === undefined) {
        const read = step(state, character);
        const word = isWord(character) ? Before.Word : 0;
        const context = (word | (character === NEWLINE ? Before.Line : 0)) & remembered;
        // A search may begin behind each character.
        to =
          read === FOUND
            ? FOUND
            : stateOf(
                [...new Set([...read, start])].sort((a, b) => a - b),
                context,
              );
        rows[state]!.set(letter, to);
      }
      return to;
    },
    accepts(state) {
      ends[state] ??= step(state, END) === FOUND;
      return ends[state]!;
    },
  };
}

/** Instructions that read the same characters, once. */
function distinct(reading: readonly Instruction[]): readonly Instruction[] {
  const fold = ({ runes, arg }: Instruction): number => (runes.length === 1 ? arg & 1 : 0);
  return [...new Map(reading.map((one) => [`${fold(one)},${Array.from(one.runes)}`, one])).values()];
}

/** Where the characters that an instruction takes begin, and those that it does not take. */
function edgesOf(one: Instruction): readonly number[] {
  const { runes } = one;
  const edges: number[] = [];
  if (runes.length === 1) {
    const all = [runes[0]!, ...casedCharacters().filter((character) => one.matchRune(character))];
    for (const character of all) edges.push(character, character + 1);
  } else for (let i = 0; i < runes.length; i += 2) edges.push(runes[i]!, runes[i + 1]! + 1);
  return edges.filter((edge) => edge <= LAST_CHARACTER);
}
