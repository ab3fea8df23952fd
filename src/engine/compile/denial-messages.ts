import { OPERATORS, sampleOf } from "../../policy/operators.js";
import type { Limit } from "../../policy/policy.v1.js";
import { windowText } from "../../policy/windows.js";
import type { ValueType } from "../types.js";
import type { ConditionDocument, RuleDocument } from "./condition.js";

/** Sentences for denials where the document has none of its own. None quotes the value of an argument. */

export const ALLOWED = "allowed";
export const NOT_AVAILABLE = "this tool is not available; use one that the tool list names";
export const DENIED = "the policy denies this tool; do not call it again";
export const APPROVAL_REQUIRED = "this call needs the approval of a person before it may run";
export const STORE_UNAVAILABLE = "the limits of this tool cannot be counted at the moment; try again later";
export const INVALID_CALL = "the call cannot be read; expected a `tool` that is a string and `args` that is an object";
export const NOT_JSON = "the arguments of a call that needs approval must be JSON data, nested at most 64 deep";

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

function condition({ path, op, value }: ConditionDocument): string {
  const { says } = OPERATORS[op];
  return `\`${path}\` ${typeof says === "string" ? `${says} ${operand(value)}` : says[`${value as boolean}`]}`;
}

const conditions = (rule: RuleDocument): string => rule.conditions.map(condition).join(" and ");

export const requireUnmet = (rule: RuleDocument): string => `this call is only allowed when ${conditions(rule)}`;

export const denyIfMatched = (rule: RuleDocument): string =>
  rule.conditions.length === 0 ? DENIED : `this call is denied when ${conditions(rule)}`;

const ARTICLES: Partial<Record<ValueType, string>> = { array: "an array", object: "an object" };
const SUFFIX = "so the policy cannot decide";

/** Why a condition could not be decided, told by the type of what was found. */
export function undecided({ path, op, value }: ConditionDocument, found: ValueType): string {
  const sample = sampleOf(value);
  const { wants, doubt } = OPERATORS[op];
  const expected = wants?.(sample) ?? `a ${typeof sample}`;
  if (found === "absent") return `\`${path}\` is missing, ${SUFFIX}; give ${expected}`;
  if (found === "unreadable") return `\`${path}\` leads through a value that is not an object, ${SUFFIX}`;
  if (doubt?.of === found) {
    const [why, remedy] = doubt.says(sample);
    return `\`${path}\` ${why}, ${SUFFIX}; ${remedy}`;
  }
  const got = found === "other" ? "of a type that JSON does not have" : (ARTICLES[found] ?? `a ${found}`);
  return `\`${path}\` is ${got}, ${SUFFIX}; give ${expected}`;
}

export const scopeMissing = (scope: string): string =>
  `this call carries no ${scope}, and a limit of this tool is counted by ${scope}; the host must supply one`;

export const amountInvalid = (path: string): string =>
  `\`${path}\` cannot be charged to a limit; give a number from 0 up to 9,007,199,254 with at most six decimals`;

export function limitExceeded(limit: Limit): string {
  const what =
    limit.increment_from === undefined ? (limit.max === 1 ? "call" : "calls") : `of \`${limit.increment_from}\``;
  return `the limit of ${limit.max} ${what} in ${windowText(limit.window)} is reached`;
}
