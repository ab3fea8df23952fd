import { type Condition, compileConditions, judge, type RuleDocument, Truth } from "./condition.js";
import type { Decision, DecisionCode } from "./decision.js";
import { denial } from "./decisions.js";
import * as messages from "./messages.js";
import { MANY, readAmongFew, readFrom, readOwn } from "./read.js";
import type { ConditionTrace, RuleTrace, ValueType, Verdict } from "./types.js";
import { valueType } from "./value-type.js";

export type RuleKind = "require" | "deny_if";

/** A rule made ready. Its denials are made when first needed, then shared. */
export interface Rule {
  readonly kind: RuleKind;
  readonly pointer: string;
  readonly document: RuleDocument;
  readonly conditions: Condition | null;
  readonly denials: Map<number, Decision>;
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
  let few = true;
  for (let rule = rules; rule !== null; rule = rule.next) {
    let truth: Truth = Truth.True;
    let doubt: Condition | null = null;
    let found: unknown;
    const seen: ConditionTrace[] | null = trace === null ? null : [];
    for (let condition = rule.conditions; condition !== null; condition = condition.next) {
      let first = few ? readAmongFew(args, condition.name) : MANY;
      if (typeof first === "symbol" && first === MANY) {
        few = false;
        first = readOwn(args, condition.name);
      }
      const value = readFrom(condition, first);
      const one = judge(condition, value);
      if (seen !== null) {
        const { path, op } = rule.document.conditions[seen.length]!;
        seen.push({ path, op, type: valueType(value), verdict: VERDICTS[one]! });
      }
      if (one === Truth.False) {
        truth = Truth.False;
        break;
      }
      if (one === Truth.Indeterminate && doubt === null) {
        doubt = condition;
        found = value;
      }
    }
    if (truth === Truth.True && doubt !== null) truth = Truth.Indeterminate;
    const passed = truth === (rule.kind === "require" ? Truth.True : Truth.False);
    if (trace !== null) {
      trace.rule(rule.kind, { rule: rule.pointer, verdict: VERDICTS[truth]!, passed, conditions: seen! });
    }
    if (!passed) return truth === Truth.Indeterminate ? doubtful(rule, doubt!, valueType(found)) : decided(rule);
  }
  return null;
}

/** The key of the denial by a decided rule; an undecided one is known by its condition and the type that was found. */
const DECIDED = -1;
const TYPES: readonly ValueType[] = ["string", "number", "boolean", "array", "object", "other", "absent", "unreadable"];

function decided(rule: Rule): Decision {
  const { kind, document, denials } = rule;
  const required = kind === "require";
  return (
    denials.get(DECIDED) ??
    remember(
      rule,
      DECIDED,
      required ? "require_unmet" : "deny_if_matched",
      document.on_deny ?? (required ? messages.requireUnmet(document) : messages.denyIfMatched(document)),
    )
  );
}

function doubtful(rule: Rule, condition: Condition, found: ValueType): Decision {
  let index = 0;
  for (let each = rule.conditions; each !== condition; each = each!.next) index += 1;
  const key = index * TYPES.length + TYPES.indexOf(found);
  return rule.denials.get(key) ?? remember(rule, key, "indeterminate", doubtMessage(rule.document, index, found));
}

function doubtMessage({ conditions, on_deny }: RuleDocument, index: number, found: ValueType): string {
  const why = messages.undecided(conditions[index]!, found);
  return on_deny === undefined ? why : `${on_deny} (${why})`;
}

function remember(rule: Rule, key: number, code: DecisionCode, message: string): Decision {
  const decision = denial(code, rule.pointer, message);
  rule.denials.set(key, decision);
  return decision;
}
