import { OPERATORS } from "../../policy/operators.js";
import { type LookingCondition, namesOf, operandOf, pathOf, pathText } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type {
  Condition2 as ConditionDocument,
  Dispatch as DispatchDocument,
  Limit2 as Limit,
  Path as PathDocument,
  Rule2 as RuleDocument,
} from "../../policy/policy.v2.js";
import { spanText } from "../../policy/windows.js";
import type { ValueType } from "../explanation.js";
import type { Scalar, TestDocument } from "./condition.js";

/** The guard knows denials by these last words, and then adds no advice that says otherwise: `mcp/call/denial.ts`. */
const HOST_SUPPLIES = "the host must supply one";
const WHEN_ONE_ENDS = "try again when one has ended";

/** Sentences for denials where the document has none of its own. None quotes the value of an argument. */

export const ALLOWED = "allowed";
export const notAvailable = (what: string): string =>
  `this ${what} is not available; use one that the ${what} list names`;
export const DENIED = "the policy denies this tool; do not call it again";
export const denied = (what: string): string =>
  what === "tool" ? DENIED : `the policy denies this ${what}; do not ask for it again`;
export const APPROVAL_REQUIRED = "this call needs the approval of a person before it may run";
export const STORE_UNAVAILABLE = "the limits of this tool cannot be counted at the moment; try again later";
export const INVALID_CALL = "the call cannot be read; expected a `tool` that is a string and `args` that is an object";
export const NOT_JSON = "the arguments of a call that needs approval must be JSON data, nested at most 64 deep";

/** The names of arguments that a denial tells at most. */
const SHOWN_NAMES = 16;

/** For a call that has an argument which an entry does not name. */
export function argumentNotAllowed(allowed: readonly string[]): string {
  if (allowed.length === 0) return "this call takes no arguments; call it without any";
  const more = allowed.length - SHOWN_NAMES;
  const names = allowed.slice(0, SHOWN_NAMES).map(operand).join(", ");
  return `this call has an argument that is not allowed; give no others but ${names}${more > 0 ? ` and ${more} more` : ""}`;
}

/** For a call whose carried calls cannot be read. */
export const notCarried = ({ tool, args, each }: DispatchDocument): string =>
  `the calls that this one carries cannot be read, so the policy cannot decide; give ${
    each === undefined ? "" : `at most 100 of them in \`${pathText(each)}\`, each with `
  }\`${pathText(tool)}\`, a tool's name, and \`${pathText(args)}\`, an object`;

/** The members that some tests have, for a sentence about any. */
interface TestMembers {
  readonly value_from?: PathDocument;
  readonly ignore_case?: boolean;
  readonly if_absent?: boolean;
}

const SHOWN_ELEMENTS = 8;
const SHOWN_CHARACTERS = 80;

function operand(value: unknown): string {
  if (Array.isArray(value)) {
    const more = value.length - SHOWN_ELEMENTS;
    return value.slice(0, SHOWN_ELEMENTS).map(operand).join(", ") + (more > 0 ? ` and ${more} more` : "");
  }
  const text = String(value);
  return `\`${text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}\``;
}

function test(of: TestDocument, policy: AnyPolicy): string {
  const { says } = OPERATORS[of.op];
  const { value_from, ignore_case, if_absent } = of as TestMembers;
  const value = operandOf(of, policy);
  const compared = value === undefined ? `\`${pathText(value_from!)}\`` : operand(value);
  const what = typeof says === "string" ? `${says} ${compared}` : says[`${value as boolean}`];
  return `\`${pathText(of.path)}\` ${what}${ignore_case ? ", case apart" : ""}${if_absent ? ", or is left out" : ""}`;
}

/** A condition as a phrase; in brackets where it stands among others and has several of its own. */
function condition(of: ConditionDocument, policy: AnyPolicy, isAmong = false): string {
  if ("op" in of) return test(of, policy);
  if ("not" in of) return `not (${condition(of.not, policy)})`;
  const parts = "all" in of ? of.all : "any" in of ? of.any : of.conditions;
  const text = joined(parts, "any" in of ? " or " : " and ", policy);
  if ("every" in of) return `for every element of \`${pathText(of.every)}\` (${text})`;
  if ("some" in of) return `for some element of \`${pathText(of.some)}\` (${text})`;
  return isAmong && parts.length > 1 ? `(${text})` : text;
}

const joined = (conditions: readonly ConditionDocument[], word: string, policy: AnyPolicy): string =>
  conditions.map((one) => condition(one, policy, conditions.length > 1)).join(word);

export const requireUnmet = ({ conditions }: RuleDocument, policy: AnyPolicy): string =>
  `this call is only allowed when ${joined(conditions, " and ", policy)}`;

export const denyIfMatched = ({ conditions }: RuleDocument, policy: AnyPolicy): string =>
  conditions.length === 0 ? DENIED : `this call is denied when ${joined(conditions, " and ", policy)}`;

