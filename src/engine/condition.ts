import { compilePattern } from "../policy/pattern.js";
import type { Policy } from "../policy/policy.js";
import { asKey, compilePath, UNREADABLE } from "./read.js";

type Tools = NonNullable<Policy["tools"]>;
export type RuleDocument = NonNullable<Tools[string]["require"]>[number];
export type ConditionDocument = RuleDocument["conditions"][number];

/** The three values, as an enum because the bundler writes an enum's numbers in and a constant's not. */
export enum Truth {
  False = 0,
  True = 1,
  Indeterminate = 2,
}

const truthOf = (holds: boolean): Truth => (holds ? Truth.True : Truth.False);

type Scalar = string | number | boolean;

enum Type {
  string = 0,
  number = 1,
  boolean = 2,
}

/** Operators as small numbers, which a switch tells apart at once, named as documents name them. */
enum Op {
  exists = 0,
  eq = 1,
  neq = 2,
  in = 3,
  not_in = 4,
  lt = 5,
  lte = 6,
  gt = 7,
  gte = 8,
  regex = 9,
  contains = 10,
}

/** Up to so many strings are compared one by one. */
const FEW = 8;

/** A condition made ready: nodes of one shape, joined in the order of their rule. */
export interface Condition {
  /** The first name of its path, and the others; null where there are none. */
  readonly name: string;
  readonly rest: readonly string[] | null;
  readonly op: Op;
  /** The type that a scalar argument must have. */
  readonly type: Type;
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
export function compileConditions(conditions: readonly ConditionDocument[]): Condition | null {
  return conditions.reduceRight<Condition | null>((next, condition) => compileCondition(condition, next), null);
}

function compileCondition(condition: ConditionDocument, next: Condition | null): Condition {
  const { op, value } = condition;
  const path = compilePath(condition.path);
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : null;
  const first = list === null ? (value as Scalar) : list[0]!;
  const operand = typeof first === "string" ? asKey(first) : first;
  const pattern = op === "regex" ? compilePattern(value as string) : null;
  if (pattern?.ok === false) throw new TypeError(`a policy holds a pattern that does not compile: ${pattern.message}`);
  return {
    name: path.name,
    rest: path.rest,
    op: Op[op],
    type: Type[typeof operand as "string" | "number" | "boolean"],
    operand,
    next,
    elements: list === null ? null : new Set(list),
    texts:
      list !== null && list.length <= FEW && typeof operand === "string"
        ? list.map((text) => asKey(text as string))
        : null,
    search: pattern === null ? null : pattern.search,
    maxLength: pattern === null ? 0 : pattern.maxLength,
  };
}

/** Decides one condition on the value at its path (section 4 of the language). No operator coerces. */
export function judge(condition: Condition, value: unknown): Truth {
  if (condition.op === Op.exists) {
    // Symbols are compared with symbols only: V8 takes its slow way where types differ.
    if (typeof value === "symbol" && value === UNREADABLE) return Truth.Indeterminate;
    return truthOf((value !== undefined) === (condition.operand === true));
  }
  // A type that is written out is told from the value's bits, `typeof value !== type` from names of types.
  switch (condition.type) {
    case Type.number:
      if (typeof value === "number") return judgeNumber(condition, value, condition.operand as number);
      break;
    case Type.string:
      if (typeof value === "string") return judgeString(condition, value, condition.operand as string);
      break;
    default:
      if (typeof value === "boolean") return judgeBoolean(condition, value);
  }
  return condition.op === Op.contains && Array.isArray(value) ? containsElement(condition, value) : Truth.Indeterminate;
}

function judgeNumber({ op, elements }: Condition, value: number, operand: number): Truth {
  if (!Number.isFinite(value)) return Truth.Indeterminate;
  switch (op) {
    case Op.eq:
      return truthOf(value === operand);
    case Op.neq:
      return truthOf(value !== operand);
    case Op.lt:
      return truthOf(value < operand);
    case Op.lte:
      return truthOf(value <= operand);
    case Op.gt:
      return truthOf(value > operand);
    case Op.gte:
      return truthOf(value >= operand);
    case Op.in:
      return truthOf(elements!.has(value));
    case Op.not_in:
      return truthOf(!elements!.has(value));
    default:
      return Truth.Indeterminate;
  }
}

function judgeString(condition: Condition, value: string, operand: string): Truth {
  switch (condition.op) {
    case Op.eq:
      return truthOf(value === operand);
    case Op.neq:
      return truthOf(value !== operand);
    case Op.in:
      return truthOf(isElement(condition, value));
    case Op.not_in:
      return truthOf(!isElement(condition, value));
    case Op.regex:
      return value.length > condition.maxLength ? Truth.Indeterminate : truthOf(condition.search!(value));
    case Op.contains:
      return truthOf(value.includes(operand));
    default:
      return Truth.Indeterminate;
  }
}

function judgeBoolean({ op, operand, elements }: Condition, value: boolean): Truth {
  switch (op) {
    case Op.eq:
      return truthOf(value === operand);
    case Op.neq:
      return truthOf(value !== operand);
    case Op.in:
      return truthOf(elements!.has(value));
    case Op.not_in:
      return truthOf(!elements!.has(value));
    default:
      return Truth.Indeterminate;
  }
}

function isElement({ elements, texts }: Condition, value: string): boolean {
  if (texts === null) return elements!.has(value);
  for (let i = 0; i < texts.length; i++) if (texts[i] === value) return true;
  return false;
}

/** Beyond this length only the elements that an array really has are visited: a sparse one may claim billions. */
const DENSE = 100_000;

/** Whether a key of an array is the index of an element. */
const isIndex = (key: string | symbol): key is string => typeof key === "string" && String(Number(key) >>> 0) === key;

/** The Kleene OR over the elements of an array. */
function containsElement(condition: Condition, value: readonly unknown[]): Truth {
  let truth: Truth = Truth.False;
  const keys = value.length > DENSE ? Reflect.ownKeys(value).filter(isIndex) : null;
  const count = keys === null ? value.length : keys.length;
  for (let i = 0; i < count; i++) {
    const index = keys === null ? i : keys[i]!;
    const element: unknown = Object.hasOwn(value, index) ? value[index as number] : undefined;
    const one = judgeElement(condition, element);
    if (one === Truth.True) return Truth.True;
    if (one === Truth.Indeterminate) truth = Truth.Indeterminate;
  }
  return truth;
}

function judgeElement(condition: Condition, element: unknown): Truth {
  if (element === undefined || element === null) return Truth.False;
  if (typeof element !== typeof condition.operand) return Truth.Indeterminate;
  if (element === condition.operand) return Truth.True;
  if (typeof element === "string")
    return element.includes(condition.operand as string) ? Truth.Indeterminate : Truth.False;
  return typeof element === "number" && !Number.isFinite(element) ? Truth.Indeterminate : Truth.False;
}
