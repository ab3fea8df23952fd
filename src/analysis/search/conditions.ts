import type { ConditionDocument, TestDocument } from "../../engine/compile/condition.js";
import { compileNode } from "../../engine/compile/node.js";
import { nodeVerdict } from "../../engine/decide/node-verdict.js";
import { keyOf } from "../../json/key.js";
import type { OperatorRow } from "../../policy/operator-row.js";
import { OPERATORS } from "../../policy/operators.js";
import { namesOf, operandOf, pathOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Path } from "../../policy/policy.v2.js";
import { comparedTest } from "../values/compared-test.js";
import type { Space } from "../values/space.js";
import { ALIKE, type ValueTest } from "../values/value-test.js";
import { Verdict } from "../verdicts.js";
import type { Formula } from "./formula.js";

/** Makes formulas of the conditions of a document, over the places of a call. */
export interface Reader {
  readonly formulaOf: (conditions: readonly ConditionDocument[]) => Formula;
  /** Equal conditions, with the lists that they name, have equal keys. */
  readonly keyOf: (conditions: readonly ConditionDocument[]) => string;
}

type Quantifier = Extract<ConditionDocument, { readonly every: unknown } | { readonly some: unknown }>;

const verdictIfAbsent = (of: { readonly if_absent?: boolean | undefined }): Verdict =>
  of.if_absent === undefined ? Verdict.Indeterminate : of.if_absent ? Verdict.True : Verdict.False;

export function createReader(document: AnyPolicy, space: Space): Reader {
  const formulaOf = (conditions: readonly ConditionDocument[], of: Space): Formula => ({
    kind: "all",
    parts: conditions.map((one) => formulaOfOne(one, of)),
  });

  const formulaOfOne = (condition: ConditionDocument, of: Space): Formula => {
    if ("all" in condition) return formulaOf(condition.all, of);
    if ("any" in condition) return { kind: "any", parts: condition.any.map((one) => formulaOfOne(one, of)) };
    if ("not" in condition) return { kind: "not", part: formulaOfOne(condition.not, of) };
    const names = namesOf(pathOf(condition));
    if (!("op" in condition)) {
      const at = of.at(names);
      const test = of.test(at, quantifierTest(condition));
      return { kind: "test", at, test, absent: verdictIfAbsent(condition), unreadable: Verdict.Indeterminate };
    }
    const operand = operandOf(condition, document);
    if (operand === undefined) {
      const from = namesOf((condition as { readonly value_from: Path }).value_from);
      // Their places are places of the call, so that a witness can have values there.
      of.at(names);
      if (from[0] !== "item" || names[0] === "item") of.at(from);
      const { asserted, isNegated } = assertedBy(condition);
      const at = of.free(keyOf(expandedOne(asserted)), { op: asserted.op, path: names, from });
      const test = {
        kind: "test",
        at,
        test: 0,
        absent: Verdict.Indeterminate,
        unreadable: Verdict.Indeterminate,
      } as const;
      return isNegated ? { kind: "not", part: test } : test;
    }
    const at = of.at(names);
    const test = of.test(at, comparedTest(condition, operand));
    return { kind: "test", at, test, absent: absentOf(condition), unreadable: Verdict.Indeterminate };
  };

  const absentOf = (condition: TestDocument): Verdict =>
    condition.op === "exists"
      ? condition.value
        ? Verdict.False
        : Verdict.True
      : verdictIfAbsent(condition as { readonly if_absent?: boolean });

  const quantifierTest = (condition: Quantifier): ValueTest => {
    const every = "every" in condition;
    const { conditions } = condition;
    // The engine's own verdict, asked of an array at a place of its own.
    const alone = every ? { every: ["args", "x"], conditions } : { some: ["args", "x"], conditions };
    const paths = { add: slotOf, key: () => "", reads: () => never() };
    const node = compileNode([alone as ConditionDocument], document, paths);
    return {
      key: keyOf([every ? "every" : "some", expanded(conditions)]),
      verdict: (value) => nodeVerdict(node, [value], undefined, 1),
      text: ALIKE,
      numbers: [],
      charges: false,
      array: (items) => ({ kind: "elements", every, body: formulaOf(conditions, items) }),
    };
  };

  /** Conditions without what says nothing, and with the lists that they name. */
  const expanded = (conditions: readonly ConditionDocument[]): unknown => conditions.map(expandedOne);
  const expandedOne = (condition: ConditionDocument): unknown => {
    if ("all" in condition) return { all: expanded(condition.all) };
    if ("any" in condition) return { any: expanded(condition.any) };
    if ("not" in condition) return { not: expandedOne(condition.not) };
    const names = namesOf(pathOf(condition));
    const absent = (condition as { readonly if_absent?: boolean }).if_absent;
    const more = absent === undefined ? {} : { absent };
    if (!("op" in condition)) {
      const conditions = expanded(condition.conditions);
      return "every" in condition ? { every: names, conditions, ...more } : { some: names, conditions, ...more };
    }
    const { op, value_from: from, ignore_case } = condition as TestDocument & Record<string, unknown>;
    const operand = operandOf(condition, document) ?? { from: namesOf(from as Path) };
    return { names, op, operand, folds: ignore_case === true, ...more };
  };

  return {
    formulaOf: (conditions) => formulaOf(conditions, space),
    keyOf: (conditions) => keyOf(expanded(conditions)),
  };
}

/** A condition, or the one that it is the opposite of: `neq` of `eq`, so that both are one comparison. */
function assertedBy(condition: TestDocument): { readonly asserted: TestDocument; readonly isNegated: boolean } {
  const row: OperatorRow = OPERATORS[condition.op];
  if (row.negates === undefined) return { asserted: condition, isNegated: false };
  const { if_absent } = condition as { readonly if_absent?: boolean };
  const absent = if_absent === undefined ? {} : { if_absent: !if_absent };
  return { asserted: { ...condition, op: row.negates, ...absent } as TestDocument, isNegated: true };
}

/** The slots of a quantifier that stands alone: its own value, and the element of the innermost quantifier. */
function slotOf(path: Path): { readonly slot: number; readonly rest: readonly string[] | null } {
  const [root, ...names] = namesOf(path);
  if (root === "item") return { slot: -1, rest: names.length === 0 ? null : names };
  // A path from outside is a `value_from`, whose value is not known here.
  return { slot: names.length === 1 && names[0] === "x" ? 0 : 1, rest: null };
}

const never = (): never => {
  throw new TypeError("the paths of a quantifier are not read");
};
