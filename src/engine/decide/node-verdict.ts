import type { Path } from "../compile/arguments.js";
import { Comparison, type TestDocument, Verdict } from "../compile/condition.js";
import { type Node, NodeKind } from "../compile/node.js";
import { comparedVerdict } from "./compared.js";
import { follow } from "./read-arguments.js";
import { verdictOf } from "./verdict.js";

/** A quantifier looks at arrays of so many elements. */
const MAX_ELEMENTS = 1_000;

/** The value at a path: `values` by slot, `item` the element of the innermost quantifier. */
export const valueAt = ({ slot, rest }: Path, values: readonly unknown[], item: unknown): unknown =>
  follow(rest, slot < 0 ? item : values[slot]);

/**
 * Decides one condition of a tree (language "2", section 4). Allocates nothing. `times` is how often the condition may be
 * asked in one call: the product of the lengths of the arrays around it.
 */
export function nodeVerdict(node: Node, values: readonly unknown[], item: unknown, times: number): Verdict {
  const { kind, children } = node;
  if (kind === NodeKind.all) return allOf(children, values, item, times);
  if (kind === NodeKind.any) return anyOf(children, values, item, times);
  if (kind === NodeKind.not) {
    const verdict = nodeVerdict(children[0]!, values, item, times);
    return verdict === Verdict.Indeterminate ? verdict : verdict === Verdict.True ? Verdict.False : Verdict.True;
  }
  const value = valueAt(node.path, values, item);
  if (value === undefined && node.absent !== Verdict.Indeterminate) return node.absent;
  if (kind === NodeKind.test) return testVerdict(node, value, values, item, times);
  if (!Array.isArray(value)) return Verdict.Indeterminate;
  // Read once: the length of a proxy may be another one each time.
  const { length } = value;
  if (length > MAX_ELEMENTS) return Verdict.Indeterminate;
  const look = kind === NodeKind.every ? everyOf : someOf;
  return look(children, value, length, values, times * length);
}

function testVerdict(node: Node, value: unknown, values: readonly unknown[], item: unknown, times: number): Verdict {
  const { condition, operand } = node;
  if (condition === null) return comparedVerdict(node.document as TestDocument, value, valueAt(operand!, values, item));
  const { comparison, maxLength } = condition;
  const isLong = comparison === Comparison.matches && typeof value === "string" && value.length * times > maxLength;
  return isLong ? Verdict.Indeterminate : verdictOf(condition, value);
}

/** Whether a quantifier can look at each element of a value. */
export const isIterated = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length <= MAX_ELEMENTS;

/** An element of an array; undefined where there is a hole. */
export const elementAt = (array: readonly unknown[], index: number): unknown =>
  Object.hasOwn(array, index) ? array[index] : undefined;

/** The Kleene AND. */
export function allOf(nodes: readonly Node[], values: readonly unknown[], item: unknown, times: number): Verdict {
  let verdict: Verdict = Verdict.True;
  for (let i = 0; i < nodes.length; i++) {
    const one = nodeVerdict(nodes[i]!, values, item, times);
    if (one === Verdict.False) return one;
    if (one === Verdict.Indeterminate) verdict = one;
  }
  return verdict;
}

/** The Kleene OR. */
export function anyOf(nodes: readonly Node[], values: readonly unknown[], item: unknown, times: number): Verdict {
  let verdict: Verdict = Verdict.False;
  for (let i = 0; i < nodes.length; i++) {
    const one = nodeVerdict(nodes[i]!, values, item, times);
    if (one === Verdict.True) return one;
    if (one === Verdict.Indeterminate) verdict = one;
  }
  return verdict;
}

function everyOf(
  nodes: readonly Node[],
  array: readonly unknown[],
  length: number,
  values: readonly unknown[],
  times: number,
): Verdict {
  let verdict: Verdict = Verdict.True;
  for (let i = 0; i < length; i++) {
    const one = allOf(nodes, values, elementAt(array, i), times);
    if (one === Verdict.False) return one;
    if (one === Verdict.Indeterminate) verdict = one;
  }
  return verdict;
}

function someOf(
  nodes: readonly Node[],
  array: readonly unknown[],
  length: number,
  values: readonly unknown[],
  times: number,
): Verdict {
  let verdict: Verdict = Verdict.False;
  for (let i = 0; i < length; i++) {
    const one = allOf(nodes, values, elementAt(array, i), times);
    if (one === Verdict.True) return one;
    if (one === Verdict.Indeterminate) verdict = one;
  }
  return verdict;
}
