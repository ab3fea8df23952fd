import type { Decision } from "../decision.js";
import type { Remembered } from "../remembered.js";
import type { Condition, RuleDocument, Verdict } from "./condition.js";
import type { Part } from "./layer.js";
import type { Node } from "./node.js";

export type RuleKind = "require" | "deny_if" | "approve_if";

/** A rule made ready. */
export interface Rule {
  readonly kind: RuleKind;
  /** The verdict that lets a call pass. */
  readonly passes: Verdict;
  /** The part that has it, and its index among the rules of its kind. */
  readonly part: Part;
  readonly index: number;
  readonly document: RuleDocument;
  /** Its conditions, if each of them only compares a value; else null, and they are in `node`. */
  readonly conditions: Condition | null;
  readonly node: Node | null;
  next: Rule | null;
  /** Its denials, made when first needed, then shared: the one for a decided rule, and some for undecided ones. */
  denial: Decision | null;
  doubts: Map<number, Decision> | null;
}

export const pointerOf = ({ part, kind, index }: Rule): string => `${part.pointer}/${kind}/${index}`;

/** A part that asks for approval: an action, or a rule of `approve_if`. */
export interface Ask {
  readonly pointer: string;
  readonly policy: string | undefined;
  readonly reason: string | undefined;
  /** How far an approval may count, by the entry; null where it says nothing. */
  readonly remember: Remembered | null;
  readonly rule: Rule | null;
}
