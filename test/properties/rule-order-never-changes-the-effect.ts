import fc from "fast-check";
import type { PolicyDocument } from "../../src/index.js";
import type { Rule, ToolRules } from "../../src/policy/policy.v1.js";
import { call, listedCall } from "./calls.js";
import { engineOf, type Theorem } from "./theorem.js";

/** The lists of a document in another order: rules, their conditions, limits, names and tools. */
export function reordered(document: PolicyDocument, order: readonly number[]): PolicyDocument {
  const turn = <Value>(list: readonly Value[]): Value[] =>
    list
      .map((value, index) => ({ value, key: order[index % order.length]! }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  const turnRules = (rules: readonly Rule[]) =>
    turn(rules.map((rule) => ({ ...rule, conditions: turn(rule.conditions) })));
  const turnTool = ({ require, deny_if, limits, ...others }: ToolRules): ToolRules => ({
    ...others,
    ...(require ? { require: turnRules(require) } : {}),
    ...(deny_if ? { deny_if: turnRules(deny_if) } : {}),
    ...(limits ? { limits: turn(limits) } : {}),
  });
  const { hide, all_tools, tools = {}, ...others } = document;
  return {
    ...others,
    ...(hide ? { hide: turn(hide) } : {}),
    ...(all_tools ? { all_tools: { limits: turn(all_tools.limits ?? []) } } : {}),
    tools: Object.fromEntries(turn(Object.entries(tools)).map(([name, rules]) => [name, turnTool(rules)])),
  };
}

/** However the lists of a document are ordered, every call of a sequence has the same effect. */
export const rule_order_never_changes_the_effect: Theorem = (library) =>
  fc.property(
    ...[listedCall, fc.array(call, { maxLength: 3 }), fc.array(fc.nat(), { minLength: 8, maxLength: 8 })],
    ([any, first], more, order) => {
      const [engine, other] = [engineOf(library, any), engineOf(library, reordered(any, order))];
      return [first, first, ...more, first].every(
        (asked) => engine.evaluate(asked).effect === other.evaluate(asked).effect,
      );
    },
  );
