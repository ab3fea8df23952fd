import { hasOwn, readOwn } from "../../json/own.js";
import type { ArgumentReads } from "../compile/arguments.js";
import { type Condition, Verdict } from "../compile/condition.js";
import type { Rule } from "../compile/rule.js";
import type { Decision } from "../decision.js";
import { follow } from "./read-arguments.js";
import { denialBy, ruleDenial, undecidedDenial } from "./rule-denial.js";
import { verdictOf } from "./verdict.js";

// Written for V8, and kept alone: up to four arguments are read in one pass and held in local variables. A decision by a rule
// takes 42 to 47 ns so; three plainer forms took 65 to 84. To measure another form: npm run bench -- --only "three conditions"

/** Arguments with more keys than this are read by name: to list many keys takes long. */
const FEW_KEYS = 16;

/**
 * The denial by the first rule that does not pass; null where all pass.
 *
 * Each argument is read once, as an own property: from `values` if it was read before, else by one pass over the keys.
 * The pass costs less than half of asking for each name, and its local variables cost nothing to keep.
 */
export function firstDenial(
  rules: Rule | null,
  reads: ArgumentReads,
  args: object,
  values: readonly unknown[] | null,
): Decision | null {
  let value0: unknown;
  let value1: unknown;
  let value2: unknown;
  let value3: unknown;
  if (values === null && reads.all !== 0) {
    const { name0, name1, name2, name3, all } = reads;
    let found = 0;
    let left = FEW_KEYS;
    // Stryker disable ConditionalExpression, BlockStatement: an argument that the pass does not read is read by name, once too.
    for (const key in args) {
      if (key === name0) {
        if (hasOwn(args, key)) {
          value0 = (args as Record<string, unknown>)[key];
          found |= 1;
        }
      } else if (key === name1) {
        if (hasOwn(args, key)) {
          value1 = (args as Record<string, unknown>)[key];
          found |= 2;
        }
      } else if (key === name2) {
        if (hasOwn(args, key)) {
          value2 = (args as Record<string, unknown>)[key];
          found |= 4;
        }
      } else if (key === name3) {
        if (hasOwn(args, key)) {
          value3 = (args as Record<string, unknown>)[key];
          found |= 8;
        }
      }
      left -= 1;
      // Stryker disable next-line EqualityOperator: an argument that is not reached is read by name, once too.
      if (found === all || left === 0) break;
    }
    // Stryker restore ConditionalExpression, BlockStatement
    // Absent, or not enumerable and so not listed, or beyond the few keys.
    const missing = all & ~found;
    // Stryker disable next-line ConditionalExpression: if nothing is missing, nothing is read below.
    if (missing !== 0) {
      if ((missing & 1) !== 0) value0 = readOwn(args, name0);
      if ((missing & 2) !== 0) value1 = readOwn(args, name1);
      if ((missing & 4) !== 0) value2 = readOwn(args, name2);
      if ((missing & 8) !== 0) value3 = readOwn(args, name3);
    }
  }

  for (let rule: Rule | null = rules; rule !== null; rule = rule.next) {
    if (rule.node !== null) {
      const denied = values === null ? lending(rule, value0, value1, value2, value3) : ruleDenial(rule, values);
      if (denied !== null) return denied;
      continue;
    }
    let verdict: Verdict = Verdict.True;
    let doubt: Condition | null = null;
    let found: unknown;
    for (let condition = rule.conditions; condition !== null; condition = condition.next) {
      const { slot } = condition;
      const first =
        values !== null ? values[slot] : slot === 0 ? value0 : slot === 1 ? value1 : slot === 2 ? value2 : value3;
      const value = follow(condition.rest, first);
      const one = verdictOf(condition, value);
      if (one === Verdict.True) continue;
      verdict = one;
      if (one === Verdict.False) break;
      if (doubt === null) {
        doubt = condition;
        found = value;
      }
    }
    if (verdict === rule.passes) continue;
    if (verdict === Verdict.Indeterminate) return undecidedDenial(rule, doubt!, found);
    return denialBy(rule);
  }
  return null;
}

/** Arrays for values that were read, one for each decision within a decision: a getter of an argument can ask the engine. */
const lent: unknown[][] = [];
let inUse = 0;

/** Asks a tree of conditions about up to four arguments without making an array for them. */
function lending(rule: Rule, value0: unknown, value1: unknown, value2: unknown, value3: unknown): Decision | null {
  if (inUse === lent.length) lent.push([undefined, undefined, undefined, undefined]);
  const values = lent[inUse]!;
  inUse += 1;
  values[0] = value0;
  values[1] = value1;
  values[2] = value2;
  values[3] = value3;
  try {
    return ruleDenial(rule, values);
  } finally {
    inUse -= 1;
    values.fill(undefined);
  }
}
