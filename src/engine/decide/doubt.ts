import type { LookingCondition } from "../../policy/path.js";
import { type Condition, Verdict } from "../compile/condition.js";
import { type Doubt, undecided } from "../compile/denial-messages.js";
import { type Node, NodeKind } from "../compile/node.js";
import type { Rule } from "../compile/rule.js";
import { elementAt, iteratedLength, nodeVerdict, valueAt } from "./node-verdict.js";
import { follow } from "./read-arguments.js";
import { valueType } from "./value-type.js";
import { verdictOf } from "./verdict.js";

/** Why a rule is undecided: the condition found by going, from the rule down, into the first part that is undecided. */
export function doubtOf(rule: Rule, values: readonly unknown[]): Doubt {
  if (rule.node !== null) return doubtBelow(rule.node, values, undefined, 1, null);
  let index = 0;
  for (let one = rule.conditions; one !== null; one = one.next) {
    const value = follow(one.rest, values[one.slot]);
    if (verdictOf(one, value) === Verdict.Indeterminate)
      return doubtOfTest(rule.document.conditions[index] as LookingCondition, one, index, value);
    index += 1;
  }
  throw new Error("this rule is decided");
}

/** A doubt about one of the conditions of a rule that has no tree. */
export const doubtOfTest = (of: LookingCondition, { operand }: Condition, ordinal: number, value: unknown): Doubt => ({
  of,
  ordinal,
  found: valueType(value),
  sample: operand,
  other: null,
  around: null,
});

/** The words of the document, if it has some, and why the rule could not be decided. */
export const doubtMessage = (rule: Rule, doubt: Doubt): string => {
  const why = undecided(doubt);
  const { on_deny } = rule.document;
  return on_deny === undefined ? why : `${on_deny} (${why})`;
};

function doubtBelow(node: Node, values: readonly unknown[], item: unknown, times: number, around: Node | null): Doubt {
  const { kind, children, document: of, ordinal, operand } = node;
  if (kind !== NodeKind.test && kind !== NodeKind.every && kind !== NodeKind.some)
    return doubtBelow(firstUndecided(children, values, item, times), values, item, times, around);
  const value = valueAt(node.path, values, item);
  const length = kind === NodeKind.test ? -1 : iteratedLength(value);
  if (length !== -1) {
    const array = value as readonly unknown[];
    const inner = times * length;
    for (let i = 0; i < length; i++) {
      const element = elementAt(array, i);
      const child = children.find((one) => nodeVerdict(one, values, element, inner) === Verdict.Indeterminate);
      const isFalse = children.some((one) => nodeVerdict(one, values, element, inner) === Verdict.False);
      if (child !== undefined && !isFalse) return doubtBelow(child, values, element, inner, node);
    }
  }
  return {
    of: of as LookingCondition,
    ordinal,
    found: valueType(value),
    sample: node.condition?.operand ?? "",
    other: operand === null ? null : valueType(valueAt(operand, values, item)),
    around: around === null ? null : (around.document as LookingCondition),
  };
}

const firstUndecided = (nodes: readonly Node[], values: readonly unknown[], item: unknown, times: number): Node =>
  nodes.find((one) => nodeVerdict(one, values, item, times) === Verdict.Indeterminate)!;
