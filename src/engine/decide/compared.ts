import { MAX_IN_VALUES, MAX_LIST_COST, MAX_SEARCH_COST } from "../../policy/caps.js";
import { positiveOf } from "../../policy/operators.js";
import { foldCase } from "../../policy/strict/fold-case.js";
import { type Scalar, type TestDocument, Verdict } from "../compile/condition.js";

/** Tests whose operand is read from the call (`value_from` with a path). See docs/language.md#value_from. */

const isScalar = (value: unknown): value is Scalar =>
  typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));

const decided = (holds: boolean): Verdict => (holds ? Verdict.True : Verdict.False);

const opposite = (verdict: Verdict): Verdict =>
  verdict === Verdict.Indeterminate ? verdict : decided(verdict === Verdict.False);

/**
 * Decides such a test. An operand that `value` could not be makes it INDETERMINATE. `times` is how often it may be asked in one
 * call: each time, it may go through an array that the caller wrote.
 */
export function comparedVerdict(test: TestDocument, value: unknown, operand: unknown, times: number): Verdict {
  const op = positiveOf(test.op);
  const folds = "ignore_case" in test && test.ignore_case === true;
  const verdict = op === "in" ? amongVerdict(value, operand, folds, times) : scalarVerdict(op, value, operand, folds);
  return op === test.op ? verdict : opposite(verdict);
}

function amongVerdict(value: unknown, operand: unknown, folds: boolean, times: number): Verdict {
  if (!isScalar(value) || (folds && typeof value !== "string")) return Verdict.Indeterminate;
  if (!Array.isArray(operand)) return Verdict.Indeterminate;
  const { length } = operand;
  if (length > MAX_IN_VALUES || length * times > MAX_LIST_COST) return Verdict.Indeterminate;
  if (folds && times > 1 && textLength(operand, length) * times > MAX_SEARCH_COST) return Verdict.Indeterminate;
  // Once: a long text may be compared with many.
  const wanted = folds ? foldCase(value as string) : value;
  let verdict: Verdict = Verdict.False;
  for (let i = 0; i < length; i++) {
    const element: unknown = Object.hasOwn(operand, i) ? operand[i] : undefined;
    const folded = folds && typeof element === "string" && canFoldTo(value as string, element);
    const one = scalarVerdict("eq", wanted, folded ? foldCase(element) : element, false);
    if (one === Verdict.True) return one;
    if (one === Verdict.Indeterminate) verdict = one;
  }
  return verdict;
}

/** The code units of all texts of an array. */
function textLength(array: readonly unknown[], length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const element: unknown = Object.hasOwn(array, i) ? array[i] : undefined;
    if (typeof element === "string") sum += element.length;
  }
  return sum;
}

function scalarVerdict(op: string, value: unknown, operand: unknown, folds: boolean): Verdict {
  if (!isScalar(value) || !isScalar(operand) || typeof value !== typeof operand) return Verdict.Indeterminate;
  if (typeof value === "string") return textVerdict(op, value, operand as string, folds);
  if (folds) return Verdict.Indeterminate;
  if (op === "eq") return decided(value === operand);
  if (typeof value !== "number") return Verdict.Indeterminate;
  if (op === "lt") return decided(value < (operand as number));
  return op === "lte" ? decided(value <= (operand as number)) : Verdict.Indeterminate;
}

/**
 * Whether two texts may be equal without their case, by their lengths: a text that is folded stays as long as it is, or becomes
 * up to three times as long. So a long text is not folded again for each element of an array.
 */
const canFoldTo = (text: string, other: string): boolean => other.length <= 3 * text.length;

function textVerdict(op: string, value: string, operand: string, folds: boolean): Verdict {
  if (op !== "eq" && op !== "starts_with" && op !== "ends_with") return Verdict.Indeterminate;
  // An empty text begins and ends every other one: a document may not say it, and a call may not either.
  if (operand === "" && op !== "eq") return Verdict.Indeterminate;
  if (!canFoldTo(value, operand)) return Verdict.False;
  const [text, other] = folds ? [foldCase(value), foldCase(operand)] : [value, operand];
  if (op === "eq") return decided(text === other);
  return decided(op === "starts_with" ? text.startsWith(other) : text.endsWith(other));
}
