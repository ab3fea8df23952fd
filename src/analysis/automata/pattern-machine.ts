import { createAutomaton, END, FIRST, FOUND, GIVEN_UP } from "../../policy/automaton.js";
import type { Instruction, Program } from "../../policy/program.js";
import { casedCharacters } from "./fold.js";
import { LAST_CHARACTER, type Machine, TooLarge } from "./machine.js";

const BOUNDS = { states: 4_096, work: 1_000_000 };

/** Where word characters and newlines begin and end. */
const CONTEXT_EDGES = [10, 11, 48, 58, 65, 91, 95, 96, 97, 123];

/**
 * The automaton of texts in which a pattern is found, over the program that re2js makes of it. Undefined for a program with
 * instructions that an automaton over single characters cannot follow.
 */
export function patternMachine(program: Program): Machine | undefined {
  const automaton = createAutomaton(program, BOUNDS);
  if (automaton === undefined) return undefined;
  const { start, reading } = automaton;
  const letters = new Map<number, number>();
  const letterOf = (character: number): number => {
    let letter = letters.get(character);
    if (letter === undefined) {
      letter = automaton.letterOf(character);
      letters.set(character, letter);
    }
    return letter;
  };
  /** By state, the states after it by letter. */
  const rows: Map<number, number>[] = [];
  const after = (state: number, letter: number, character: number): number => {
    rows[state] ??= new Map();
    let to = rows[state].get(letter);
    if (to === undefined) {
      to = automaton.next(state, character);
      if (to === GIVEN_UP) throw new TooLarge(`a pattern needs more than ${BOUNDS.states} states, or long ones`);
      rows[state].set(letter, to);
    }
    return to;
  };
  return {
    start,
    letterOf,
    edges: [...new Set([...CONTEXT_EDGES, ...reading.flatMap(edgesOf)])].sort((a, b) => a - b),
    next: (state, character) => (state < FIRST ? state : after(state, letterOf(character), character)),
    accepts: (state) => state === FOUND || (state >= FIRST && after(state, 0, END) === FOUND),
  };
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
