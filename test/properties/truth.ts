import type { Rule } from "../../src/policy/policy.v1.js";
import { argumentAt, conditionIs, type Verdict } from "../reference-condition.js";

/** The strong Kleene AND of a rule's conditions, as the reference judges each of them. */
export function ruleIs({ conditions }: Rule, args: object): Verdict {
  const verdicts = conditions.map((condition) => conditionIs(condition, argumentAt(args, condition.path)));
  if (verdicts.includes("FALSE")) return "FALSE";
  return verdicts.includes("INDETERMINATE") ? "INDETERMINATE" : "TRUE";
}
