import type { Variable } from "../values/space.js";
import { and, FALSE, INDETERMINATE, not, or, TRUE, type Verdict, type Verdicts } from "../verdicts.js";

/** A condition over the places of a call. */
export type Formula =
  | {
      readonly kind: "test";
      readonly at: Variable;
      /** Index among the tests of the place. */
      readonly test: number;
      /** The verdict where nothing is there. */
      readonly absent: Verdict;
      /** The verdict where the way meets something else than an object. */
      readonly unreadable: Verdict;
    }
  | { readonly kind: "all" | "any"; readonly parts: readonly Formula[] }
  | { readonly kind: "not"; readonly part: Formula }
  /** TRUE unless its part is FALSE. */
  | { readonly kind: "may"; readonly part: Formula }
  /** TRUE if a member is there, whatever its value. */
  | { readonly kind: "own"; readonly at: Variable }
  | { readonly kind: "constant"; readonly verdict: Verdict };

/** The verdicts of the tests that a formula asks, as far as a call is known. */
export interface Known {
  readonly test: (at: Variable, test: number, absent: Verdict, unreadable: Verdict) => Verdicts;
  readonly own: (at: Variable) => Verdicts;
}

/** All that a formula may be. */
export function verdictsOf(formula: Formula, known: Known): Verdicts {
  switch (formula.kind) {
    case "test":
      return known.test(formula.at, formula.test, formula.absent, formula.unreadable);
    case "all": {
      let all = TRUE;
      for (const part of formula.parts) {
        all = and(all, verdictsOf(part, known));
        if (all === FALSE) break;
      }
      return all;
    }
    case "any": {
      let any = FALSE;
      for (const part of formula.parts) {
        any = or(any, verdictsOf(part, known));
        if (any === TRUE) break;
      }
      return any;
    }
    case "not":
      return not(verdictsOf(formula.part, known));
    case "may": {
      const part = verdictsOf(formula.part, known);
      return (part & FALSE) | ((part & (TRUE | INDETERMINATE)) === 0 ? 0 : TRUE);
    }
    case "own":
      return known.own(formula.at);
    case "constant":
      return 1 << formula.verdict;
  }
}

/** Each test that a formula asks. */
export function visitTests(formula: Formula, visit: (at: Variable, test: number | null) => void): void {
  if (formula.kind === "test") visit(formula.at, formula.test);
  else if (formula.kind === "own") visit(formula.at, null);
  else if (formula.kind === "all" || formula.kind === "any") for (const part of formula.parts) visitTests(part, visit);
  else if (formula.kind === "not" || formula.kind === "may") visitTests(formula.part, visit);
}
