import { Verdict } from "../compile/condition.js";
import { APPROVAL_REQUIRED } from "../compile/denial-messages.js";
import type { Ask } from "../compile/join.js";
import { doubtMessage, doubtOf } from "./doubt.js";
import { ruleVerdict } from "./rule-verdict.js";

/** The question to a person: the first part that asks, and the reasons of all that do. */
export interface Asked {
  readonly rule: string;
  readonly policy: string | undefined;
  readonly message: string;
}

/** Whether an action or a rule of `approve_if` asks for approval: unless it certainly does not hold. */
export function asks({ rule }: Ask, values: readonly unknown[]): boolean {
  return rule === null || ruleVerdict(rule, values) !== Verdict.False;
}

/** The request by all that ask; null where nothing does. */
export function requestOf(asking: readonly Ask[], values: readonly unknown[]): Asked | null {
  const all = asking.filter((one) => asks(one, values));
  if (all.length === 0) return null;
  const first = all[0]!;
  const reasons = all.flatMap((one) => reasonsOf(one, values));
  const message = reasons.length === 0 ? APPROVAL_REQUIRED : [...new Set(reasons)].join("; ");
  return { rule: first.pointer, policy: first.policy, message };
}

function reasonsOf({ reason, rule }: Ask, values: readonly unknown[]): readonly string[] {
  const said = reason === undefined ? [] : [reason];
  if (rule === null || ruleVerdict(rule, values) === Verdict.True) return said;
  return [...said, doubtMessage(rule, doubtOf(rule, values))];
}
