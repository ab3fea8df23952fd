import { FALSE, INDETERMINATE, or, TRUE, type Verdicts } from "../verdicts.js";
import { type Relation, relationOf } from "./strict-relations.js";
import type { StrictOperator } from "./value-test.js";

/** Several lists of one strict operator: what a text can be to them together. */

/** More pairs of elements are not compared. */
const MAX_PAIRS = 200_000;
const SET = [FALSE, TRUE, INDETERMINATE];

/** Elements that the same lists have. */
interface Group {
  readonly elements: readonly string[];
  readonly isIn: readonly boolean[];
}

/** By list a verdict: all that texts can be to these lists together, and perhaps some that they cannot. */
export function jointVerdicts(
  op: StrictOperator,
  lists: readonly (readonly string[])[],
): readonly (readonly Verdicts[])[] {
  const groups = groupsOf(lists);
  const pairs = groups.flatMap((_, a) => groups.slice(a + 1).map((_, more) => [a, a + 1 + more] as const));
  const relations = pairs.map(([a, b]) => relationOfGroups(op, groups[a]!, groups[b]!));
  const found = new Map<string, readonly Verdicts[]>();
  const add = (verdicts: readonly Verdicts[]): void => void found.set(verdicts.join(), verdicts);
  // A text that two programs could read differently.
  add(lists.map(() => INDETERMINATE));
  const assign = (verdicts: readonly Verdicts[]): void => {
    const last = verdicts.length - 1;
    const isPossible = pairs.every(([a, b], at) => b !== last || allows(relations[at]!, verdicts[a]!, verdicts[b]!));
    if (!isPossible) return;
    if (verdicts.length < groups.length) for (const one of SET) assign([...verdicts, one]);
    else
      add(
        lists.map((_, list) =>
          groups.reduce((any, { isIn }, at) => (isIn[list]! ? or(any, verdicts[at]!) : any), FALSE),
        ),
      );
  };
  for (const one of SET) assign([one]);
  return [...found.values()];
}

function groupsOf(lists: readonly (readonly string[])[]): readonly Group[] {
  const sets = lists.map((list) => new Set(list));
  const groups = new Map<string, { readonly elements: string[]; readonly isIn: readonly boolean[] }>();
  for (const element of new Set(lists.flat())) {
    const isIn = sets.map((set) => set.has(element));
    const key = isIn.join();
    const group = groups.get(key) ?? { elements: [], isIn };
    group.elements.push(element);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Whether two verdicts go together. */
function allows(relation: Relation, a: Verdicts, b: Verdicts): boolean {
  switch (relation) {
    case "below":
      return a === FALSE || b === TRUE || (a === INDETERMINATE && b === INDETERMINATE);
    case "above":
      return allows("below", b, a);
    case "equal":
      return a === b;
    case "apart":
      return a === FALSE || b === FALSE;
    case "unsure":
      return a === FALSE || b === FALSE || (a === INDETERMINATE && b === INDETERMINATE);
    case "unknown":
      return true;
  }
}

/** The relation of what fits one of some elements to what fits one of others. */
function relationOfGroups(op: StrictOperator, { elements: a }: Group, { elements: b }: Group): Relation {
  if (a.length * b.length > MAX_PAIRS) return "unknown";
  const relations = a.map((one) => b.map((other) => relationOf(op, one, other)));
  const all = relations.flat();
  if (all.every((one) => one === "apart")) return "apart";
  if (all.every((one) => one === "apart" || one === "unsure")) return "unsure";
  const isBelow = relations.every((row) => row.some((one) => one === "below" || one === "equal"));
  const isAbove = b.every((_, at) => relations.some((row) => row[at] === "above" || row[at] === "equal"));
  return isBelow && isAbove ? "equal" : isBelow ? "below" : isAbove ? "above" : "unknown";
}
