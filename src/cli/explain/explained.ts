import { createEngine } from "../../create-engine.js";
import { follow } from "../../engine/decide/read-arguments.js";
import type { AnyCall } from "../../engine/decision.js";
import type {
  Applied,
  ConditionTrace,
  Explanation,
  GroupTrace,
  QuantifierTrace,
  RuleTrace,
  StepTrace,
  TestTrace,
} from "../../engine/explanation.js";
import { partAt, segmentName } from "../../json/pointer.js";
import { namesOf, pathOf } from "../../policy/path.js";
import type { AnyPolicy, Policy } from "../../policy/policy.js";
import type { Condition2, Limit2, Path, Rule2, ToolRules2 } from "../../policy/policy.v2.js";
import { limitsOf } from "../../policy/rate-limit.js";

/** A test of the policy and what became of it. */
export interface ExplainedTest extends TestTrace {
  /** The value that the policy compares with; absent where it is named by `expectedFrom`. */
  readonly expected?: unknown;
  /** The path or the list that the value is read from. */
  readonly expectedFrom?: Path;
  /** The verdict that the policy gives where the value is absent, and whether it compares without regard to case. */
  readonly ifAbsent?: boolean;
  readonly ignoreCase?: boolean;
  /** The argument's value, only where it was asked for and is there. */
  readonly value?: unknown;
}

interface Joined {
  readonly conditions: readonly ExplainedCondition[];
}

export type ExplainedGroup = Omit<GroupTrace, "conditions"> & Joined;
export type ExplainedQuantifier = Omit<QuantifierTrace, "conditions"> & Joined & { readonly ifAbsent?: boolean };
export type ExplainedCondition = ExplainedTest | ExplainedGroup | ExplainedQuantifier;

type ExplainedRule = Omit<RuleTrace, "conditions"> & Joined;

interface ExplainedStep extends Omit<StepTrace, "rules"> {
  readonly rules: readonly ExplainedRule[];
}

/** The engine's explanation, with what the policies compare with and the limits that the call would be charged to. */
export interface ExplainedCall extends Omit<Explanation, "steps" | "tool"> {
  /** The thing that is called: one of these. */
  readonly tool?: string;
  readonly resource?: string;
  readonly prompt?: string;
  /** The tool whose carried call decides, where that is not the call itself. */
  readonly carried?: string;
  readonly steps: readonly ExplainedStep[];
  /** Those that count this call; empty where it does not get as far as its limits. */
  readonly limits: readonly ExplainedLimit[];
}

const LIMIT_KEYS = [
  ...["counter", "scope", "window", "max", "zone", "sliding"],
  ...["by", "amount", "increment_from", "increment_from_size", "release"],
] as const;

/** A limit as its document writes it, without what does not change how it counts a call. */
export type ExplainedLimit = Omit<Limit2, "when" | "on_deny" | "mode" | "description">;

/** Explains one call by an engine that has counted nothing. */
export function explainCall(policies: readonly Policy[], call: AnyCall, showValues: boolean): ExplainedCall {
  const engine = createEngine({ policy: policies });
  const { steps, tool: carried, ...decided } = engine.explain(call);
  const charged = steps.some(({ step, passed }) => step === "limits" && passed);
  const [own, carriedOnes] = [explainer(call, showValues), explainer(call, false)];
  return {
    ...("tool" in call
      ? { tool: call.tool }
      : "resource" in call
        ? { resource: call.resource }
        : { prompt: call.prompt }),
    ...decided,
    ...(carried === undefined ? {} : { carried }),
    steps: steps.map((step) => ({
      ...step,
      rules: step.rules.map(({ conditions, ...rule }) => {
        const written = writtenRule(policies, rule);
        // The values of carried calls stand elsewhere, and are not shown.
        const explain = rule.tool === undefined ? own : carriedOnes;
        return { ...rule, conditions: conditions.map((one, at) => explain(one, written.conditions[at]!, undefined)) };
      }),
    })),
    limits: charged ? countingLimits(policies, decided.applied, steps) : [],
  };
}

