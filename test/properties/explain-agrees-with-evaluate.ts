import fc from "fast-check";
import type { ConditionTrace, Explanation } from "../../src/index.js";
import { call, listedCall } from "./calls.js";
import { engineOf, type Theorem } from "./theorem.js";

/** What a rule's verdict must be by those of its conditions, as far as they were looked at. */
function verdictOf(conditions: readonly ConditionTrace[]) {
  const verdicts = conditions.map(({ verdict }) => verdict);
  if (verdicts.includes("FALSE")) return "FALSE";
  return verdicts.includes("INDETERMINATE") ? "INDETERMINATE" : "TRUE";
}

/** Whether an explanation ends at the step that did not pass, and that step at the rule that did not. */
function isCoherent({ effect, steps }: Explanation): boolean {
  const endsAtFailure = (each: readonly { readonly passed: boolean }[], failed: boolean) =>
    each.every(({ passed }, index) => passed || (failed && index === each.length - 1));
  return (
    endsAtFailure(steps, effect !== "allow") &&
    (effect === "allow" || steps.at(-1)!.passed === false) &&
    steps.every(
      ({ step, passed, rules }) =>
        endsAtFailure(rules, !passed) &&
        (step.includes("_if") || step === "require"
          ? passed === rules.every((rule) => rule.passed)
          : rules.length === 0) &&
        rules.every(
          (rule) =>
            rule.verdict === verdictOf(rule.conditions) &&
            rule.passed === (rule.verdict === (step === "require" ? "TRUE" : "FALSE")),
        ),
    )
  );
}

/** `explain` tells what `evaluate` decides while nothing is counted, by steps that lead there, and charges nothing. */
export const explain_agrees_with_evaluate: Theorem = (library) =>
  fc.property(listedCall, fc.array(call, { maxLength: 3 }), ([any, first], more) => {
    const engine = engineOf(library, any);
    return [first, first, ...more].every((asked) => {
      const explained = engine.explain(asked);
      const { effect, code, rule, message } = engineOf(library, any).evaluate(asked);
      const agrees = explained.effect === effect && explained.code === code && explained.rule === rule;
      // What this engine has counted is not looked at.
      engine.evaluate(asked);
      return agrees && explained.message === message && isCoherent(explained);
    });
  });
