import { MAX_ELEMENTS } from "../../policy/caps.js";
import type { Path } from "../compile/arguments.js";
import { Comparison, type TestDocument, Verdict } from "../compile/condition.js";
import { type Node, NodeKind } from "../compile/node.js";
import { comparedVerdict } from "./compared.js";
import { follow } from "./read-arguments.js";
import { verdictOf } from "./verdict.js";

/** The value at a path: `values` by slot, `item` the element of the innermost quantifier. */
export const valueAt = ({ slot, rest }: Path, values: readonly unknown[], item: unknown): unknown =>
  follow(rest, slot < 0 ? item : values[slot]);

/**
 * Decides one condition of a tree. See docs/language.md#trees-of-conditions. Allocates nothing. `times` is how often the
 * condition may be asked in one call: the product of the lengths of the arrays around it.
 */
export function nodeVerdict(node: Node, values: readonly unknown[], item: unknown, times: number): Verdict {
  const { kind, children } = node;
  if (kind === NodeKind.all) return joined(children, values, item, times, Verdict.False);
  if (kind === NodeKind.any) return joined(children, values, item, times, Verdict.True);
  if (kind === NodeKind.not) {
    const verdict = nodeVerdict(children[0]!, values, item, times);
    return verdict === Verdict.Indeterminate ? verdict : verdict === Verdict.True ? Verdict.False : Verdict.True;
  }
  const value = valueAt(node.path, values, item);
  if (value === undefined && node.absent !== Verdict.Indeterminate) return node.absent;
  if (kind === NodeKind.test) return testVerdict(node, value, values, item, times);
  const length = iteratedLength(value);
  if (length === -1) return Verdict.Indeterminate;
  const decides = kind === NodeKind.every ? Verdict.False : Verdict.True;
  return overElements(children, value as readonly unknown[], length, values, times * length, decides);
}

function testVerdict(node: Node, value: unknown, values: readonly unknown[], item: unknown, times: number): Verdict {
  const { condition, operand } = node;
  if (condition === null)
    return comparedVerdict(node.document as TestDocument, value, valueAt(operand!, values, item), times);
  const { comparison, maxLength } = condition;
  const isLong = comparison === Comparison.matches && typeof value === "string" && value.length * times > maxLength;
  return isLong || times > node.mostTimes ? Verdict.Indeterminate : verdictOf(condition, value);
}

/**
 * How many elements of a value a quantifier looks at; -1 if it is not an array, or too long. To be read once: the length of a
 * proxy may be another one each time.
 */
export function iteratedLength(value: unknown): number {
  if (!Array.isArray(value)) return -1;
  const { length } = value;
  return length > MAX_ELEMENTS ? -1 : length;
}

/** An element of an array; undefined where there is a hole. */
export const elementAt = (array: readonly unknown[], index: number): unknown =>
  Object.hasOwn(array, index) ? array[index] : undefined;

/** The Kleene AND of a list, which FALSE decides, or the Kleene OR, which TRUE decides. */
export function joined(
  nodes: readonly Node[],
  values: readonly unknown[],
  item: unknown,
  times: number,
  decides: Verdict.False | Verdict.True,
): Verdict {
  let verdict: Verdict = decides === Verdict.False ? Verdict.True : Verdict.False;
  for (let i = 0; i < nodes.length; i++) {
    const one = nodeVerdict(nodes[i]!, values, item, times);
    if (one === decides) return one;
    if (one === Verdict.Indeterminate) verdict = one;
  }
  return verdict;
}

/** The same over the elements of an array, of each of which all nodes are asked. */
function overElements(
  nodes: readonly Node[],
  array: readonly unknown[],
  length: number,
  values: readonly unknown[],
  times: number,
  decides: Verdict.False | Verdict.True,
): Verdict {
  let verdict: Verdict = decides === Verdict.False ? Verdict.True : Verdict.False;
  for (let i = 0; i < length; i++) {
    const one = joined(nodes, values, elementAt(array, i), times, Verdict.False);
    if (one === decides) return one;
    if (one === Verdict.Indeterminate) verdict = one;
  }
  return verdict;
}
