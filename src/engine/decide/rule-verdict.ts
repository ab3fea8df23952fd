import { Verdict } from "../compile/condition.js";
import type { Rule } from "../compile/rule.js";
import { nodeVerdict } from "./node-verdict.js";
import { follow } from "./read-arguments.js";
import { verdictOf } from "./verdict.js";

/** The verdict of one rule where what it looks at has been read: the plain form of `firstDenial`. */
export function ruleVerdict(rule: Rule, values: readonly unknown[]): Verdict {
  if (rule.node !== null) return nodeVerdict(rule.node, values, undefined, 1);
  let verdict: Verdict = Verdict.True;
  for (let condition = rule.conditions; condition !== null; condition = condition.next) {
    const one = verdictOf(condition, follow(condition.rest, values[condition.slot]));
    if (one === Verdict.False) return one;
    if (one === Verdict.Indeterminate) verdict = one;
  }
  return verdict;
}
