import type { CompiledTool } from "../compile/compile.js";
import { NOT_JSON } from "../compile/fixed-decisions.js";
import { pointerOf, type RuleKind } from "../compile/rule.js";
import type { Decision, DecisionCode } from "../decision.js";
import type { ConditionTrace, Explanation, RuleTrace, StepTrace, Verdict } from "../types.js";
import type { RuleObserver } from "./first-denial.js";

type Step = StepTrace["step"];

/** Watches one call being decided, to tell afterwards which way it went. */
export interface Trace extends RuleObserver {
  /** The tool was found. */
  reach(tool: CompiledTool): void;
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

/** By the enum's numbers. */
const VERDICTS: readonly Verdict[] = ["FALSE", "TRUE", "INDETERMINATE"];

export function createTrace(): Trace {
  const rules: Record<RuleKind, RuleTrace[]> = { require: [], deny_if: [] };
  let looked: Pick<ConditionTrace, "type" | "verdict">[] = [];
  let tool: CompiledTool | null = null;

  const failedAt = (decision: Decision): Step | null => {
    const { code } = decision;
    if (code === "indeterminate" && rules.deny_if.length > 0) return "deny_if";
    if (decision === NOT_JSON) return "approval";
    return STEP_OF[code];
  };

  return {
    reach: (found) => {
      tool = found;
    },
    condition: (type, verdict) => void looked.push({ type, verdict: VERDICTS[verdict]! }),
    rule(rule, verdict) {
      const conditions = looked.map((seen, index) => {
        const { path, op } = rule.document.conditions[index]!;
        return { path, op, ...seen };
      });
      looked = [];
      const passed = verdict === rule.passes;
      rules[rule.kind].push({ rule: pointerOf(rule), verdict: VERDICTS[verdict]!, passed, conditions });
    },
    explain(decision) {
      const failed = failedAt(decision);
      const steps: StepTrace[] = [];
      for (const step of stepsOf(tool)) {
        const looked = step === "require" || step === "deny_if" ? rules[step] : [];
        steps.push({ step, passed: step !== failed, rules: looked });
        if (step === failed) break;
      }
      const { effect, code, rule, message } = decision;
      return { effect, code, rule, message, steps };
    },
  };
}

/** The steps that a call of this tool goes through before a store is asked. */
function stepsOf(tool: CompiledTool | null): readonly Step[] {
  if (tool === null) return ["call"];
  const listed: readonly Step[] = tool.listed ? ["action", "require", "deny_if"] : [];
  const approval: readonly Step[] = tool.approval === null ? [] : ["approval"];
  return ["call", "hide", "listed", ...listed, "limits", ...approval];
}
