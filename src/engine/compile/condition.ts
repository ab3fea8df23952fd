import { type CompiledPattern, compilePattern } from "../../policy/pattern.js";
import type { Policy } from "../../policy/policy.js";
import { asKey, UNREADABLE } from "../decide/read-call.js";
import type { Path } from "./arguments.js";

type Tools = NonNullable<Policy["tools"]>;
export type RuleDocument = NonNullable<Tools[string]["require"]>[number];
export type ConditionDocument = RuleDocument["conditions"][number];

/** The three values, as an enum because the bundler writes an enum's numbers in and a constant's not. */
export enum Truth {
  False = 0,
  True = 1,
  Indeterminate = 2,
}

type SoundPattern = Extract<CompiledPattern, { readonly ok: true }>;
type Scalar = string | number | boolean;

/** What is asked of a value: small numbers, which a switch tells apart at once. Each operator is one of these or its opposite. */
enum Test {
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
  readonly test: Test;
  /** What the condition is where the test holds, and where it does not. */
  readonly holds: Truth;
  readonly fails: Truth;
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
  const first = list === null ? (value as Scalar) : list[0]!;
  const operand = typeof first === "string" ? asKey(first) : first;
  // The parser lets no other pattern into a policy.
  const pattern = op === "regex" ? (compilePattern(value as string) as SoundPattern) : null;
  const opposite = op === "neq" || op === "not_in" || op === "gt" || op === "gte" || (op === "exists" && !value);
  const few = list !== null && list.length <= FEW && typeof operand === "string";
  return {
    place: path.place,
    rest: path.rest,
    test: few ? Test.amongFew : testOf(op, operand, path),
    holds: opposite ? Truth.False : Truth.True,
    fails: opposite ? Truth.True : Truth.False,
    operand,
    next,
    elements: list === null ? null : new Set(list),
    texts: few ? list.map((text) => asKey(text as string)) : null,
    search: pattern === null ? null : pattern.search,
    maxLength: pattern === null ? 0 : pattern.maxLength,
  };
}

function testOf(op: ConditionDocument["op"], operand: Scalar, { rest }: Path): Test {
  const byType = (string: Test, number: Test, boolean: Test): Test =>
    typeof operand === "string" ? string : typeof operand === "number" ? number : boolean;
  switch (op) {
    case "exists":
      return rest === null ? Test.exists : Test.existsBelow;
    case "eq":
    case "neq":
      return byType(Test.equalsString, Test.equalsNumber, Test.equalsBoolean);
    case "in":
    case "not_in":
      return byType(Test.amongStrings, Test.amongNumbers, Test.amongBooleans);
    case "lt":
    case "gte":
      return Test.below;
    case "lte":
    case "gt":
      return Test.atMost;
    case "regex":
      return Test.matches;
    case "contains":
      return byType(Test.containsString, Test.containsOther, Test.containsOther);
  }
}

/** Decides one condition on the value at its path (section 4 of the language). No operator coerces. */
export function judge(condition: Condition, value: unknown): Truth {
  switch (condition.test) {
    case Test.exists:
      return value === undefined ? condition.fails : condition.holds;
    case Test.equalsString:
      if (typeof value !== "string") return Truth.Indeterminate;
      return value === condition.operand ? condition.holds : condition.fails;
    case Test.amongFew:
      if (typeof value !== "string") return Truth.Indeterminate;
      return isAmong(condition.texts!, value) ? condition.holds : condition.fails;
    case Test.below:
      if (!Number.isFinite(value)) return Truth.Indeterminate;
      return (value as number) < (condition.operand as number) ? condition.holds : condition.fails;
    case Test.atMost:
      if (!Number.isFinite(value)) return Truth.Indeterminate;
      return (value as number) <= (condition.operand as number) ? condition.holds : condition.fails;
    default:
      return judgeOther(condition, value);
  }
}

/** The tests that are asked less often: V8 writes only a short function into the loop that calls it. */
function judgeOther({ test, operand, holds, fails, elements, search, maxLength }: Condition, value: unknown): Truth {
  if (test === Test.existsBelow)
    return value === UNREADABLE ? Truth.Indeterminate : value === undefined ? fails : holds;
  switch (typeof value) {
    case "string":
      if (test === Test.matches) return value.length > maxLength ? Truth.Indeterminate : search!(value) ? holds : fails;
      if (test === Test.amongStrings) return elements!.has(value) ? holds : fails;
      if (test === Test.containsString) return value.includes(operand as string) ? holds : fails;
      break;
    case "number":
      if (!Number.isFinite(value)) break;
      if (test === Test.equalsNumber) return value === operand ? holds : fails;
      if (test === Test.amongNumbers) return elements!.has(value) ? holds : fails;
      break;
    case "boolean":
      if (test === Test.equalsBoolean) return value === operand ? holds : fails;
      if (test === Test.amongBooleans) return elements!.has(value) ? holds : fails;
      break;
    case "object":
      if ((test === Test.containsString || test === Test.containsOther) && Array.isArray(value))
        return containsElement(operand, value);
  }
  return Truth.Indeterminate;
}

function isAmong(texts: readonly string[], value: string): boolean {
  for (let i = 0; i < texts.length; i++) if (texts[i] === value) return true;
  return false;
}

/** Beyond this length only the elements that an array really has are visited: a sparse one may claim billions. */
const DENSE = 100_000;

/** The longest array has so many elements: this number, of 32 bits like them, is no index. */
const NO_INDEX = "4294967295";

/** Whether a key of an array is the index of an element. */
const isIndex = (key: string | symbol): key is string =>
  typeof key === "string" && String(Number(key) >>> 0) === key && key !== NO_INDEX;

/** The Kleene OR over the elements of an array. */
function containsElement(operand: Scalar, value: readonly unknown[]): Truth {
  let truth: Truth = Truth.False;
  const keys = value.length > DENSE ? Reflect.ownKeys(value).filter(isIndex) : null;
  const count = keys === null ? value.length : keys.length;
  for (let i = 0; i < count; i++) {
    const index = keys === null ? i : keys[i]!;
    const element: unknown = Object.hasOwn(value, index) ? value[index as number] : undefined;
    const one = judgeElement(operand, element);
    if (one === Truth.True) return Truth.True;
    if (one === Truth.Indeterminate) truth = Truth.Indeterminate;
  }
  return truth;
}

function judgeElement(operand: Scalar, element: unknown): Truth {
  if (element === undefined || element === null) return Truth.False;
  if (typeof element !== typeof operand) return Truth.Indeterminate;
  if (element === operand) return Truth.True;
  if (typeof element === "string") return element.includes(operand as string) ? Truth.Indeterminate : Truth.False;
  return typeof element === "number" && !Number.isFinite(element) ? Truth.Indeterminate : Truth.False;
}
