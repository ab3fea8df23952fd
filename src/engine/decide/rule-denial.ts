import type { Condition, RuleDocument } from "../compile/condition.js";
import * as messages from "../compile/denial-messages.js";
import { denial } from "../compile/fixed-decisions.js";
import { pointerOf, type Rule } from "../compile/rule.js";
import type { Decision } from "../decision.js";
import type { ValueType } from "../types.js";

// Stryker disable next-line StringLiteral: the last type has the index -1 then, which is its own too.
const TYPES: readonly ValueType[] = ["string", "number", "boolean", "array", "object", "other", "absent", "unreadable"];

/** The denial by a rule that is decided. */
export function denialBy(rule: Rule): Decision {
  rule.denial ??= deny(rule);
  return rule.denial;
}

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

/** The denial by a rule that is not decided, known by its condition and the type that was found. */
export function undecidedDenial(rule: Rule, condition: Condition, found: ValueType): Decision {
  let index = 0;
  for (let each = rule.conditions; each !== condition; each = each!.next) index += 1;
  // Stryker disable next-line ArithmeticOperator: with `-`, each condition and type still has its own number.
  const key = index * TYPES.length + TYPES.indexOf(found);
  return rule.doubts?.get(key) ?? newDoubt(rule, key, doubtMessage(rule.document, index, found));
}

function newDoubt(rule: Rule, key: number, message: string): Decision {
  // The pointer of the other denial, so that there is one text of it.
  const { rule: pointer } = denialBy(rule);
  rule.doubts ??= new Map();
  const decision = denial("indeterminate", pointer, message);
  if (rule.doubts.size < MOST_DOUBTS) rule.doubts.set(key, decision);
  return decision;
}

function doubtMessage({ conditions, on_deny }: RuleDocument, index: number, found: ValueType): string {
  const why = messages.undecided(conditions[index]!, found);
  return on_deny === undefined ? why : `${on_deny} (${why})`;
}
