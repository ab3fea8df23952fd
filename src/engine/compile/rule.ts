import { hasOwn, readOwn } from "../decide/read-call.js";
import { valueType } from "../decide/value-type.js";
import type { Decision } from "../decision.js";
import type { ValueType } from "../types.js";
import { follow, type Wanted } from "./arguments.js";
import { type Condition, judge, type RuleDocument, Truth } from "./condition.js";
import { denial } from "./fixed-decisions.js";
import * as messages from "./messages.js";

export type RuleKind = "require" | "deny_if";

/** A rule made ready. */
export interface Rule {
  readonly kind: RuleKind;
  /** What it must certainly be for a call to pass. */
  readonly passes: Truth;
  /** JSON Pointer of the tool that has it, and its index among the rules of its kind. */
  readonly tool: string;
  readonly index: number;
  readonly document: RuleDocument;
  readonly conditions: Condition | null;
  readonly next: Rule | null;
  /** Its denials, made when first needed, then shared: the one for a decided rule, and some for undecided ones. */
  denial: Decision | null;
  doubts: Map<number, Decision> | null;
}

/** Makes the rules of one list ready, to be followed by `next`. */
export function compileRules(
  kind: RuleKind,
  rules: readonly RuleDocument[] | undefined,
  tool: string,
  next: Rule | null,
  compile: (rule: RuleDocument) => Condition | null,
): Rule | null {
  return (rules ?? []).reduceRight<Rule | null>(
    (following, document, index) => ({
      kind,
      passes: kind === "require" ? Truth.True : Truth.False,
      tool,
      index,
      document,
      conditions: compile(document),
      next: following,
      denial: null,
      doubts: null,
    }),
    next,
  );
}

/** Is shown what is looked at, for `explain`: each condition, and after its conditions each rule. */
export interface RuleObserver {
  condition(type: ValueType, truth: Truth): void;
  rule(rule: Rule, truth: Truth): void;
}

/** Arguments with more keys than this are read by name: to list many keys takes long. */
const FEW_KEYS = 16;

/**
 * The denial by the first rule that does not pass; null where all pass. Reports each rule to `trace`.
 *
 * Each argument is read once, as an own property: from `values` if it was read before, else by one pass over the keys,
 * which costs less than half of asking for each name, and stays in local variables, which costs nothing to keep.
 */
export function firstDenial(
  rules: Rule | null,
  wanted: Wanted,
  args: object,
  values: readonly unknown[] | null,
  trace: RuleObserver | null,
): Decision | null {
  let value0: unknown;
  let value1: unknown;
  let value2: unknown;
  let value3: unknown;
  if (values === null && wanted.all !== 0) {
    const { name0, name1, name2, name3, all } = wanted;
    let found = 0;
    let left = FEW_KEYS;
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
      if (found === all || left === 0) break;
    }
    // Absent, or not enumerable and so not listed, or beyond the few keys.
    const missing = all & ~found;
    if (missing !== 0) {
      if ((missing & 1) !== 0) value0 = readOwn(args, name0);
      if ((missing & 2) !== 0) value1 = readOwn(args, name1);
      if ((missing & 4) !== 0) value2 = readOwn(args, name2);
      if ((missing & 8) !== 0) value3 = readOwn(args, name3);
    }
  }

  for (let rule: Rule | null = rules; rule !== null; rule = rule.next) {
    let truth: Truth = Truth.True;
    let doubt: Condition | null = null;
    let found: unknown;
    for (let condition = rule.conditions; condition !== null; condition = condition.next) {
      const { place } = condition;
      const first =
        values !== null ? values[place] : place === 0 ? value0 : place === 1 ? value1 : place === 2 ? value2 : value3;
      const value = follow(condition.rest, first);
      const one = judge(condition, value);
      if (trace !== null) trace.condition(valueType(value), one);
      if (one === Truth.True) continue;
      truth = one;
      if (one === Truth.False) break;
      if (doubt === null) {
        doubt = condition;
        found = value;
      }
    }
    if (trace !== null) trace.rule(rule, truth);
    if (truth === rule.passes) continue;
    if (truth === Truth.Indeterminate) return doubtful(rule, doubt!, valueType(found));
    rule.denial ??= deny(rule);
    return rule.denial;
  }
  return null;
}

const TYPES: readonly ValueType[] = ["string", "number", "boolean", "array", "object", "other", "absent", "unreadable"];

export const pointerOf = ({ tool, kind, index }: Rule): string => `${tool}/${kind}/${index}`;

function deny(rule: Rule): Decision {
  const { kind, document } = rule;
  const required = kind === "require";
  return denial(
    required ? "require_unmet" : "deny_if_matched",
    pointerOf(rule),
    document.on_deny ?? (required ? messages.requireUnmet(document) : messages.denyIfMatched(document)),
  );
}

/** More doubts of one rule than these are not kept: each has the rule's own words, and there may be 512. */
const MOST_DOUBTS = 16;

/** The denial by an undecided rule is known by its condition and the type that was found. */
function doubtful(rule: Rule, condition: Condition, found: ValueType): Decision {
  let index = 0;
  for (let each = rule.conditions; each !== condition; each = each!.next) index += 1;
  const key = index * TYPES.length + TYPES.indexOf(found);
  return rule.doubts?.get(key) ?? newDoubt(rule, key, doubtMessage(rule.document, index, found));
}

function newDoubt(rule: Rule, key: number, message: string): Decision {
  // The pointer of the other denial, so that there is one text of it.
  rule.denial ??= deny(rule);
  rule.doubts ??= new Map();
  const decision = denial("indeterminate", rule.denial.rule, message);
  if (rule.doubts.size < MOST_DOUBTS) rule.doubts.set(key, decision);
  return decision;
}

function doubtMessage({ conditions, on_deny }: RuleDocument, index: number, found: ValueType): string {
  const why = messages.undecided(conditions[index]!, found);
  return on_deny === undefined ? why : `${on_deny} (${why})`;
}
