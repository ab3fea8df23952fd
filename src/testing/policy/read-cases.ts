import type { DecisionCode } from "../../engine/decision.js";
import { type Dict, isDict } from "../../policy/finding.js";
import { nearest, oneOf, quote, show } from "../../policy/words.js";
import { epochMs } from "./iso-time.js";
import type { PolicyCase, PolicyCaseCall, PolicyCaseEnd } from "./policy-case.js";
import { CALL_MEMBERS } from "./run-case.js";
import { UNCONFIRMED } from "./unconfirmed.js";

/** The errors that make a document not a list of cases, and their places. */
export interface CaseProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Whether the key itself is meant, and not its value. */
  readonly at?: "key";
}

/** The error in a value of the call at an index; undefined if nothing is. */
type Rule = (value: unknown, index: number) => string | undefined;
type Rules<T> = Readonly<Record<keyof T, Rule>>;

const expecting =
  (what: string, holds: (value: unknown) => boolean): Rule =>
  (value) =>
    holds(value) ? undefined : `expected ${what}, got ${show(value)}`;
const listOf = (what: string, holds: (value: unknown) => boolean): Rule =>
  expecting(`an array of ${what}`, (value) => Array.isArray(value) && value.every(holds));
const anyValue: Rule = () => undefined;
const isString = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const isTime = (value: unknown): boolean => isNumber(value) || (isString(value) && epochMs(value) !== undefined);
const text = expecting("a string", isString);
const object = expecting("an object", isDict);
const numbers = listOf("numbers", isNumber);
const texts = listOf("strings", isString);

const choice =
  (names: readonly string[]): Rule =>
  (value) => {
    if (names.includes(value as string)) return undefined;
    const near = isString(value) ? nearest(value, names) : undefined;
    return near === undefined
      ? `expected ${oneOf(names.map((name) => `"${name}"`))}, got ${show(value)}`
      : `expected one of its names, got ${show(value)}; did you mean ${show(near)}?`;
  };

const before: Rule = (value, index) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < index
    ? undefined
    : `expected the index of an earlier call, from 0, got ${show(value)}`;

const effect = choice(["allow", "deny", "require_approval"]);
const outcome = choice(["succeeded", "failed"]);
const END: Rules<PolicyCaseEnd> = { of: before, outcome, amounts: object };
const end: Rule = (value, index) => {
  if (!isDict(value)) return `expected an object with \`of\` and \`outcome\`, got ${show(value)}`;
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(END, key));
  if (unknown !== undefined) return `unknown key ${quote(unknown)}`;
  return before(value.of, index) ?? outcome(value.outcome, index) ?? (value.amounts === undefined ? undefined : object(value.amounts, index)); // biome-ignore format: one line
};

const TIME = "epoch milliseconds, or a time in ISO 8601 with its zone such as `2026-01-31T12:00:00Z`";

const CODES: readonly DecisionCode[] = [
  "allowed",
  "hidden",
  "default_deny",
  "denied",
  "argument_not_allowed",
  "require_unmet",
  "deny_if_matched",
  "indeterminate",
  "scope_missing",
  "amount_invalid",
  "approval_required",
  "limit_exceeded",
  "store_unavailable",
  "invalid_call",
];

const isObservation = (value: unknown): boolean =>
  isDict(value) &&
  isString(value.rule) &&
  CODES.includes(value.code as DecisionCode) &&
  (value.policy === undefined || isString(value.policy)) &&
  Object.keys(value).every((key) => ["policy", "rule", "code"].includes(key));

const isPath = (value: unknown): boolean => isString(value) || (Array.isArray(value) && value.every(isString));
const isRemember = (value: unknown): boolean =>
  isDict(value) &&
  Number.isInteger(value.seconds) &&
  (value.seconds as number) >= 1 &&
  (value.match === undefined || (Array.isArray(value.match) && value.match.length > 0 && value.match.every(isPath))) &&
  Object.keys(value).every((key) => ["seconds", "match"].includes(key));

const FILE: Rules<{ $schema: unknown; description: unknown; cases: unknown }> = {
  $schema: text,
  description: text,
  cases: expecting("an array of cases", Array.isArray),
};

const CASE: Rules<PolicyCase> = {
  name: text,
  sentence: text,
  calls: expecting("an array of calls", (value) => Array.isArray(value) && value.length > 0),
};