/** Why a rule is undecided: a test or a quantifier, known by its number in the rule, and the types that it found. */
export interface Doubt {
  readonly of: LookingCondition;
  readonly ordinal: number;
  readonly found: ValueType;
  /** The operand of a test; of a list the first. */
  readonly sample: Scalar;
  /** The type of an operand that the call has. */
  readonly other: ValueType | null;
  /** The quantifier around it, if there is one. */
  readonly around: LookingCondition | null;
}

const SUFFIX = "so the policy cannot decide";

/** Why a condition could not be decided, told by the type of what was found. */
export function undecided({ of, found, sample, other, around }: Doubt): string {
  const within = around === null ? "" : ` in an element of \`${pathText(pathOf(around))}\``;
  const place = `\`${pathText(pathOf(of))}\`${within}`;
  if (other !== null) {
    const { value_from } = of as { readonly value_from: PathDocument };
    return `${place} is ${typeText(found)} and \`${pathText(value_from)}\` is ${typeText(other)}, which cannot be compared, ${SUFFIX}`;
  }
  const { expected, doubt } = wanted(of, sample);
  if (found === "absent") return `${place} is missing, ${SUFFIX}; give ${expected}`;
  if (found === "unreadable") return `${place} leads through a value that is not an object, ${SUFFIX}`;
  if (doubt?.of === found) {
    const [why, remedy] = doubt.says;
    return `${place} ${why}, ${SUFFIX}; ${remedy}`;
  }
  return `${place} is ${typeText(found)}, ${SUFFIX}; give ${expected}`;
}

interface Wanted {
  readonly expected: string;
  readonly doubt: { readonly of: ValueType; readonly says: readonly [why: string, remedy: string] } | undefined;
}

/** The value to give for a test or a quantifier. */
function wanted(of: LookingCondition, sample: Scalar): Wanted {
  if (!("op" in of)) {
    const says = ["has more than 1,000 elements", "give fewer"] as const;
    return { expected: "a list", doubt: { of: "array", says } };
  }
  const { wants, doubt } = OPERATORS[of.op];
  return {
    expected: wants?.(sample) ?? `a ${typeof sample}`,
    doubt: doubt && { of: doubt.of, says: doubt.says(sample) },
  };
}

const TYPES: Partial<Record<ValueType, string>> = {
  array: "an array",
  object: "an object",
  absent: "missing",
  unreadable: "below a value that is not an object",
  other: "of a type that JSON does not have",
};
const typeText = (type: ValueType): string => TYPES[type] ?? `a ${type}`;

export const scopeMissing = (scope: string): string =>
  `this call carries no ${scope}, and a limit of this tool is counted by ${scope}; ${HOST_SUPPLIES}`;

/** For a value of `by` that cannot be counted by. */
export function keyMissing(path: PathDocument, type: ValueType): string {
  const given = "give a text of 1 to 1,024 characters, a number or a boolean";
  const advice = namesOf(path)[0] === "args" ? given : HOST_SUPPLIES;
  return `\`${pathText(path)}\` is ${typeText(type)}, and a limit of this tool is counted by it; ${advice}`;
}

export function amountInvalid({ increment_from, increment_from_size }: Limit): string {
  if (increment_from === undefined && increment_from_size !== undefined)
    return `\`${pathText(increment_from_size)}\` cannot be charged to a limit; give an array of at most 1,000,000 elements`;
  const path = increment_from === undefined ? "" : pathText(increment_from);
  return `\`${path}\` cannot be charged to a limit; give a number from 0 up to 9,007,199,254 with at most six decimals`;
}

/** Says of a call that no wait makes room for it. */
export function overAlone({ max, amount = 1, increment_from, increment_from_size, ...limit }: Limit): string {
  const where = `in ${spanText(limit)}`;
  if (increment_from_size !== undefined)
    return `this call alone has more than the limit of ${max} elements of \`${pathText(increment_from_size)}\` ${where}`;
  if (increment_from !== undefined)
    return `this call alone is over the limit of ${max} of \`${pathText(increment_from)}\` ${where}`;
  return `this call counts as ${amount}, more than the limit of ${max} ${where}`;
}

export function limitExceeded(limit: Limit): string {
  const { max, counter, amount = 1, release } = limit;
  const where = `in ${spanText(limit)}`;
  const calls = max === 1 ? "call" : "calls";
  if (amount === 0)
    return `more than ${max} of \`${counter}\` were counted ${where}, and this call may only be made before that`;
  if (release === "on_end")
    return `${max} ${max === 1 ? "call is" : "calls are"} running, and no more may run at once; ${WHEN_ONE_ENDS}`;
  if (limit.increment_from_size !== undefined)
    return `the limit of ${max} elements of \`${pathText(limit.increment_from_size)}\` ${where} is reached`;
  if (limit.increment_from !== undefined)
    return `the limit of ${max} of \`${pathText(limit.increment_from)}\` ${where} is reached`;
  if (amount > 1) return `the limit of ${max} ${where} is reached; this call counts as ${amount}`;
  return `the limit of ${max} ${calls} ${where} is reached`;
}
