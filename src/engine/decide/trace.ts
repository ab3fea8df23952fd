import type { CompiledTool } from "../compile/compile.js";
import { NOT_JSON } from "../compile/fixed-decisions.js";
import type { Limit } from "../compile/limit.js";
import type { Ask, Rule, RuleKind } from "../compile/rule.js";
import type { Decision, DecisionCode } from "../decision.js";
import type { Applied, Explanation, RuleTrace, StepTrace } from "../explanation.js";
import { distinct } from "./distinct.js";
import { traceRule, traceWhen } from "./trace-rule.js";

type Step = StepTrace["step"];

/** Watches one call being decided, to tell afterwards which way it went. */
export interface Trace {
  /** The tool of the call was found, or that of one that it carries. */
  reach(tool: CompiledTool, carried: string | undefined): void;
  /** Its rules are asked about these values, up to the first that does not pass. */
  rules(first: Rule | null, values: readonly unknown[]): void;
  /** One of its rules is asked about them. */
  rule(rule: Rule, values: readonly unknown[], carried: string | undefined): void;
  /** Its limits are looked at: each `when` of them. */
  limits(limits: readonly Limit[], values: readonly unknown[], carried?: string): void;
  /** The parts that may ask for approval are asked. */
  asked(asks: readonly Ask[], values: readonly unknown[], carried: string | undefined): void;
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
  argument_not_allowed: "arguments",
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
  const reached: Reached[] = [];

  const failedAt = (decision: Decision): Step | null => {
    const { code, rule } = decision;
    if (code === "indeterminate" && rule.startsWith("/dispatch/")) return "dispatch";
    if (code === "indeterminate" && rules.deny_if.length > 0) return "deny_if";
    if (decision === NOT_JSON) return "approval";
    return STEP_OF[code];
  };
  const rulesOf = (step: Step): readonly RuleTrace[] => {
    if (step === "approval") return rules.approve_if;
    return step === "require" || step === "deny_if" || step === "limits" ? rules[step] : [];
  };

  return {
    reach: (tool, carried) => void reached.push({ tool, carried }),
    rule: (rule, values, carried) => void rules[rule.kind].push(by(traceRule(rule, values), carried)),
    rules(first, values) {
      for (let rule = first; rule !== null; rule = rule.next) {
        const seen = traceRule(rule, values);
        rules[rule.kind].push(seen);
        if (!seen.passed) return;
      }
    },
    limits(limits, values, carried) {
      for (const limit of limits)
        if (limit.when !== null) rules.limits.push(by(traceWhen(limit, limit.when, values), carried));
    },
    asked(asks, values, carried) {
      for (const { rule } of asks) if (rule !== null) rules.approve_if.push(by(traceRule(rule, values), carried));
    },
    explain(decision) {
      const failed = failedAt(decision);
      const steps: StepTrace[] = [];
      for (const step of stepsOf(reached)) {
        steps.push({ step, passed: step !== failed, rules: rulesOf(step) });
        if (step === failed) break;
      }
      const { effect, code, rule, message, policy, tool, observed, remember } = decision;
      const more = {
        ...(policy === undefined ? {} : { policy }),
        ...(tool === undefined ? {} : { tool }),
        ...(observed === undefined ? {} : { observed }),
        ...(remember === undefined ? {} : { remember }),
      };
      return { effect, code, rule, message, ...more, applied: distinct(reached.flatMap(appliedOf)), steps };
    },
  };
}

/** A tool of one of the calls that are decided together; with its name where another call carries it. */
interface Reached {
  readonly tool: CompiledTool;
  readonly carried: string | undefined;
}

const by = (seen: RuleTrace, tool: string | undefined): RuleTrace => (tool === undefined ? seen : { ...seen, tool });

/** The parts of the documents that apply to a tool. */
const appliedOf = ({ tool, carried }: Reached): readonly Applied[] =>
  tool.parts.map(({ policy, pointer, observes }) => ({
    ...(policy === undefined ? {} : { policy }),
    ...(carried === undefined ? {} : { tool: carried }),
    rule: pointer,
    ...(observes ? { observes } : {}),
  }));

/** The steps that calls of these tools go through before a store is asked. */
function stepsOf(reached: readonly Reached[]): readonly Step[] {
  if (reached.length === 0) return ["call"];
  const has = (what: (tool: CompiledTool) => boolean, ...steps: readonly Step[]): readonly Step[] =>
    reached.some(({ tool }) => what(tool)) ? steps : [];
  return [
    "call",
    "hide",
    "listed",
    ...has(({ parts }) => parts.length > 0, "action"),
    ...has(({ dispatches }) => dispatches !== null, "dispatch"),
    ...has(({ names }) => names !== null, "arguments"),
    ...has(({ parts }) => parts.length > 0, "require", "deny_if"),
    "limits",
    ...has(({ asks }) => asks.length > 0, "approval"),
  ];
}