const CALL: Rules<PolicyCaseCall> = {
  // An object is the tag of a number that JSON does not have.
  at: expecting(TIME, (value) => isTime(value) || isDict(value)),
  tool: text,
  resource: text,
  prompt: text,
  args: object,
  scope: object,
  principal: object,
  annotations: object,
  call: anyValue,
  times: expecting(
    "a whole number from 1 to 10,000",
    (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 10_000,
  ),
  release: (value, index) =>
    [value]
      .flat()
      .map((one) => before(one, index))
      .find((problem) => problem !== undefined),
  complete: (value, index) =>
    Array.isArray(value)
      ? value.map((one) => end(one, index)).find((problem) => problem !== undefined)
      : outcome(value, index),
  approved: before,
  effect: (value, index) => (value === UNCONFIRMED ? undefined : effect(value, index)),
  code: choice(CODES),
  rule: text,
  policy: expecting("a string or `null`", (value) => isString(value) || value === null),
  carried: expecting("a string or `null`", (value) => isString(value) || value === null),
  observed: listOf("objects with `rule`, `code` and perhaps `policy`", isObservation),
  remember: expecting(
    "an object with `seconds`, and perhaps `match`, or `null`",
    (value) => value === null || isRemember(value),
  ),
  retryAfterMs: expecting("a number or `null`", (value) => isNumber(value) || value === null),
  used: numbers,
  remaining: numbers,
  resetAt: listOf(`times: ${TIME}`, isTime),
  message: text,
  messageIncludes: texts,
  messageExcludes: texts,
  sameMessageAs: before,
};

/** The cases of a document, or all that is wrong with it. */
export function readCases(
  data: unknown,
): { readonly cases: readonly PolicyCase[] } | { readonly problems: readonly CaseProblem[] } {
  const problems: CaseProblem[] = [];
  const read = reader(problems);
  if (!Array.isArray(data) && !(isDict(data) && Array.isArray(data.cases))) {
    return {
      problems: [
        { path: [], message: 'holds no cases; expected `{ "cases": [ { "name": ..., "calls": [ ... ] } ] }`' },
      ],
    };
  }
  if (isDict(data)) read.members(data, [], FILE, []);
  const list = Array.isArray(data) ? data : (data.cases as readonly unknown[]);
  for (const [index, entry] of list.entries()) read.case(entry, Array.isArray(data) ? [index] : ["cases", index]);
  return problems.length > 0 ? { problems } : { cases: list as readonly PolicyCase[] };
}

function reader(problems: CaseProblem[]) {
  type Path = CaseProblem["path"];
  const report = (path: Path, message: string, at?: "key"): void => {
    problems.push({ path, message, ...(at && { at }) });
  };
  const isAnObject = (value: unknown, path: Path): value is Dict => {
    if (!isDict(value)) report(path, `expected an object, got ${show(value)}`);
    return isDict(value);
  };

  const members = (value: Dict, path: Path, rules: Rules<object>, required: readonly string[], index = 0): void => {
    for (const key of required) if (!(key in value)) report(path, `missing key ${quote(key)}`);
    for (const [key, member] of Object.entries(value)) {
      const rule = Object.hasOwn(rules, key) ? (rules as Readonly<Record<string, Rule>>)[key] : undefined;
      if (rule === undefined) {
        const near = nearest(key, Object.keys(rules));
        const hint =
          key === "times" ? "; write it in a call" : near === undefined ? "" : `; did you mean ${quote(near)}?`;
        report([...path, key], `unknown key ${quote(key)}${hint}`, "key");
      } else {
        const problem = rule(member, index);
        if (problem !== undefined) report([...path, key], `${quote(key)}: ${problem}`);
      }
    }
  };

  const call = (value: unknown, path: Path, index: number): void => {
    if (!isAnObject(value, path)) return;
    members(value, path, CALL, ["effect"], index);
    const named = ["tool", "resource", "prompt", "call"].filter((member) => member in value);
    if (named.length !== 1)
      report(path, "expected one of `tool`, `resource` and `prompt`, or the whole `call` in its place");
    const beside = CALL_MEMBERS.filter((member) => member in value);
    if ("call" in value && beside.length > 0)
      report(
        path,
        `${beside.map(quote).join(" and ")} ${beside.length === 1 ? "belongs" : "belong"} into \`call\` here`,
      );
    const once = ["approved", "release"].filter((key) => key in value);
    if (Array.isArray(value.complete)) once.push("complete");
    if ("times" in value && once.length > 0)
      report(path, `\`times\` stands without ${once.map(quote).join(" and ")}; write a call for each time`);
  };

  return {
    members,
    case: (value: unknown, path: Path): void => {
      if (!isAnObject(value, path)) return;
      if ("policy" in value || "policyText" in value) {
        report(path, "it brings a policy of its own; cases are run on the policy that you name, so leave it out");
        return;
      }
      members(value, path, CASE, ["name", "calls"]);
      if (!Array.isArray(value.calls)) return;
      for (const [index, one] of value.calls.entries()) call(one, [...path, "calls", index], index);
    },
  };
}
