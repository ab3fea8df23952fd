import type { AnyCall, Decision, Effect } from "../engine/decision.js";
import type { ConditionTrace } from "../engine/explanation.js";
import type { Outcome } from "../engine/outcome.js";
import type { AnyEngine, EvaluateOptions } from "../engine/types.js";
import { isToolCall } from "./any-call.js";
import { CONTEXT_UNREAD, lacksContext } from "./unread-context.js";
import { isObject, isThenable, letGo } from "./wire/messages.js";
import type { Section } from "./wire/methods.js";

/** The denial of a call if the engine throws, or answers with something that is not a decision. */
export const UNDECIDED: Decision = Object.freeze({
  effect: "deny",
  code: "store_unavailable",
  rule: "",
  message: "the policy could not be evaluated, so the call was not run",
  limits: Object.freeze([]),
});

/** The codes of decisions that no arguments could change. Without arguments a call is invalid only for its name. */
const WHATEVER_THE_ARGUMENTS: ReadonlySet<unknown> = new Set(["invalid_call", "hidden", "default_deny", "denied"]);

/** The engine's decision; a foreign engine that throws, rejects or answers junk has denied. */
export function decide(engine: AnyEngine, call: AnyCall, options?: EvaluateOptions): Decision | Promise<Decision> {
  try {
    if (lacksContext(engine, call)) return CONTEXT_UNREAD;
    const outcome: unknown = engine.evaluate(call, options);
    if (!isThenable(outcome)) return decisionOr(outcome);
    return Promise.resolve(outcome).then(decisionOr, () => UNDECIDED);
  } catch {
    return UNDECIDED;
  }
}

/** Tells the engine that an allowed call ended. Over a synchronous store all is given back at once; nobody waits for another. */
export function complete(engine: AnyEngine, decision: Decision, outcome: Outcome): void {
  if (decision.effect !== "allow") return;
  try {
    letGo(engine.complete(decision, outcome));
  } catch {
    // A foreign engine need not want to know.
  }
}

/** The effect that the policy has on a call before any limit is counted; charges nothing. */
export function effectBeforeLimits(engine: AnyEngine, call: AnyCall): Effect {
  try {
    return lacksContext(engine, call) ? "deny" : engine.explain(call).effect;
  } catch {
    return "deny";
  }
}

/** Whether a list shows what the call names: it is not hidden, nor, if `hideDenied`, denied whatever its arguments. */
export function isListed(engine: AnyEngine, call: AnyCall, hideDenied: boolean): boolean {
  try {
    if (engine.isVisible(isToolCall(call) ? call.tool : call) !== true) return false;
    return !hideDenied || !WHATEVER_THE_ARGUMENTS.has(engine.explain(call).code);
  } catch {
    // Nothing of which the engine cannot tell is listed.
  }
  return false;
}

/** The decision on a request that only asks about what the call names: a denial if no call of that name could pass. Charges nothing. */
export function decideByName(engine: AnyEngine, call: AnyCall): Decision {
  try {
    const { effect, code, rule, message, policy } = engine.explain(call);
    if (typeof effect !== "string") return UNDECIDED;
    const denied = effect === "deny" && WHATEVER_THE_ARGUMENTS.has(code);
    const verdict = denied
      ? { effect, code, rule, message, limits: [] }
      : { effect: "allow" as const, code: "allowed" as const, rule, message: "allowed", limits: [] };
    return policy === undefined ? verdict : { ...verdict, policy };
  } catch {
    return UNDECIDED;
  }
}

/** The arguments that the rule which denied the call looks at, in the policy's own words. */
export function pathsOf(engine: AnyEngine, call: AnyCall, { rule, code }: Decision): readonly string[] {
  // Stryker disable next-line ArrayDeclaration: nobody reads the paths of a denial with another code.
  if (code !== "require_unmet" && code !== "deny_if_matched") return [];
  try {
    const decisive = engine.explain(call).steps.flatMap(({ rules }) => rules.filter((each) => each.rule === rule));
    // In a required rule, another value changes nothing about a condition that holds already.
    const conditions = decisive.flatMap((each) => each.conditions.filter(({ verdict }) => code !== "require_unmet" || verdict !== "TRUE")); // biome-ignore format: one line
    return [...new Set(conditions.flatMap(pathsIn))];
  } catch {
    // The denial is told without paths.
  }
  return [];
}

/** The paths of a condition that was looked at; of a quantifier its own, as those of its elements say nothing alone. */
const pathsIn = (condition: ConditionTrace): readonly string[] =>
  "path" in condition ? [condition.path] : condition.conditions.flatMap(pathsIn);

function decisionOr(outcome: unknown): Decision {
  const decided = isObject(outcome) && typeof outcome.effect === "string" && typeof outcome.message === "string";
  return decided ? (outcome as unknown as Decision) : UNDECIDED;
}

/** Whether a policy of the engine has one of the sections. A foreign engine that does not tell is asked. */
export function decidesAny(engine: AnyEngine, sections: readonly Section[]): boolean {
  try {
    return engine
      .policies()
      .some((policy) => policy.version === "2" && sections.some((section) => policy[section] !== undefined));
  } catch {
    return true;
  }
}
