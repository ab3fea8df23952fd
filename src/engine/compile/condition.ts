import { asKey } from "../../json/own.js";
import { OPERATORS, positiveOf, sampleOf } from "../../policy/operators.js";
import { type CompiledPattern, compilePattern } from "../../policy/pattern.js";
import type { Condition as ConditionDocument, Rule as RuleDocument } from "../../policy/policy.v1.js";
import type { Path } from "./arguments.js";

export type { ConditionDocument, RuleDocument };

/** The three values, as an enum because the bundler writes an enum's numbers in and a constant's not. */
export enum Verdict {
  False = 0,
  True = 1,
  Indeterminate = 2,
}

type SoundPattern = Extract<CompiledPattern, { readonly ok: true }>;
export type Scalar = string | number | boolean;

/** How a value is compared: small numbers, which a switch tells apart at once. Each operator is one of these or its opposite. */
export enum Comparison {
  exists = 0,
  equalsString = 1,
  equalsNumber = 2,
  equalsBoolean = 3,
  amongFew = 4,
  amongStrings = 5,
  amongNumbers = 6,
  amongBooleans = 7,
  below = 8,
  atMost = 9,
  matches = 10,
  containsString = 11,
  containsOther = 12,
  /** `exists` of a path of several names, which may be unreadable. */
  existsBelow = 13,
}

/** Up to so many strings are compared one by one. */
const FEW = 8;

/** A condition made ready: nodes of one shape, joined in the order of their rule. */
export interface Condition extends Path {
  readonly comparison: Comparison;
  /** The verdict where the comparison holds, and where it does not. */
  readonly holds: Verdict;
  readonly fails: Verdict;
  readonly operand: Scalar;
  readonly next: Condition | null;
  /** The elements of `in` and `not_in`. */
  readonly elements: ReadonlySet<unknown> | null;
  /** The same where they are a few strings, which are compared sooner than one is hashed. */
  readonly texts: readonly string[] | null;
  readonly search: ((text: string) => boolean) | null;
  /** The longest text that `search` takes, in UTF-16 code units. */
  readonly maxLength: number;
}

/** Makes a rule's conditions ready; null for an empty list. */
export const compileConditions = (conditions: readonly ConditionDocument[], paths: readonly Path[]): Condition | null =>
  conditions.reduceRight<Condition | null>(
    (next, condition, index) => compileCondition(condition, paths[index]!, next),
    null,
  );

function compileCondition({ op, value }: ConditionDocument, path: Path, next: Condition | null): Condition {
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : null;
  const first = sampleOf(value);
  // Stryker disable next-line ConditionalExpression, StringLiteral: `asKey` gives the same string, which is compared sooner.
  const operand = typeof first === "string" ? asKey(first) : first;
  // The parser lets no other pattern into a policy.
  const pattern = op === "regex" ? (compilePattern(value as string) as SoundPattern) : null;
  const opposite = OPERATORS[op].negates !== undefined || (op === "exists" && !value);
  // Stryker disable next-line ConditionalExpression, EqualityOperator, StringLiteral: a list has the same elements, one by one and in a set.
  const few = list !== null && list.length <= FEW && typeof operand === "string";
  return {
    slot: path.slot,
    rest: path.rest,
    comparison: few ? Comparison.amongFew : comparisonOf(positiveOf(op), operand, path),
    holds: opposite ? Verdict.False : Verdict.True,
    fails: opposite ? Verdict.True : Verdict.False,
    operand,
    next,
    // Stryker disable next-line ConditionalExpression: nobody looks at the elements if there is no list.
    elements: list === null ? null : new Set(list),
    texts: few ? list.map((text) => asKey(text as string)) : null,
    search: pattern === null ? null : pattern.search,
    maxLength: pattern === null ? 0 : pattern.maxLength,
  };
}

function comparisonOf(op: ReturnType<typeof positiveOf>, operand: Scalar, { rest }: Path): Comparison {
  const byType = (string: Comparison, number: Comparison, boolean: Comparison): Comparison =>
    typeof operand === "string" ? string : typeof operand === "number" ? number : boolean;
  switch (op) {
    case "exists":
      // Stryker disable next-line ConditionalExpression: a path of one name is never unreadable, and the two are the same then.
      return rest === null ? Comparison.exists : Comparison.existsBelow;
    case "eq":
      return byType(Comparison.equalsString, Comparison.equalsNumber, Comparison.equalsBoolean);
    case "in":
      return byType(Comparison.amongStrings, Comparison.amongNumbers, Comparison.amongBooleans);
    case "lt":
      return Comparison.below;
    case "lte":
      return Comparison.atMost;
    case "regex":
      return Comparison.matches;
    case "contains":
      return byType(Comparison.containsString, Comparison.containsOther, Comparison.containsOther);
  }
}
