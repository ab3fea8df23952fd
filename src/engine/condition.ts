import { compilePattern } from "../policy/pattern.js";
import type { Policy } from "../policy/policy.js";
import { compilePath, type Path, readPath, UNREADABLE } from "./read.js";

type Tools = NonNullable<Policy["tools"]>;
export type RuleDocument = NonNullable<Tools[string]["require"]>[number];
export type ConditionDocument = RuleDocument["conditions"][number];

export const FALSE = 0;
export const TRUE = 1;
export const INDETERMINATE = 2;
export type Truth = typeof FALSE | typeof TRUE | typeof INDETERMINATE;

const truthOf = (holds: boolean): Truth => (holds ? TRUE : FALSE);

type Scalar = string | number | boolean;
type ScalarType = "string" | "number" | "boolean";

/** A condition made ready: nodes of one shape, joined in the order of their rule. */
export interface Condition {
  readonly path: Path;
  readonly op: ConditionDocument["op"];
  /** The type that a scalar argument must have. */
  readonly type: ScalarType;
  readonly operand: Scalar;
  /** The elements of `in` and `not_in`. */
  readonly elements: ReadonlySet<unknown> | null;
  readonly search: ((text: string) => boolean) | null;
  /** The longest text that `search` takes, in UTF-16 code units. */
  readonly maxLength: number;
  readonly next: Condition | null;
}

/** Makes a rule's conditions ready; null for an empty list. */
export function compileConditions(conditions: readonly ConditionDocument[]): Condition | null {
  return conditions.reduceRight<Condition | null>((next, condition) => compileCondition(condition, next), null);
}

function compileCondition(condition: ConditionDocument, next: Condition | null): Condition {
  const { op, value } = condition;
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : null;
  const operand = list === null ? (value as Scalar) : list[0]!;
  const pattern = op === "regex" ? compilePattern(value as string) : null;
  if (pattern?.ok === false) throw new TypeError(`a policy holds a pattern that does not compile: ${pattern.message}`);
  return {
    path: compilePath(condition.path),
    op,
    type: typeof operand as ScalarType,
    operand,
    elements: list === null ? null : new Set(list),
    search: pattern === null ? null : pattern.search,
    maxLength: pattern === null ? 0 : pattern.maxLength,
    next,
  };
}

/** What the condition's path gives for these arguments. */
export const valueAt = (condition: Condition, args: object): unknown => readPath(condition.path, args);

/** Decides one condition on the value at its path (section 4 of the language). No operator coerces. */
export function judge(condition: Condition, value: unknown): Truth {
  if (condition.op === "exists") {
    return value === UNREADABLE ? INDETERMINATE : truthOf((value !== undefined) === condition.operand);
  }
  if (condition.op === "contains" && typeof value === "object") return containsElement(condition, value);
  if (typeof value !== condition.type) return INDETERMINATE;
  if (typeof value === "number" && !Number.isFinite(value)) return INDETERMINATE;
  switch (condition.op) {
    case "eq":
      return truthOf(value === condition.operand);
    case "neq":
      return truthOf(value !== condition.operand);
    case "in":
      return truthOf(condition.elements!.has(value));
    case "not_in":
      return truthOf(!condition.elements!.has(value));
    case "lt":
      return truthOf((value as number) < (condition.operand as number));
    case "lte":
      return truthOf((value as number) <= (condition.operand as number));
    case "gt":
      return truthOf((value as number) > (condition.operand as number));
    case "gte":
      return truthOf((value as number) >= (condition.operand as number));
    case "regex":
      return (value as string).length > condition.maxLength
        ? INDETERMINATE
        : truthOf(condition.search!(value as string));
    case "contains":
      return typeof value === "string" ? truthOf(value.includes(condition.operand as string)) : INDETERMINATE;
    default:
      return INDETERMINATE;
  }
}

/** Beyond this length only the elements that an array really has are visited: a sparse one may claim billions. */
const DENSE = 100_000;

/** The Kleene OR over the elements of an array; INDETERMINATE for any other object. */
function containsElement(condition: Condition, value: object | null): Truth {
  if (!Array.isArray(value)) return INDETERMINATE;
  let truth: Truth = FALSE;
  const keys = value.length > DENSE ? Object.keys(value) : null;
  const count = keys === null ? value.length : keys.length;
  for (let i = 0; i < count; i++) {
    const index = keys === null ? i : keys[i]!;
    const element: unknown = Object.hasOwn(value, index) ? value[index as number] : undefined;
    const one = judgeElement(condition, element);
    if (one === TRUE) return TRUE;
    if (one === INDETERMINATE) truth = INDETERMINATE;
  }
  return truth;
}

function judgeElement(condition: Condition, element: unknown): Truth {
  if (element === undefined || element === null) return FALSE;
  if (typeof element !== condition.type) return INDETERMINATE;
  if (element === condition.operand) return TRUE;
  if (typeof element === "string") return element.includes(condition.operand as string) ? INDETERMINATE : FALSE;
  return typeof element === "number" && !Number.isFinite(element) ? INDETERMINATE : FALSE;
}
