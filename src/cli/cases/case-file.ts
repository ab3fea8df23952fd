import { nearest, oneOf, quote, show } from "../../policy/words.js";
import { Misuse } from "../misuse.js";
import { readJsonFile } from "../read-file.js";
import { shown } from "../shown.js";
import type { Step } from "./step.js";

/** One case of a file: calls that are made in order on one fresh engine. */
export interface Case {
  readonly name: string;
  readonly calls: readonly Step[];
}

type Members = Readonly<Record<string, unknown>>;
/** What is wrong with a value; undefined where nothing is. */
type Problem = (value: unknown, index: number) => string | undefined;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const expecting =
  (what: string, holds: (value: unknown) => boolean): Problem =>
  (value) =>
    holds(value) ? undefined : `expected ${what}, got ${show(value)}`;
const listOf = (what: string, holds: (value: unknown) => boolean): Problem =>
  expecting(`an array of ${what}`, (value) => Array.isArray(value) && value.every(holds));
const anyValue: Problem = () => undefined;
const isString = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const text = expecting("a string", isString);
const object = expecting("an object", isObject);
const numbers = listOf("numbers", isNumber);
const texts = listOf("strings", isString);

const choice =
  (names: readonly string[]): Problem =>
  (value) => {
    if (names.includes(value as string)) return undefined;
    const near = typeof value === "string" ? nearest(value, names) : undefined;
    return near === undefined
      ? `expected ${oneOf(names.map((name) => `"${name}"`))}, got ${show(value)}`
      : `expected one of its names, got ${show(value)}; did you mean ${show(near)}?`;
  };

/** The index of a call that came before. */
const isBefore = (value: unknown, index: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < index;
const before: Problem = (value, index) =>
  isBefore(value, index) ? undefined : `expected the index of an earlier call, from 0, got ${show(value)}`;

/** A number, or the tag of one that JSON does not have. */
function timeProblem(value: unknown): string | undefined {
  if (isNumber(value) || isObject(value)) return undefined;
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  const hint = Number.isNaN(time) ? "" : `; write \`${time}\``;
  return `expected epoch milliseconds, got ${show(value)}${hint}`;
}

const CASE_KEYS: Readonly<Record<string, Problem>> = {
  name: text,
  sentence: text,
  calls: expecting("an array of calls", (value) => Array.isArray(value) && value.length > 0),
};

const STEP_KEYS: Readonly<Record<string, Problem>> = {
  at: timeProblem,
  tool: text,
  args: object,
  scope: object,
  call: anyValue,
  release: (value, index) =>
    [value]
      .flat()
      .map((one) => before(one, index))
      .find((problem) => problem !== undefined),
  approved: before,
  effect: choice(["allow", "deny", "require_approval"]),
  code: choice([
    "allowed",
    "hidden",
    "default_deny",
    "denied",
    "require_unmet",
    "deny_if_matched",
    "indeterminate",
    "scope_missing",
    "amount_invalid",
    "approval_required",
    "limit_exceeded",
    "store_unavailable",
    "invalid_call",
  ]),
  rule: text,
  retryAfterMs: expecting("a number or `null`", (value) => isNumber(value) || value === null),
  used: numbers,
  remaining: numbers,
  resetAt: numbers,
  message: text,
  messageIncludes: texts,
  messageExcludes: texts,
  sameMessageAs: before,
};

/** The cases of a file, in the format of the project's test vectors; throws a `Misuse` for what cannot be one. */
export function readCases(file: string): readonly Case[] {
  const data = readJsonFile(file);
  const list = isObject(data) ? data.cases : data;
  if (!Array.isArray(list)) {
    throw new Misuse(`${shown(file)} holds no cases; expected \`{ "cases": [ { "name": ..., "calls": [ ... ] } ] }\``);
  }
  for (const [index, entry] of list.entries()) {
    const problem = caseProblem(entry);
    if (problem === undefined) continue;
    const name = isObject(entry) && typeof entry.name === "string" ? ` ${quote(entry.name)}` : "";
    throw new Misuse(`${shown(file)}: case ${index}${name}: ${problem}`);
  }
  return list as readonly Case[];
}

function caseProblem(entry: unknown): string | undefined {
  if (!isObject(entry)) return `expected an object, got ${show(entry)}`;
  if ("policy" in entry || "policyText" in entry || "expect" in entry) {
    return "it brings a policy of its own; cases are run on the policy that the command names, so leave it out";
  }
  const problem = memberProblem(entry, CASE_KEYS, ["name", "calls"], 0);
  if (problem !== undefined) return problem;
  for (const [index, step] of (entry.calls as readonly unknown[]).entries()) {
    const wrong = stepProblem(step, index);
    if (wrong !== undefined) return `call ${index}: ${wrong}`;
  }
  return undefined;
}

function stepProblem(step: unknown, index: number): string | undefined {
  if (!isObject(step)) return `expected an object, got ${show(step)}`;
  const problem = memberProblem(step, STEP_KEYS, ["effect"], index);
  if (problem !== undefined) return problem;
  if ("tool" in step === "call" in step) return "expected `tool`, or the whole `call` in its place";
  return "call" in step && ("args" in step || "scope" in step)
    ? "`args` and `scope` belong into `call` here"
    : undefined;
}

function memberProblem(
  object: Members,
  keys: Readonly<Record<string, Problem>>,
  required: readonly string[],
  index: number,
): string | undefined {
  const missing = required.find((key) => !(key in object));
  if (missing !== undefined) return `missing key ${quote(missing)}`;
  for (const [key, value] of Object.entries(object)) {
    if (!Object.hasOwn(keys, key)) {
      const near = nearest(key, Object.keys(keys));
      return `unknown key ${quote(key)}${near === undefined ? "" : `; did you mean ${quote(near)}?`}`;
    }
    const problem = keys[key]!(value, index);
    if (problem !== undefined) return `${quote(key)}: ${problem}`;
  }
  return undefined;
}
