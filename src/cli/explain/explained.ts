import { createEngine } from "../../create-engine.js";
import { readPath } from "../../engine/decide/read-arguments.js";
import type { LimitUsage, ToolCall } from "../../engine/decision.js";
import type { Explanation, RuleTrace, StepTrace, TestTrace } from "../../engine/types.js";
import type { Policy1 } from "../../policy/policy.js";

/** A condition of the policy and what became of it. */
export interface ExplainedCondition extends TestTrace {
  /** The value that the policy compares with. */
  readonly expected: unknown;
  /** The argument's value, only where it was asked for and is there. */
  readonly value?: unknown;
}

interface ExplainedRule extends Omit<RuleTrace, "conditions"> {
  readonly conditions: readonly ExplainedCondition[];
}

interface ExplainedStep extends Omit<StepTrace, "rules"> {
  readonly rules: readonly ExplainedRule[];
}

/** The engine's explanation, with what the policy compares with and the limits that the call would be charged to. */
export interface ExplainedCall extends Omit<Explanation, "steps"> {
  readonly tool: string;
  readonly steps: readonly ExplainedStep[];
  /** With nothing used; empty where the call does not get as far as its limits. */
  readonly limits: readonly Omit<LimitUsage, "used" | "remaining" | "resetAt">[];
}

/** Explains one call by an engine that has counted nothing. */
export function explainCall(policy: Policy1, call: ToolCall, showValues: boolean): ExplainedCall {
  const engine = createEngine({ policy });
  const { steps, ...decided } = engine.explain(call);
  const charged = steps.some(({ step, passed }) => step === "limits" && passed);
  return {
    tool: call.tool,
    ...decided,
    steps: steps.map((step) => ({
      ...step,
      rules: step.rules.map((rule) => explainRule(policy, call, rule, showValues)),
    })),
    limits: charged
      ? engine.usage(call).map(({ counter, scope, window, max }) => ({ counter, scope, window, max }))
      : [],
  };
}

function explainRule(
  policy: Policy1,
  { tool, args = {} }: ToolCall,
  rule: RuleTrace,
  showValues: boolean,
): ExplainedRule {
  const [list, index] = rule.rule.split("/").slice(-2) as ["require" | "deny_if", string];
  const written = policy.tools?.[tool]?.[list]?.[Number(index)]?.conditions ?? [];
  // In version "1" each condition is a test.
  const conditions = rule.conditions as readonly TestTrace[];
  return {
    ...rule,
    conditions: conditions.map((condition, at) => {
      const value = showValues && condition.type !== "absent" && condition.type !== "unreadable";
      return {
        ...condition,
        expected: written[at]?.value,
        ...(value ? { value: readPath(condition.path, args) } : {}),
      };
    }),
  };
}
