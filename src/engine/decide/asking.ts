import { Verdict } from "../compile/condition.js";
import { APPROVAL_REQUIRED } from "../compile/denial-messages.js";
import type { Ask } from "../compile/rule.js";
import type { Remembered } from "../remembered.js";
import { doubtMessage, doubtOf } from "./doubt.js";
import type { JoinedCall } from "./joined-calls.js";
import { rememberedBy } from "./remembering.js";
import { ruleVerdict } from "./rule-verdict.js";

/** The question to a person: the first part that asks, and the reasons of all that do. */
export interface Asked {
  readonly rule: string;
  readonly policy: string | undefined;
  readonly message: string;
  /** The tool of the call that is asked about, where another one carries it. */
  readonly tool: string | undefined;
  /** How far an approval may count, beyond this very call. */
  readonly remember: Remembered | undefined;
}

/** Whether an action or a rule of `approve_if` asks for approval: unless it certainly does not hold. */
export function asks({ rule }: Ask, values: readonly unknown[]): boolean {
  return rule === null || ruleVerdict(rule, values) !== Verdict.False;
}

/** The request by all that ask about these calls, in the order of the calls; null where nothing does. */
export function requestOf(calls: readonly Pick<JoinedCall, "tool" | "values" | "carried">[]): Asked | null {
  // Behind the first are those that it carries, also of its own tool.
  const all = calls.flatMap(({ tool, values, carried }, index) =>
    tool.asks.filter((one) => asks(one, values)).map((ask) => ({ ask, values, carried, isCarried: index > 0 })),
  );
  if (all.length === 0) return null;
  const { ask: first, carried } = all[0]!;
  const reasons = all.flatMap(({ ask, values }) => reasonsOf(ask, values));
  const message = reasons.length === 0 ? APPROVAL_REQUIRED : [...new Set(reasons)].join("; ");
  return { rule: first.pointer, policy: first.policy, message, tool: carried, remember: rememberedBy(all) };
}

function reasonsOf({ reason, rule }: Ask, values: readonly unknown[]): readonly string[] {
  const said = reason === undefined ? [] : [reason];
  if (rule === null || ruleVerdict(rule, values) === Verdict.True) return said;
  return [...said, doubtMessage(rule, doubtOf(rule, values))];
}
