import type { CompiledTool } from "../compile/compile.js";
import { NOT_JSON } from "../compile/fixed-decisions.js";
import type { Ask } from "../compile/join.js";
import type { Limit } from "../compile/limit.js";
import type { Rule, RuleKind } from "../compile/rule.js";
import type { Decision, DecisionCode } from "../decision.js";
import type { Applied, Explanation, RuleTrace, StepTrace } from "../explanation.js";
import { traceRule, traceWhen } from "./trace-rule.js";

type Step = StepTrace["step"];

/** Watches one call being decided, to tell afterwards which way it went. */
export interface Trace {
  /** The tool was found. */
  reach(tool: CompiledTool): void;
  /** Its rules are asked about these values, up to the first that does not pass. */
  rules(first: Rule | null, values: readonly unknown[]): void;
  /** Its limits are looked at: each `when` of them. */
  limits(limits: readonly Limit[], values: readonly unknown[]): void;
  /** The parts that may ask for approval are asked. */
  asked(asks: readonly Ask[], values: readonly unknown[]): void;
  /** All that was seen, with the decision that it came to. */
  explain(decision: Decision): Explanation;
}

/** The step that each code ends at; null if it went all the way. */
const STEP_OF: Readonly<Record<DecisionCode, Step | null>> = {
  allowed: null,
  invalid_call: "call",
  hidden: "hide",
  default_deny: "listed",
  denied: "action",
  require_unmet: "require",
  deny_if_matched: "deny_if",
  indeterminate: "require",
  scope_missing: "limits",
  amount_invalid: "limits",
  // Only what no count could change; what the counters hold is not looked at.
  limit_exceeded: "limits",
  store_unavailable: "limits",
  approval_required: "approval",
};

export function createTrace(): Trace {
  const rules: Record<RuleKind | "limits", RuleTrace[]> = { require: [], deny_if: [], approve_if: [], limits: [] };
  let tool: CompiledTool | null = null;

  const failedAt = (decision: Decision): Step | null => {
    const { code } = decision;
    if (code === "indeterminate" && rules.deny_if.length > 0) return "deny_if";
    if (decision === NOT_JSON) return "approval";
    return STEP_OF[code];
  };
  const rulesOf = (step: Step): readonly RuleTrace[] => {
    if (step === "approval") return rules.approve_if;
    return step === "require" || step === "deny_if" || step === "limits" ? rules[step] : [];
  };

  return {
    reach: (found) => {
      tool = found;
    },
    rules(first, values) {
      for (let rule = first; rule !== null; rule = rule.next) {
        const seen = traceRule(rule, values);
        rules[rule.kind].push(seen);
        if (!seen.passed) return;
      }
    },
    limits(limits, values) {
      for (const limit of limits) if (limit.when !== null) rules.limits.push(traceWhen(limit, limit.when, values));
    },
    asked(asks, values) {
      for (const { rule } of asks) if (rule !== null) rules.approve_if.push(traceRule(rule, values));
    },
    explain(decision) {
      const failed = failedAt(decision);
      const steps: StepTrace[] = [];
      for (const step of stepsOf(tool)) {
        steps.push({ step, passed: step !== failed, rules: rulesOf(step) });
        if (step === failed) break;
      }
      const { effect, code, rule, message, policy, observed } = decision;
      const more = { ...(policy === undefined ? {} : { policy }), ...(observed === undefined ? {} : { observed }) };
      return { effect, code, rule, message, ...more, applied: appliedOf(tool), steps };
    },
  };
}

/** The parts of the documents that apply to a tool. */
const appliedOf = (tool: CompiledTool | null): readonly Applied[] =>
  tool === null
    ? []
    : tool.parts.map(({ policy, pointer, observes }) => ({
        ...(policy === undefined ? {} : { policy }),
        rule: pointer,
        ...(observes ? { observes } : {}),
      }));

/** The steps that a call of this tool goes through before a store is asked. */
function stepsOf(tool: CompiledTool | null): readonly Step[] {
  if (tool === null) return ["call"];
  const listed: readonly Step[] = tool.parts.length > 0 ? ["action", "require", "deny_if"] : [];
  const approval: readonly Step[] = tool.asks.length === 0 ? [] : ["approval"];
  return ["call", "hide", "listed", ...listed, "limits", ...approval];
}
