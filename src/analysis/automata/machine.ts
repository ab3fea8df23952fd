/**
 * A deterministic automaton over code points, made while it is walked. Characters of one letter lead from each state to the
 * same state.
 */
export interface Machine {
  readonly start: number;
  /** The state after a character. */
  next(state: number, character: number): number;
  /** Whether it takes a text that ends in this state. */
  accepts(state: number): boolean;
  /** The letter of a character. */
  letterOf(character: number): string | number;
  /** Where letters may change: from each of these code points to the next one, all characters have one letter. */
  readonly edges: readonly number[];
}

/** Thrown if an automaton would need more than it may. The message says which bound. */
export class TooLarge extends Error {}

export const LAST_CHARACTER = 0x10ffff;

/** The code points of a text. */
export const charactersOf = (text: string): readonly number[] => Array.from(text, (one) => one.codePointAt(0)!);

/** Whether a text has half of a surrogate pair: its code units and its code points are then not searched alike. */
export const isTorn = (text: string): boolean => /[\ud800-\udfff]/u.test(text);
