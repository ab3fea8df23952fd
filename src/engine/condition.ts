import { compilePattern } from "../policy/pattern.js";
import type { Policy } from "../policy/policy.js";
import { compilePath, UNREADABLE } from "./read.js";

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

/** Operators as small numbers, which a switch tells apart at once; the bundler writes them in. */
const EXISTS = 0;
const EQ = 1;
const NEQ = 2;
const IN = 3;
const NOT_IN = 4;
const LT = 5;
const LTE = 6;
const GT = 7;
const GTE = 8;
const REGEX = 9;
const CONTAINS = 10;
const OPS = ["exists", "eq", "neq", "in", "not_in", "lt", "lte", "gt", "gte", "regex", "contains"] as const;

/** A condition made ready: nodes of one shape, joined in the order of their rule. */
export interface Condition {
  /** The first name of its path, and the others; null where there are none. */
  readonly name: string;
  readonly rest: readonly string[] | null;
  /** Index into `OPS`. */
  readonly op: number;
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
  const path = compilePath(condition.path);
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : null;
  const operand = list === null ? (value as Scalar) : list[0]!;
  const pattern = op === "regex" ? compilePattern(value as string) : null;
  if (pattern?.ok === false) throw new TypeError(`a policy holds a pattern that does not compile: ${pattern.message}`);
  return {
    name: path.name,
    rest: path.rest,
    op: OPS.indexOf(op),
    type: typeof operand as ScalarType,
    operand,
    elements: list === null ? null : new Set(list),
    search: pattern === null ? null : pattern.search,
    maxLength: pattern === null ? 0 : pattern.maxLength,
    next,
  };
}

/** Decides one condition on the value at its path (section 4 of the language). No operator coerces. */
export function judge(condition: Condition, value: unknown): Truth {
  const { op } = condition;
  if (op === EXISTS) {
    return value === UNREADABLE ? INDETERMINATE : truthOf((value !== undefined) === condition.operand);
  }
  if (typeof value !== condition.type) {
    return op === CONTAINS && Array.isArray(value) ? containsElement(condition, value) : INDETERMINATE;
  }
  if (typeof value === "number" && !Number.isFinite(value)) return INDETERMINATE;
  switch (op) {
    case EQ:
      return truthOf(value === condition.operand);
    case NEQ:
      return truthOf(value !== condition.operand);
    case IN:
      return truthOf(condition.elements!.has(value));
    case NOT_IN:
      return truthOf(!condition.elements!.has(value));
    case LT:
      return truthOf((value as number) < (condition.operand as number));
    case LTE:
      return truthOf((value as number) <= (condition.operand as number));
    case GT:
      return truthOf((value as number) > (condition.operand as number));
    case GTE:
      return truthOf((value as number) >= (condition.operand as number));
    case REGEX:
      if ((value as string).length > condition.maxLength) return INDETERMINATE;
      return truthOf(condition.search!(value as string));
    case CONTAINS:
      return typeof value === "string" ? truthOf(value.includes(condition.operand as string)) : INDETERMINATE;
    default:
      return INDETERMINATE;
  }
}

/** Beyond this length only the elements that an array really has are visited: a sparse one may claim billions. */
const DENSE = 100_000;

/** The Kleene OR over the elements of an array. */
function containsElement(condition: Condition, value: readonly unknown[]): Truth {
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
