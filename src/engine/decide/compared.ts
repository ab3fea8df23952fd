import { MAX_IN_VALUES } from "../../policy/caps.js";
import { positiveOf } from "../../policy/operators.js";
import { foldCase } from "../../policy/strict/fold-case.js";
import { type Scalar, type TestDocument, Verdict } from "../compile/condition.js";

/** Tests whose operand is read from the call (`value_from` with a path). See docs/language.md#value_from. */

const isScalar = (value: unknown): value is Scalar =>
  typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));

const decided = (holds: boolean): Verdict => (holds ? Verdict.True : Verdict.False);

const opposite = (verdict: Verdict): Verdict =>
  verdict === Verdict.Indeterminate ? verdict : decided(verdict === Verdict.False);

/** Decides such a test. An operand that `value` could not be makes it INDETERMINATE. */
export function comparedVerdict(test: TestDocument, value: unknown, operand: unknown): Verdict {
  const op = positiveOf(test.op);
  const folds = "ignore_case" in test && test.ignore_case === true;
  const verdict = op === "in" ? amongVerdict(value, operand, folds) : scalarVerdict(op, value, operand, folds);
  return op === test.op ? verdict : opposite(verdict);
}

function amongVerdict(value: unknown, operand: unknown, folds: boolean): Verdict {
  if (!isScalar(value) || (folds && typeof value !== "string")) return Verdict.Indeterminate;
  if (!Array.isArray(operand)) return Verdict.Indeterminate;
  const { length } = operand;
  if (length > MAX_IN_VALUES) return Verdict.Indeterminate;
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
