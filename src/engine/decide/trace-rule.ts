import { type LookingCondition, pathOf, pathText } from "../../policy/path.js";
import type { Condition2 as ConditionDocument } from "../../policy/policy.v2.js";
import { Verdict } from "../compile/condition.js";
import type { Limit } from "../compile/limit.js";
import { type Node, NodeKind } from "../compile/node.js";
import { pointerOf, type Rule } from "../compile/rule.js";
import type { ConditionTrace, RuleTrace, TestTrace, ValueType, Verdict as VerdictName } from "../explanation.js";
import { elementAt, iteratedLength, joined, nodeVerdict, valueAt } from "./node-verdict.js";
import { follow } from "./read-arguments.js";
import { ruleVerdict } from "./rule-verdict.js";
import { valueType } from "./value-type.js";
import { verdictOf } from "./verdict.js";

/** By the enum's numbers. */
const VERDICTS: readonly VerdictName[] = ["FALSE", "TRUE", "INDETERMINATE"];

/** The verdict of a rule and of each of its conditions, as far as they were looked at. */
export function traceRule(rule: Rule, values: readonly unknown[]): RuleTrace {
  const { node } = rule;
  const verdict = ruleVerdict(rule, values);
  const conditions =
    node === null ? traceChain(rule, values) : traceUpTo(node.children, node.kind, values, undefined, 1);
  const { policy } = rule.part;
  const named = policy === undefined ? {} : { policy };
  return { ...named, rule: pointerOf(rule), verdict: VERDICTS[verdict]!, passed: verdict === rule.passes, conditions };
}

/** The verdict of the `when` of a limit, which decides whether the limit counts and denies nothing itself. */
export function traceWhen({ pointer, policy }: Limit, when: Node, values: readonly unknown[]): RuleTrace {
  const named = policy === undefined ? {} : { policy };
  const verdict = VERDICTS[nodeVerdict(when, values, undefined, 1)]!;
  const conditions = traceUpTo(when.children, when.kind, values, undefined, 1);
  return { ...named, rule: `${pointer}/when`, verdict, passed: true, conditions };
}

/** The conditions of a rule without a tree, up to the one that decides. */
function traceChain({ conditions, document }: Rule, values: readonly unknown[]): readonly ConditionTrace[] {
  const looked: ConditionTrace[] = [];
  for (let one = conditions; one !== null; one = one.next) {
    const value = follow(one.rest, values[one.slot]);
    const verdict = verdictOf(one, value);
    looked.push(testTrace(document.conditions[looked.length]!, value, verdict));
    if (verdict === Verdict.False) break;
  }
  return looked;
}

function testTrace(of: ConditionDocument, value: unknown, verdict: Verdict): TestTrace {
  const { path, op } = of as Extract<ConditionDocument, { op: string }>;
  return { path: pathText(path), op, type: valueType(value), verdict: VERDICTS[verdict]! };
}

const WORDS = ["test", "all", "any", "not", "every", "some"] as const;

/** A node with those below it, up to the one that decides; of a quantifier, those of the element that decides. */
function traceNode(node: Node, values: readonly unknown[], item: unknown, times: number): ConditionTrace {
  const { kind, document, children } = node;
  const is = nodeVerdict(node, values, item, times);
  const op = WORDS[kind];
  const verdict = VERDICTS[is]!;
  if (kind === NodeKind.test) return testTrace(document, valueAt(node.path, values, item), is);
  if (op !== "every" && op !== "some")
    return { op: op as "all" | "any" | "not", verdict, conditions: traceUpTo(children, kind, values, item, times) };
  const value = valueAt(node.path, values, item);
  const path = pathText(pathOf(document as LookingCondition));
  const seen: { path: string; op: "every" | "some"; type: ValueType; verdict: VerdictName } = {
    path,
    op,
    type: valueType(value),
    verdict,
  };
  const length = Math.max(0, iteratedLength(value));
  const inner = times * length;
  const elements = Array.from({ length }, (_, i) => elementAt(value as readonly unknown[], i));
  const element = elements.findIndex((one) => joined(children, values, one, inner, Verdict.False) === is);
  if (element === -1) return { ...seen, conditions: [] };
  return { ...seen, element, conditions: traceUpTo(children, NodeKind.all, values, elements[element], inner) };
}

function traceUpTo(
  nodes: readonly Node[],
  kind: NodeKind,
  values: readonly unknown[],
  item: unknown,
  times: number,
): readonly ConditionTrace[] {
  const decides = kind === NodeKind.any ? Verdict.True : Verdict.False;
  const last = kind === NodeKind.not ? -1 : nodes.findIndex((one) => nodeVerdict(one, values, item, times) === decides);
  const looked = last === -1 ? nodes : nodes.slice(0, last + 1);
  return looked.map((one) => traceNode(one, values, item, times));
}
