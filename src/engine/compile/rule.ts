import type { Decision } from "../decision.js";
import { type Condition, type RuleDocument, Verdict } from "./condition.js";

export type RuleKind = "require" | "deny_if";

/** A rule made ready. */
export interface Rule {
  readonly kind: RuleKind;
  /** The verdict that lets a call pass. */
  readonly passes: Verdict;
  /** JSON Pointer of the tool that has it, and its index among the rules of its kind. */
  readonly tool: string;
  readonly index: number;
  readonly document: RuleDocument;
  readonly conditions: Condition | null;
  readonly next: Rule | null;
  /** Its denials, made when first needed, then shared: the one for a decided rule, and some for undecided ones. */
  denial: Decision | null;
  doubts: Map<number, Decision> | null;
}

/** Makes the rules of one list ready, to be followed by `next`. */
export function compileRules(
  kind: RuleKind,
  rules: readonly RuleDocument[] | undefined,
  tool: string,
  next: Rule | null,
  compile: (rule: RuleDocument) => Condition | null,
): Rule | null {
  return (rules ?? []).reduceRight<Rule | null>(
    (following, document, index) => ({
      kind,
      passes: kind === "require" ? Verdict.True : Verdict.False,
      tool,
      index,
      document,
      conditions: compile(document),
      next: following,
      denial: null,
      doubts: null,
    }),
    next,
  );
}

export const pointerOf = ({ tool, kind, index }: Rule): string => `${tool}/${kind}/${index}`;
