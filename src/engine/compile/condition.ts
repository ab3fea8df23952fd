import { asKey } from "../../json/own.js";
import { OPERATORS, positiveOf } from "../../policy/operators.js";
import { type CompiledPattern, compilePattern } from "../../policy/pattern.js";
import type { Condition2 as ConditionDocument, Rule2 as RuleDocument } from "../../policy/policy.v2.js";
import { compileEmailIn } from "../../policy/strict/email-in.js";
import { foldCase } from "../../policy/strict/fold-case.js";
import { compileUrlIn } from "../../policy/strict/url-in.js";
import { compileWithin } from "../../policy/strict/within.js";
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
  /** At least so many elements or characters. */
  hasSize = 14,
  /** By a strict operator, which may leave a text undecided. */
  answers = 15,
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
  /** The answer of a strict operator to a text; null where it is undecided. */
  readonly answer: ((text: string) => boolean | null) | null;
}

/** A test of one value. */
export type TestDocument = Extract<ConditionDocument, { readonly op: string }>;
export type Operand = Scalar | readonly Scalar[];

const STRICT = { within: compileWithin, url_in: compileUrlIn, email_in: compileEmailIn } as const;
const isStrict = (op: string): op is keyof typeof STRICT => Object.hasOwn(STRICT, op);

// Loops, as a function that is made for each text would be an allocation.

function begins(text: string, wanted: readonly string[]): boolean {
  for (let i = 0; i < wanted.length; i++) if (text.startsWith(wanted[i]!)) return true;
  return false;
}

function ends(text: string, wanted: readonly string[]): boolean {
  for (let i = 0; i < wanted.length; i++) if (text.endsWith(wanted[i]!)) return true;
  return false;
}

/** How texts are searched, and up to which length, where an operator only looks at texts. */
function searchOf(test: TestDocument, texts: readonly string[]): Pick<Condition, "search" | "maxLength"> | null {
  const { op } = test;
  if (op === "regex") {
    // The parser lets no other pattern into a policy.
    const { search, maxLength } = compilePattern(texts[0]!) as SoundPattern;
    return { search, maxLength };
  }
  const folds = "ignore_case" in test && test.ignore_case === true;
  if (!folds && op !== "starts_with" && op !== "ends_with") return null;
  const fold = folds ? foldCase : (text: string) => text;
  const wanted = texts.map(fold);
  const among = new Set(wanted);
  const first = wanted[0]!;
  const finds: Readonly<Record<string, (text: string) => boolean>> = {
    starts_with: wanted.length === 1 ? (text) => text.startsWith(first) : (text) => begins(text, wanted),
    ends_with: wanted.length === 1 ? (text) => text.endsWith(first) : (text) => ends(text, wanted),
    contains: (text) => text.includes(first),
  };
  const find = finds[op] ?? ((text: string) => among.has(text));
  return { search: folds ? (text) => find(fold(text)) : find, maxLength: Number.POSITIVE_INFINITY };
}

/** The parts of a test that its path does not change: patterns and lists take memory and time, and are made once. */
type Prepared = Omit<Condition, keyof Path | "comparison" | "next"> & { readonly few: boolean };
const prepared = new WeakMap<TestDocument, Prepared>();

function prepare(test: TestDocument, value: Operand): Prepared {
  const { op } = test;
  const list = typeof value === "object" ? value : null;
  const first = list === null ? (value as Scalar) : list[0]!;
  // Stryker disable next-line ConditionalExpression, StringLiteral: `asKey` gives the same string, which is compared sooner.
  const operand = typeof first === "string" ? asKey(first) : first;
  // `max_size` is FALSE from one more on.
  const opposite = OPERATORS[op].negates !== undefined || op === "max_size" || (op === "exists" && !value);
  const search = typeof first === "string" ? searchOf(test, (list ?? [first]) as readonly string[]) : null;
  const few = search === null && list !== null && list.length <= FEW && typeof operand === "string" && !isStrict(op);
  return {
    holds: opposite ? Verdict.False : Verdict.True,
    fails: opposite ? Verdict.True : Verdict.False,
    operand: op === "max_size" ? (operand as number) + 1 : operand,
    // Stryker disable next-line ConditionalExpression: nobody looks at the elements if there is no list.
    elements: list === null ? null : new Set(list),
    texts: few ? list.map((text) => asKey(text as string)) : null,
    search: search === null ? null : search.search,
    maxLength: search === null ? 0 : search.maxLength,
    answer: isStrict(op) ? STRICT[op]((list ?? [first]) as readonly string[]) : null,
    few,
  };
}

/** Makes a test ready whose operand the document says. A test is of one document, so its operand is always the same. */
export function compileTest(test: TestDocument, value: Operand, path: Path, next: Condition | null): Condition {
  const known = prepared.get(test) ?? prepare(test, value);
  prepared.set(test, known);
  const { holds, fails, operand, elements, texts, search, maxLength, answer, few } = known;
  const comparison =
    search !== null ? Comparison.matches : few ? Comparison.amongFew : comparisonOf(positiveOf(test.op), operand, path);
  const { slot, rest } = path;
  return { slot, rest, comparison, holds, fails, operand, next, elements, texts, search, maxLength, answer };
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
    case "contains":
      return byType(Comparison.containsString, Comparison.containsOther, Comparison.containsOther);
    case "min_size":
    case "max_size":
      return Comparison.hasSize;
    case "within":
    case "url_in":
    case "email_in":
      return Comparison.answers;
    default:
      return Comparison.matches;
  }
}