/** The limits that enforce and whose `when` does not leave the call out, in the language's order. */
function countingLimits(
  policies: readonly Policy[],
  applied: readonly Applied[],
  steps: readonly StepTrace[],
): readonly ExplainedLimit[] {
  const left = new Set(
    steps.flatMap(({ step, rules }) =>
      step === "limits" ? rules.filter(({ verdict }) => verdict === "FALSE").map(placeOf) : [],
    ),
  );
  return applied.flatMap((part) => {
    if (part.observes) return [];
    const key = part.rule === "/all_tools" ? null : segmentName(part.rule.slice(part.rule.lastIndexOf("/") + 1));
    return limitsOf(writtenPart(policies, part) as ToolRules2, key).flatMap(({ limit, at }) => {
      const rule = `${part.rule}/${at.join("/")}/when`;
      if (limit.mode === "observe" || left.has(placeOf({ ...part, rule }))) return [];
      const kept = LIMIT_KEYS.filter((name) => name in limit).map((name) => [name, limit[name as keyof Limit2]]);
      return [Object.fromEntries(kept) as ExplainedLimit];
    });
  });
}

const placeOf = ({ policy, rule }: Pick<RuleTrace, "policy" | "rule">): string => JSON.stringify([policy, rule]);

/** The rule of a document that a trace is of; of a `when` its conditions. */
function writtenRule(
  policies: readonly Policy[],
  place: Pick<RuleTrace, "policy" | "rule">,
): Pick<Rule2, "conditions"> {
  const written = writtenPart(policies, place);
  return Array.isArray(written) ? { conditions: written as readonly Condition2[] } : (written as Rule2);
}

function writtenPart(policies: readonly Policy[], { policy, rule }: Pick<RuleTrace, "policy" | "rule">): unknown {
  const document = policies.find((one) => (one as AnyPolicy).name === policy);
  return partAt(document, rule);
}

/** Joins each node of a trace with the condition that it is of: those that were looked at are the first of theirs. */
function explainer(call: AnyCall, showValues: boolean) {
  const members: Readonly<Record<string, unknown>> = { ...call, uri: "resource" in call ? call.resource : undefined };
  const valueAt = (path: Path, item: unknown): unknown => {
    const [root, ...names] = namesOf(path);
    const from: unknown = root === "item" ? item : members[root!];
    return follow(names, from);
  };
  const explain = (trace: ConditionTrace, written: Condition2, item: unknown): ExplainedCondition => {
    if ("op" in written) {
      const { value, value_from, if_absent, ignore_case, path } = written as WrittenTest;
      const test = trace as TestTrace;
      const isShown = showValues && test.type !== "absent" && test.type !== "unreadable";
      return {
        ...test,
        ...(value_from === undefined ? { expected: value } : { expectedFrom: value_from }),
        ...(if_absent === undefined ? {} : { ifAbsent: if_absent }),
        ...(ignore_case === undefined ? {} : { ignoreCase: ignore_case }),
        ...(isShown ? { value: valueAt(path, item) } : {}),
      };
    }
    const { conditions, ...joined } = trace as GroupTrace | QuantifierTrace;
    const explainAll = (within: readonly Condition2[], inner: unknown) =>
      conditions.map((one, at) => explain(one, within[at]!, inner));
    if (!("conditions" in written)) {
      const within = "all" in written ? written.all : "any" in written ? written.any : [written.not];
      return { ...joined, conditions: explainAll(within, item) };
    }
    const { element } = joined as QuantifierTrace;
    const array = element === undefined ? [] : valueAt(pathOf(written), item);
    const elements: readonly unknown[] = Array.isArray(array) ? array : [];
    return {
      ...joined,
      ...(written.if_absent === undefined ? {} : { ifAbsent: written.if_absent }),
      conditions: explainAll(written.conditions, elements[element ?? 0]),
    };
  };
  return explain;
}

interface WrittenTest {
  readonly path: Path;
  readonly value?: unknown;
  readonly value_from?: Path;
  readonly if_absent?: boolean;
  readonly ignore_case?: boolean;
}
