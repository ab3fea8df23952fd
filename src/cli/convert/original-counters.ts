import {
  counterScope,
  EVERY_TOOL,
  type InterceptCondition,
  type InterceptPolicy,
  type InterceptRule,
  type Window,
} from "./intercept.js";

/** A counter of an Intercept policy, under its key there: `<tool>.<counter>`, or `_global.<counter>`. */
export interface Counter {
  readonly key: string;
  readonly window: Window;
  /** The tool whose calls it counts, or `*`. */
  readonly tool: string;
  readonly charge: Charge;
}

/** The amount that a call adds: a number of its own, the value of an argument, or nothing. One that falls reaches no limit either. */
export type Charge =
  | { readonly kind: "fixed"; readonly amount: number }
  | { readonly kind: "argument"; readonly path: string }
  | { readonly kind: "falling" }
  | { readonly kind: "none" };

/** Every counter under its key. */
export function countersOf(policy: InterceptPolicy): ReadonlyMap<string, Counter> {
  const counters = new Map<string, Counter>();
  for (const [tool, { rules }] of policy.tools) {
    for (const rule of rules) {
      const counter = counterOf(tool, rule);
      if (counter !== undefined) counters.set(counter.key, counter);
    }
  }
  return counters;
}

/** The counter that a rule adds to. */
export function counterOf(tool: string, rule: InterceptRule): Counter | undefined {
  const { state } = rule;
  if (state === undefined) return undefined;
  const key = `${counterScope(tool)}.${state.counter}`;
  return { key, tool, window: state.window, charge: chargeOf(rule, key) };
}

function chargeOf(rule: InterceptRule, key: string): Charge {
  const { increment = 1, incrementFrom } = rule.state ?? {};
  if (boundOf(rule, key) === undefined) return { kind: "none" };
  if (incrementFrom !== undefined) return { kind: "argument", path: incrementFrom };
  return increment > 0 ? { kind: "fixed", amount: increment } : { kind: "falling" };
}

/** The condition that bounds the rule's own counter: Intercept counts for the first of them, and for no other. */
export const boundOf = ({ conditions }: InterceptRule, key: string): InterceptCondition | undefined =>
  conditions.find(({ path, op }) => path === `state.${key}` && (op === "lt" || op === "lte"));

/** Whether a call of the tool is charged to the counter. */
export const charges = ({ tool: counted }: Counter, tool: string): boolean =>
  counted === tool || counted === EVERY_TOOL;
