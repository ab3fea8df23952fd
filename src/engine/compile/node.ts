import { MAX_LIST_COST } from "../../policy/caps.js";
import { positiveOf } from "../../policy/operators.js";
import { listNameOf, operandOf, pathOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition2 as ConditionDocument, Path as PathDocument } from "../../policy/policy.v2.js";
import type { Path, Paths } from "./arguments.js";
import { type Condition, compileTest, type Operand, type TestDocument, Verdict } from "./condition.js";

/** The kinds of nodes in a tree of conditions. */
export enum NodeKind {
  test = 0,
  all = 1,
  any = 2,
  not = 3,
  every = 4,
  some = 5,
}

/** A condition of a rule that does not only compare values: nodes of one shape. */
export interface Node {
  readonly kind: NodeKind;
  readonly document: ConditionDocument;
  /** The place of the value of a test or a quantifier. */
  readonly path: Path;
  /** Its verdict where that value is absent. */
  readonly absent: Verdict;
  /** The comparison of a test with what the document says; null where the operand comes from the call. */
  readonly condition: Condition | null;
  readonly operand: Path | null;
  /** How often a test may be asked in one call: each time, it may look at the whole list of the document. */
  readonly mostTimes: number;
  readonly children: readonly Node[];
  /** Its number among the nodes of its rule. */
  readonly ordinal: number;
}

const NOWHERE: Path = { slot: 0, rest: null };

/** Whether a condition only compares a value with what the document says: what rules of version "1" are made of. */
export const isPlain = (of: ConditionDocument): of is TestDocument =>
  "op" in of &&
  (!("if_absent" in of) || of.if_absent === undefined) &&
  (!("value_from" in of) || of.value_from === undefined || listNameOf(of.value_from) !== undefined);

/** `in` looks an element up; the others that take a list go through it. */
const mostTimesOf = ({ op }: TestDocument, value: Operand): number =>
  typeof value === "object" && positiveOf(op) !== "in" ? MAX_LIST_COST / value.length : Number.POSITIVE_INFINITY;

/** Makes the conditions of a rule ready as one tree. */
export function compileNode(conditions: readonly ConditionDocument[], document: AnyPolicy, paths: Paths): Node {
  let ordinal = 0;
  const node = (kind: NodeKind, of: ConditionDocument, more: Partial<Node>): Node => ({
    kind,
    document: of,
    path: NOWHERE,
    absent: Verdict.Indeterminate,
    condition: null,
    operand: null,
    mostTimes: Number.POSITIVE_INFINITY,
    children: [],
    ordinal: ordinal++,
    ...more,
  });
  const absentOf = ({ if_absent }: { readonly if_absent?: boolean }): Verdict =>
    if_absent === undefined ? Verdict.Indeterminate : if_absent ? Verdict.True : Verdict.False;
  const compileOne = (of: ConditionDocument): Node => {
    if ("all" in of) return node(NodeKind.all, of, { children: of.all.map(compileOne) });
    if ("any" in of) return node(NodeKind.any, of, { children: of.any.map(compileOne) });
    if ("not" in of) return node(NodeKind.not, of, { children: [compileOne(of.not)] });
    if ("op" in of) {
      const path = paths.add(of.path);
      const absent = "if_absent" in of ? absentOf(of) : Verdict.Indeterminate;
      const value = operandOf(of, document);
      if (value === undefined)
        return node(NodeKind.test, of, { path, absent, operand: paths.add((of as { value_from: string }).value_from) });
      return node(NodeKind.test, of, {
        path,
        absent,
        condition: compileTest(of, value, path, null),
        mostTimes: mostTimesOf(of, value),
      });
    }
    const kind = "every" in of ? NodeKind.every : NodeKind.some;
    return node(kind, of, {
      path: paths.add(pathOf(of)),
      absent: absentOf(of),
      children: of.conditions.map(compileOne),
    });
  };
  const all = conditions.map(compileOne);
  return node(NodeKind.all, { all: conditions }, { children: all });
}

/** Every path of conditions, in the order in which their nodes read them. */
export function pathsIn(conditions: readonly ConditionDocument[]): readonly PathDocument[] {
  return conditions.flatMap((of): readonly PathDocument[] => {
    if ("all" in of) return pathsIn(of.all);
    if ("any" in of) return pathsIn(of.any);
    if ("not" in of) return pathsIn([of.not]);
    if ("op" in of) {
      const { value_from: from } = of as { readonly value_from?: PathDocument };
      return from === undefined || listNameOf(from) !== undefined ? [of.path] : [of.path, from];
    }
    return [pathOf(of), ...pathsIn(of.conditions)];
  });
}
