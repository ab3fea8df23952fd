import { Assert, type Instruction, Op, type Program } from "./program.js";

/**
 * The deterministic automaton of a pattern, over the program that re2js makes of it. A state is a set of instructions, and what
 * assertions ask of the text before them. It is made when a text first leads to it.
 */
export interface Automaton {
  readonly start: number;
  /** The state after a character, or after `END`: `NONE`, `FOUND`, `GIVEN_UP`, or a number from `FIRST` on. */
  next(state: number, character: number): number;
  /** Characters of one letter lead from each state to the same state. `END` is letter 0. */
  letterOf(character: number): number;
  /** Instructions that tell characters apart. */
  readonly reading: readonly Instruction[];
}

/** The end of the text, in a character's place. */
export const END = -1;
/** The automaton would cost too much; if that was for work, as much work may be done from then on. */
export const GIVEN_UP = -1;
/** The pattern is found nowhere, however the text goes on. */
export const NONE = 1;
export const FOUND = 2;
/** States are numbered from here, as 0 stands for an empty place of a table. */
export const FIRST = 3;

export interface Bounds {
  readonly states: number;
  /** Instructions looked at. */
  readonly work: number;
}
/** The work of a step besides its instructions, and besides the look through those of the program for what was read. */
const STEP_WORK = 8;

/** The facts that a state remembers of the text before it, where an assertion asks for them. */
enum Before {
  Word = 1,
  Line = 2,
  Text = 4,
}

const NEWLINE = 10;

const isWord = (c: number): boolean =>
  (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 95 || (c >= 97 && c <= 122);

const isReading = ({ op }: Instruction): boolean => op === Op.Rune || op === Op.Rune1;

const takes = (one: Instruction, character: number): boolean =>
  isReading(one) ? one.matchRune(character) : one.op !== Op.RuneAnyNotNewline || character !== NEWLINE;

/** Undefined for a program with instructions that an automaton over single characters cannot follow. */
export function createAutomaton(program: Program, bounds: Bounds): Automaton | undefined {
  const { start } = program;
  const inst: readonly Instruction[] = program.inst;
  if (inst.some(({ op }) => op > Op.RuneAnyNotNewline)) return undefined;
  const reading = distinct(inst.filter(isReading));
  const asserted = inst.reduce((all, { op, arg }) => (op === Op.EmptyWidth ? all | arg : all), 0);
  const remembered =
    ((asserted & (Assert.Word | Assert.NoWord)) === 0 ? 0 : Before.Word) |
    ((asserted & Assert.BeginLine) === 0 ? 0 : Before.Line) |
    ((asserted & Assert.BeginText) === 0 ? 0 : Before.Text);
  // A search may begin behind each character.
  const onlyAtStart = beginsOnlyAtStart(inst, start);
  const stepWork = STEP_WORK + (inst.length >> 5);
  let { work } = bounds;

  /** By state: what it remembers, and its instructions in order, as the code units of a text, which takes least memory. */
  const states: string[] = ["", "", ""];
  const known = new Map<string, number>();
  /** By instruction, the last step that saw it, and the last that led to it by a character. */
  const seenAt = new Uint32Array(inst.length);
  const readAt = new Uint32Array(inst.length);
  let steps = 1;
  readAt[start] = steps;

  /** The state of what the step has read. */
  const stateOf = (context: number): number => {
    const units = [context & remembered];
    for (let at = 0; at < inst.length; at++) if (readAt[at] === steps) units.push(at);
    if (units.length === 1) return NONE;
    const key = String.fromCharCode(...units);
    let state = known.get(key);
    if (state === undefined) {
      if (states.length >= FIRST + bounds.states) return GIVEN_UP;
      state = states.push(key) - 1;
      known.set(key, state);
    }
    return state;
  };

  const letters = new Map<string, number>([["end", 0]]);
  return {
    start: stateOf(Before.Text | Before.Line),
    reading,
    letterOf(character) {
      let signature = isWord(character) ? "w" : character === NEWLINE ? "n" : "-";
      for (const one of reading) signature += one.matchRune(character) ? "1" : "0";
      const letter = letters.get(signature) ?? letters.size;
      letters.set(signature, letter);
      return letter;
    },
    next(state, character) {
      if (work < 0) {
        work = bounds.work;
        return GIVEN_UP;
      }
      const from = states[state]!;
      const holds = holding(from.charCodeAt(0), character);
      steps++;
      if (!onlyAtStart) readAt[start] = steps;
      const open: number[] = [];
      for (let i = 1; i < from.length; i++) open.push(from.charCodeAt(i));
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        if (seenAt[at] === steps) continue;
        seenAt[at] = steps;
        work--;
        const one = inst[at]!;
        const { op, out, arg } = one;
        if (op === Op.Match) return FOUND;
        if (op === Op.Alt || op === Op.AltMatch) open.push(out, arg);
        else if (op === Op.EmptyWidth) {
          if ((arg & ~holds) === 0) open.push(out);
        } else if (op < Op.Rune) {
          if (op !== Op.Fail) open.push(out);
        } else if (readAt[out] !== steps && character !== END && takes(one, character)) readAt[out] = steps;
      }
      work -= stepWork;
      if (character === END) return NONE;
      const context = (isWord(character) ? Before.Word : 0) | (character === NEWLINE ? Before.Line : 0);
      return stateOf(context);
    },
  };
}

/** All that holds between what a state remembers and the next character. */
function holding(context: number, character: number): number {
  const wasWord = (context & Before.Word) !== 0;
  let holds = isWord(character) === wasWord ? Assert.NoWord : Assert.Word;
  if ((context & Before.Text) !== 0) holds |= Assert.BeginText;
  if ((context & Before.Line) !== 0) holds |= Assert.BeginLine;
  if (character === END) holds |= Assert.EndText;
  if (character === END || character === NEWLINE) holds |= Assert.EndLine;
  return holds;
}

/** Whether every way from the start first asks for the beginning of the text: then no search begins later. */
function beginsOnlyAtStart(inst: readonly Instruction[], start: number): boolean {
  const open = [start];
  const seen = new Set<number>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const { op, out, arg } = inst[at]!;
    if (op === Op.Alt || op === Op.AltMatch) open.push(out, arg);
    else if (op === Op.EmptyWidth && (arg & Assert.BeginText) !== 0) continue;
    else if (op === Op.Match || op >= Op.Rune) return false;
    else if (op !== Op.Fail) open.push(out);
  }
  return true;
}

/** Instructions that read the same characters, once. */
function distinct(reading: readonly Instruction[]): readonly Instruction[] {
  const fold = ({ runes, arg }: Instruction): number => (runes.length === 1 ? arg & 1 : 0);
  return [...new Map(reading.map((one) => [`${fold(one)},${Array.from(one.runes)}`, one])).values()];
}
