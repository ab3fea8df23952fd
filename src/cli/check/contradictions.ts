import { OPERATORS, type Operator } from "../../policy/operators.js";
import type { Condition } from "../../policy/policy.v1.js";
import { SECTIONS } from "../../policy/sections.js";
import { quote, show } from "../../policy/words.js";
import type { Conflict, LintRule } from "./lint-finding.js";
import { type ConditionPart, conditionsOf, isNegative, namesValues, type RulePart, rulesOf } from "./parts.js";
import { createPresence } from "./presence.js";

/**
 * Conditions that no call can meet together: those of one rule of `deny_if`, and those of all rules of `require` of a
 * tool, which must all hold.
 */
export const contradictions: LintRule = ({ policy, kind }, report) => {
  for (const { list, conditions } of together(rulesOf(policy))) {
    const presence = createPresence(list);
    const wanted = new Map<string, Wanted>();
    for (const { condition, path } of conditions) {
      const known = wanted.get(condition.path) ?? { excluded: new Set<unknown>() };
      wanted.set(condition.path, known);
      const found = presence.conflict(condition) ?? conflict(known, condition);
      if (found !== undefined)
        report({
          ...found,
          path,
          message: `${found.message}; ${list === "require" ? `no call can meet both, so every call of the ${SECTIONS[kind].what} is denied` : IDLE}`,
        });
    }
  }
};

const IDLE = "the rule never holds, and denies only calls that it cannot decide";

interface Together {
  readonly list: RulePart["list"];
  readonly conditions: ConditionPart[];
}

function together(rules: readonly RulePart[]): readonly Together[] {
  const required = new Map<string, Together>();
  const groups: Together[] = [];
  for (const rule of rules) {
    const known = rule.list === "require" ? required.get(rule.tool) : undefined;
    if (known !== undefined) {
      known.conditions.push(...conditionsOf(rule));
      continue;
    }
    const group = { list: rule.list, conditions: [...conditionsOf(rule)] };
    groups.push(group);
    if (rule.list === "require") required.set(rule.tool, group);
  }
  return groups;
}

/** The demands of the conditions on one argument so far. */
interface Wanted {
  lower?: Condition;
  upper?: Condition;
  equal?: Condition;
  /** The values that are left of those that `eq` and `in` ask for. */
  values?: ReadonlySet<unknown>;
  readonly excluded: Set<unknown>;
}

/** Adds a condition to what is asked for; tells how it contradicts what was there. */
function conflict(wanted: Wanted, condition: Condition): Conflict | undefined {
  const bounds = boundsConflict(wanted, condition);
  if (condition.op === "eq") {
    const before = wanted.equal;
    wanted.equal ??= condition;
    if (before !== undefined && before.value !== condition.value) return eqTwice(before, condition);
  }
  return valuesConflict(wanted, condition) ?? bounds;
}

/** `eq` bounds a number on both sides. */
const isBound = (op: Operator, side: "lower" | "upper"): boolean => op === "eq" || OPERATORS[op].bound?.side === side;

function boundsConflict(wanted: Wanted, condition: Condition): Conflict | undefined {
  const { op, value } = condition;
  if (typeof value !== "number") return undefined;
  const { lower, upper } = wanted;
  const [isLower, isUpper] = [isBound(op, "lower"), isBound(op, "upper")];
  const found =
    (isLower && upper !== undefined && isBeyond(condition, upper) && saidOfBounds(upper, condition)) ||
    (isUpper && lower !== undefined && isBeyond(lower, condition) && saidOfBounds(lower, condition)) ||
    undefined;
  if (isLower && (lower === undefined || isTighter(condition, lower, 1))) wanted.lower = condition;
  if (isUpper && (upper === undefined || isTighter(condition, upper, -1))) wanted.upper = condition;
  return found;
}

const isOpen = ({ op }: Condition): boolean => OPERATORS[op].bound?.open === true;
const numberOf = ({ value }: Condition): number => value as number;

/** Whether no number is above the one and below the other. */
function isBeyond(lower: Condition, upper: Condition): boolean {
  const gap = numberOf(upper) - numberOf(lower);
  return gap < 0 || (gap === 0 && (isOpen(lower) || isOpen(upper)));
}

function isTighter(a: Condition, b: Condition, direction: 1 | -1): boolean {
  const difference = (numberOf(a) - numberOf(b)) * direction;
  return difference > 0 || (difference === 0 && isOpen(a));
}

const saidOfBounds = (a: Condition, b: Condition): Conflict => ({
  id: "TG120",
  message: `no number is both ${said(a)} and ${said(b)}, both on ${quote(a.path)}`,
});

const eqTwice = (a: Condition, b: Condition): Conflict => ({
  id: "TG121",
  message: `${quote(a.path)} cannot equal both ${show(a.value)} and ${show(b.value)}; if either is meant, write one \`in\` with both`,
});

function valuesConflict(wanted: Wanted, { path, op, value }: Condition): Conflict | undefined {
  if (!namesValues(op)) return undefined;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const before = wanted.values;
  if (!isNegative(op)) {
    wanted.values = new Set(values.filter((one) => (before?.has(one) ?? true) && !wanted.excluded.has(one)));
  } else {
    for (const one of values) wanted.excluded.add(one);
    if (before !== undefined && values.some((one) => before.has(one))) {
      wanted.values = new Set([...before].filter((one) => !wanted.excluded.has(one)));
    }
  }
  if (wanted.values?.size !== 0 || before?.size === 0) return undefined;
  return {
    id: "TG122",
    message: `no value of ${quote(path)} is left by this \`${op}\` and the conditions before it; remove one, or name a value that all of them allow`,
  };
}

const said = ({ op, value }: Condition): string => `\`${op}\` ${show(value)}`;
