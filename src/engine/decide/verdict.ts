import { Comparison, type Condition, type Scalar, Verdict } from "../compile/condition.js";
import { UNREADABLE } from "./read-arguments.js";

/** Decides one condition on the value at its path. No operator coerces. See docs/language.md#operators. */
export function verdictOf(condition: Condition, value: unknown): Verdict {
  switch (condition.comparison) {
    case Comparison.exists:
      return value === undefined ? condition.fails : condition.holds;
    case Comparison.equalsString:
      if (typeof value !== "string") return Verdict.Indeterminate;
      return value === condition.operand ? condition.holds : condition.fails;
    case Comparison.amongFew:
      if (typeof value !== "string") return Verdict.Indeterminate;
      return isAmong(condition.texts!, value) ? condition.holds : condition.fails;
    case Comparison.below:
      if (!Number.isFinite(value)) return Verdict.Indeterminate;
      return (value as number) < (condition.operand as number) ? condition.holds : condition.fails;
    case Comparison.atMost:
      if (!Number.isFinite(value)) return Verdict.Indeterminate;
      return (value as number) <= (condition.operand as number) ? condition.holds : condition.fails;
    default:
      return otherVerdict(condition, value);
  }
}

/** The comparisons that are asked less often: V8 writes only a short function into the loop that calls it. */
function otherVerdict(
  { comparison, operand, holds, fails, elements, search, maxLength, answer }: Condition,
  value: unknown,
): Verdict {
  if (comparison === Comparison.existsBelow)
    return value === UNREADABLE ? Verdict.Indeterminate : value === undefined ? fails : holds;
  switch (typeof value) {
    case "string":
      if (comparison === Comparison.matches)
        return value.length > maxLength ? Verdict.Indeterminate : search!(value) ? holds : fails;
      if (comparison === Comparison.amongStrings) return elements!.has(value) ? holds : fails;
      if (comparison === Comparison.containsString) return value.includes(operand as string) ? holds : fails;
      if (comparison === Comparison.hasSize) return hasCharacters(value, operand as number) ? holds : fails;
      if (comparison === Comparison.answers) return answered(answer!(value));
      break;
    case "number":
      if (!Number.isFinite(value)) break;
      if (comparison === Comparison.equalsNumber) return value === operand ? holds : fails;
      if (comparison === Comparison.amongNumbers) return elements!.has(value) ? holds : fails;
      break;
    case "boolean":
      if (comparison === Comparison.equalsBoolean) return value === operand ? holds : fails;
      if (comparison === Comparison.amongBooleans) return elements!.has(value) ? holds : fails;
      break;
    case "object":
      if ((comparison === Comparison.containsString || comparison === Comparison.containsOther) && Array.isArray(value))
        return containsElement(operand, value);
      if (comparison === Comparison.hasSize && Array.isArray(value))
        return value.length >= (operand as number) ? holds : fails;
  }
  return Verdict.Indeterminate;
}

const answered = (answer: boolean | null): Verdict =>
  answer === null ? Verdict.Indeterminate : answer ? Verdict.True : Verdict.False;

/** Whether a text has at least so many characters (code points). */
function hasCharacters(text: string, least: number): boolean {
  // A character has one or two code units.
  if (text.length < least) return false;
  if (text.length >= 2 * least) return true;
  let count = 0;
  for (const _ of text) count++;
  return count >= least;
}

function isAmong(texts: readonly string[], value: string): boolean {
  for (let i = 0; i < texts.length; i++) if (texts[i] === value) return true;
  return false;
}

/** Beyond this length only the elements that an array really has are visited: a sparse one may claim billions. */
const DENSE = 100_000;

/** The longest array has so many elements: this number, of 32 bits like them, is not an index. */
const NO_INDEX = "4294967295";

/** Whether a key of an array is the index of an element. */
const isIndex = (key: string | symbol): key is string =>
  typeof key === "string" && String(Number(key) >>> 0) === key && key !== NO_INDEX;

/** The Kleene OR over the elements of an array. */
function containsElement(operand: Scalar, value: readonly unknown[]): Verdict {
  let verdict: Verdict = Verdict.False;
  // Stryker disable next-line ConditionalExpression, EqualityOperator: the elements are the same, found by their keys and by their indexes.
  const keys = value.length > DENSE ? Reflect.ownKeys(value).filter(isIndex) : null;
  const count = keys === null ? value.length : keys.length;
  for (let i = 0; i < count; i++) {
    const index = keys === null ? i : keys[i]!;
    const element: unknown = Object.hasOwn(value, index) ? value[index as number] : undefined;
    const one = elementVerdict(operand, element);
    if (one === Verdict.True) return Verdict.True;
    if (one === Verdict.Indeterminate) verdict = Verdict.Indeterminate;
  }
  return verdict;
}

function elementVerdict(operand: Scalar, element: unknown): Verdict {
  if (element === undefined || element === null) return Verdict.False;
  if (typeof element !== typeof operand) return Verdict.Indeterminate;
  if (element === operand) return Verdict.True;
  if (typeof element === "string") return element.includes(operand as string) ? Verdict.Indeterminate : Verdict.False;
  return typeof element === "number" && !Number.isFinite(element) ? Verdict.Indeterminate : Verdict.False;
}
