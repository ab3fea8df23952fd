import { Verdict } from "../engine/compile/condition.js";

export { Verdict };

/** A set of verdicts, one bit each: what a condition may be, as far as a call is known. */
export type Verdicts = number;

export const FALSE: Verdicts = 1;
export const TRUE: Verdicts = 2;
export const INDETERMINATE: Verdicts = 4;
export const ANY_VERDICT: Verdicts = 7;

/** The set of one verdict. */
export const only = (verdict: Verdict): Verdicts => 1 << verdict;

/** Whether a set is of one verdict. */
export const isOne = (set: Verdicts): boolean => (set & (set - 1)) === 0;

/** The opposites: INDETERMINATE stays. */
export const not = (set: Verdicts): Verdicts => ((set & FALSE) << 1) | ((set & TRUE) >> 1) | (set & INDETERMINATE);

/** All that the Kleene AND of two may be. */
export function and(a: Verdicts, b: Verdicts): Verdicts {
  if (a === TRUE) return b;
  if (b === TRUE) return a;
  const canBeTrue = a & b & TRUE;
  const canBeFalse = (a | b) & FALSE;
  const unsureA = (a & INDETERMINATE) !== 0 && (b & (TRUE | INDETERMINATE)) !== 0;
  const unsureB = (b & INDETERMINATE) !== 0 && (a & (TRUE | INDETERMINATE)) !== 0;
  return canBeTrue | canBeFalse | (unsureA || unsureB ? INDETERMINATE : 0);
}

/** All that the Kleene OR of two may be. */
export const or = (a: Verdicts, b: Verdicts): Verdicts => not(and(not(a), not(b)));
