import type { ConditionDocument } from "../../engine/compile/condition.js";
import { pointerOf } from "../../json/pointer.js";
import type { Demand, DemandPlace } from "../calls/profile.js";
import type { Goal } from "../search/solve.js";
import { FALSE, TRUE } from "../verdicts.js";

/** The least parts of a policy that a finding can name. */

/** A goal that a rule, one of its conditions or a limit makes. */
export interface Piece extends Goal {
  /** Absent for `arguments`. */
  readonly of: DemandPlace | undefined;
  /** Index of the condition, where one alone makes it. */
  readonly condition: number | undefined;
}

/** The goals of calls on which all conditions of a rule hold. */
export const holding = ({ formula, of }: Demand): readonly Piece[] =>
  formula.kind === "all"
    ? formula.parts.map((part, condition) => ({ formula: part, allowed: TRUE, of, condition }))
    : [{ formula, allowed: TRUE, of, condition: undefined }];

/** The goals of calls that pass a demand. */
export function passing(demand: Demand): readonly Piece[] {
  const { formula, passes, of } = demand;
  const list = of?.at[0];
  if (list === "require") return holding(demand);
  // A rule does not hold if its only condition does not.
  if (list === "deny_if" && passes === FALSE && formula.kind === "all" && formula.parts.length === 1)
    return [{ formula: formula.parts[0]!, allowed: FALSE, of, condition: 0 }];
  return [{ formula, allowed: passes, of, condition: undefined }];
}

/** The condition of a rule that a piece is of; undefined for anything else. */
export function conditionOf({ of, condition }: Piece): ConditionDocument | undefined {
  if (of === undefined || condition === undefined) return undefined;
  const [list, index] = of.at as ["require" | "deny_if" | "approve_if", number];
  return (
    of.part.rules as Partial<Record<typeof list, readonly { readonly conditions: readonly ConditionDocument[] }[]>>
  )[list]?.[index]?.conditions[condition];
}

/** The place of a piece: a JSON Pointer, behind the name of its document if that has one. */
export function placeText({ of, condition }: Piece): string {
  const pointer = `${of!.part.pointer}${pointerOf([...of!.at, ...(condition === undefined ? [] : ["conditions", condition])])}`;
  return of!.part.policy === undefined ? pointer : `${of!.part.policy}: ${pointer}`;
}
