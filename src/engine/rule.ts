import {
  type Condition,
  type ConditionDocument,
  compileConditions,
  FALSE,
  INDETERMINATE,
  judge,
  type RuleDocument,
  TRUE,
  type Truth,
} from "./condition.js";
import type { Decision, DecisionCode } from "./decision.js";
import { denial } from "./decisions.js";
import * as messages from "./messages.js";
import { readPath } from "./read.js";
import type { ConditionTrace, RuleTrace, ValueType, Verdict } from "./types.js";
import { valueType } from "./value-type.js";

export type RuleKind = "require" | "deny_if";

/** A rule made ready. Its denials are made when first needed, then shared. */
export interface Rule {
  readonly kind: RuleKind;
  readonly pointer: string;
  readonly document: RuleDocument;
  readonly conditions: Condition | null;
  readonly denials: Map<string, Decision>;
  readonly next: Rule | null;
}

/** Makes the rules of one list ready, to be followed by `next`. */
export function compileRules(
  kind: RuleKind,
  rules: readonly RuleDocument[] | undefined,
  tool: string,
  next: Rule | null,
): Rule | null {
  return (rules ?? []).reduceRight<Rule | null>(
    (following, document, index) => ({
      kind,
      pointer: `${tool}/${kind}/${index}`,
      document,
      conditions: compileConditions(document.conditions),
      denials: new Map(),
      next: following,
    }),
    next,
  );
}

/** Is shown each rule that was looked at, for `explain`. */
export interface RuleObserver {
  rule(kind: RuleKind, seen: RuleTrace): void;
}

const VERDICTS: readonly Verdict[] = ["FALSE", "TRUE", "INDETERMINATE"];

/** The denial by the first rule that does not pass; null where all pass. Reports each rule to `trace`. */
export function firstDenial(rules: Rule | null, args: object, trace: RuleObserver | null): Decision | null {
  for (let rule = rules; rule !== null; rule = rule.next) {
    let truth: Truth = TRUE;
    let doubt: Condition | null = null;
    let found: unknown;
    const seen: ConditionTrace[] | null = trace === null ? null : [];
    for (let condition = rule.conditions; condition !== null; condition = condition.next) {
      const value = readPath(condition, args);
      const one = judge(condition, value);
      if (seen !== null) seen.push(conditionTrace(rule, seen.length, value, one));
      if (one === FALSE) {
        truth = FALSE;
        if (seen === null) break;
      } else if (one === INDETERMINATE && doubt === null) {
        doubt = condition;
        found = value;
      }
    }
    if (truth === TRUE && doubt !== null) truth = INDETERMINATE;
    const passed = truth === (rule.kind === "require" ? TRUE : FALSE);
    if (trace !== null) {
      trace.rule(rule.kind, { rule: rule.pointer, verdict: VERDICTS[truth]!, passed, conditions: seen! });
    }
    if (!passed) return truth === INDETERMINATE ? doubtful(rule, doubt!, valueType(found)) : decided(rule);
  }
  return null;
}

function conditionTrace(rule: Rule, index: number, value: unknown, truth: Truth): ConditionTrace {
  const { path, op } = rule.document.conditions[index]!;
  return { path, op, type: valueType(value), verdict: VERDICTS[truth]! };
}

function decided(rule: Rule): Decision {
  const required = rule.kind === "require";
  return shared(
    rule,
    "",
    required ? "require_unmet" : "deny_if_matched",
    () =>
      rule.document.on_deny ??
      (required ? messages.requireUnmet(rule.document) : messages.denyIfMatched(rule.document)),
  );
}

function doubtful(rule: Rule, condition: Condition, found: ValueType): Decision {
  let index = 0;
  for (let each = rule.conditions; each !== condition; each = each!.next) index += 1;
  return shared(rule, `${index} ${found}`, "indeterminate", () => {
    const why = messages.undecided(rule.document.conditions[index] as ConditionDocument, found);
    return rule.document.on_deny === undefined ? why : `${rule.document.on_deny} (${why})`;
  });
}

function shared(rule: Rule, key: string, code: DecisionCode, message: () => string): Decision {
  let decision = rule.denials.get(key);
  if (decision === undefined) {
    decision = denial(code, rule.pointer, message());
    rule.denials.set(key, decision);
  }
  return decision;
}
