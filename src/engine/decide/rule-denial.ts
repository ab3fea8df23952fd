import type { LookingCondition } from "../../policy/path.js";
import { type Condition, Verdict } from "../compile/condition.js";
import * as messages from "../compile/denial-messages.js";
import { denial } from "../compile/fixed-decisions.js";
import { pointerOf, type Rule } from "../compile/rule.js";
import type { Decision } from "../decision.js";
import type { ValueType } from "../explanation.js";
import { doubtMessage, doubtOf, doubtOfTest } from "./doubt.js";
import { ruleVerdict } from "./rule-verdict.js";

const TYPES: readonly (ValueType | null)[] = [
  null,
  "string",
  "number",
  "boolean",
  "array",
  "object",
  "other",
  "absent",
  "unreadable",
];

/** The denial by a rule that is decided. */
export function denialBy(rule: Rule): Decision {
  rule.denial ??= deny(rule);
  return rule.denial;
}

function deny(rule: Rule): Decision {
  const { kind, document, part } = rule;
  const required = kind === "require";
  return denial(
    required ? "require_unmet" : "deny_if_matched",
    pointerOf(rule),
    document.on_deny ??
      (required ? messages.requireUnmet(document, part.document) : messages.denyIfMatched(document, part.document)),
    part.policy,
  );
}

/** More doubts of one rule than these are not kept: each has the rule's own words, and there may be 512. */
const MOST_DOUBTS = 16;

/** The denial by a rule of comparisons that is not decided, known by its condition and the value that was found. */
export function undecidedDenial(rule: Rule, condition: Condition, found: unknown): Decision {
  let ordinal = 0;
  for (let each = rule.conditions; each !== condition; each = each!.next) ordinal += 1;
  return doubtDenial(
    rule,
    doubtOfTest(rule.document.conditions[ordinal] as LookingCondition, condition, ordinal, found),
  );
}

/** The same for any rule, where all that it looks at has been read. */
export const undecidedTreeDenial = (rule: Rule, values: readonly unknown[]): Decision =>
  doubtDenial(rule, doubtOf(rule, values));

/** The denial by a rule where all that it looks at has been read; null where it passes. */
export function ruleDenial(rule: Rule, values: readonly unknown[]): Decision | null {
  const verdict = ruleVerdict(rule, values);
  if (verdict === rule.passes) return null;
  return verdict === Verdict.Indeterminate ? undecidedTreeDenial(rule, values) : denialBy(rule);
}

function doubtDenial(rule: Rule, doubt: messages.Doubt): Decision {
  const { ordinal, found, other } = doubt;
  const key = (ordinal * TYPES.length + TYPES.indexOf(found)) * TYPES.length + TYPES.indexOf(other);
  return rule.doubts?.get(key) ?? newDoubt(rule, key, doubtMessage(rule, doubt));
}

function newDoubt(rule: Rule, key: number, message: string): Decision {
  // The pointer of the other denial, so that there is one text of it.
  const { rule: pointer } = denialBy(rule);
  rule.doubts ??= new Map();
  const decision = denial("indeterminate", pointer, message, rule.part.policy);
  if (rule.doubts.size < MOST_DOUBTS) rule.doubts.set(key, decision);
  return decision;
}
