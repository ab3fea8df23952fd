import { MAX_ELEMENTS } from "../../policy/caps.js";
import type { Formula } from "../search/formula.js";
import { verdictsOf } from "../search/formula.js";
import { ANY_VERDICT, and, FALSE, INDETERMINATE, isOne, only, or, TRUE, type Verdicts } from "../verdicts.js";
import { type Assignment, impliedBy, knownFrom, valuesOf } from "./assignment.js";
import { type Cell, costOf } from "./cell.js";
import { cellsOf } from "./cells.js";
import type { Space, Variable } from "./space.js";
import type { ArrayModel, Json, ValueTest } from "./value-test.js";

/** The kinds of arrays that the tests of a place tell apart. */

/** More kinds of elements, and of arrays, are not looked at one by one. */
const MAX_ELEMENT_VALUES = 20_000;
const MAX_KINDS = 1_000;
/** Longer arrays are not written out. */
const MAX_WRITTEN = 100_000;
/** Longer ones are not asked about before the whole call is. */
const MAX_ASKED = 2_000;

interface Elements {
  readonly every: boolean;
  readonly body: Formula;
  /** Index of the test. */
  readonly test: number;
}

/** A kind of elements, or of arrays of such: what each of these tests may be. */
interface Kind {
  readonly verdicts: readonly Verdicts[];
  /** Undefined where no values are known. */
  readonly values: readonly Json[] | undefined;
}

export function arrayCells(variable: Variable): readonly Cell[] {
  const { tests, items } = variable;
  const models = tests.map((test) => test.array(items()));
  const asking = models.flatMap((model, test): readonly Elements[] =>
    model.kind === "elements" ? [{ ...model, test }] : [],
  );
  const starts = new Set([0, 1]);
  for (const model of models) if (model.kind === "size") starts.add(model.from);
  if (tests.some(({ key }) => isQuantifier(key))) starts.add(MAX_ELEMENTS + 1);
  const sizes = [...starts].sort((a, b) => a - b);

  const kinds = kindsOf(asking, items()) ?? [emptyKind(asking), open(asking)];
  const cells: Cell[] = [];
  for (const [index, least] of sizes.entries()) {
    const most = (sizes[index + 1] ?? Number.POSITIVE_INFINITY) - 1;
    const bySize = sizeVerdicts(tests, models, least);
    for (const { verdicts, values } of kinds) {
      const count = values?.length ?? 1;
      if (count > most || (count === 0) !== (most === 0)) continue;
      const size = Math.max(count, least);
      const expected = tests.map(({ key }, at): Verdicts => {
        if (models[at]!.kind !== "elements") return bySize[at]!;
        if (size > MAX_ELEMENTS && isQuantifier(key)) return INDETERMINATE;
        return verdicts[asking.findIndex((one) => one.test === at)]!;
      });
      cells.push(cellOf(variable, values, size, expected));
    }
  }
  return cells;
}

const isQuantifier = (key: string): boolean => /^\[string"(?:every|some)"/.test(key);

/** By test, its verdict on arrays that have this size, or any other one up to the next start; as long as it looks at size alone. */
function sizeVerdicts(tests: readonly ValueTest[], models: readonly ArrayModel[], size: number): readonly Verdicts[] {
  let sized: Json[] | undefined;
  return tests.map(({ verdict }, at) => {
    const { kind } = models[at]!;
    if (kind === "size" && sized === undefined) {
      sized = [];
      // An array with a length alone takes room for each element.
      if (size > 0) sized[size - 1] = null;
    }
    return kind === "elements" ? ANY_VERDICT : only(verdict(kind === "size" ? sized! : []));
  });
}

const emptyKind = (asking: readonly Elements[]): Kind => ({
  verdicts: asking.map(({ every }) => (every ? TRUE : FALSE)),
  values: [],
});

/** Any array but an empty one, where elements cannot be told apart. */
const open = (asking: readonly Elements[]): Kind => ({ verdicts: asking.map(() => ANY_VERDICT), values: undefined });

function cellOf(
  { tests }: Variable,
  values: readonly Json[] | undefined,
  size: number,
  expected: readonly Verdicts[],
): Cell {
  if (values === undefined || size > MAX_WRITTEN)
    return {
      kind: "value",
      value: undefined,
      verdicts: expected,
      missing:
        values === undefined
          ? "its elements are of too many kinds, or one of them was not found"
          : "its arrays are too long",
      cost: 1_000,
    };
  const last = values.at(-1)!;
  const value = size === values.length ? values : [...values, ...new Array<Json>(size - values.length).fill(last)];
  const verdicts = size > MAX_ASKED ? expected : tests.map(({ verdict }) => only(verdict(value)));
  const isSame = verdicts.every((one, at) => one === expected[at]);
  return isSame
    ? { kind: "value", value, verdicts, missing: undefined, cost: 1 + costOf(value.slice(0, 20)) + value.length }
    : { kind: "value", value: undefined, verdicts: expected, missing: "no array of one kind was found", cost: 1_000 };
}

/** The kinds of arrays over elements; null where they are too many. */
function kindsOf(asking: readonly Elements[], items: Space): readonly Kind[] | null {
  const elements = elementKinds(asking, items);
  if (elements === null) return null;
  const empty = emptyKind(asking);
  const found = new Map<string, Kind>();
  const queue: Kind[] = [empty];
  // An array of the same kind as the empty one is still another one.
  const keyOf = ({ verdicts, values }: Kind): string => `${values?.length === 0} ${verdicts.join()}`;
  found.set(keyOf(empty), empty);
  for (const kind of queue) {
    for (const element of elements) {
      const verdicts = kind.verdicts.map((one, at) => (asking[at]!.every ? and : or)(one, element.verdicts[at]!));
      const values =
        kind.values === undefined || element.values === undefined ? undefined : [...kind.values, ...element.values];
      const next: Kind = { verdicts, values };
      const known = found.get(keyOf(next));
      if (known !== undefined && (known.values !== undefined || values === undefined)) continue;
      if (known === undefined && found.size >= MAX_KINDS) return null;
      found.set(keyOf(next), next);
      queue.push(next);
    }
  }
  return [...found.values()];
}

/** The kinds of one element; null where they are too many. */
function elementKinds(asking: readonly Elements[], { variables }: Space): readonly Kind[] | null {
  const found = new Map<string, Kind & { readonly cost: number }>();
  let left = MAX_ELEMENT_VALUES;
  const cells = new Map<Variable, Cell>();
  const visit = (index: number): boolean => {
    const variable = variables[index];
    if (variable === undefined) {
      left -= 1;
      add(cells);
      return left > 0;
    }
    const holder = variable.parent === null ? undefined : cells.get(variable.parent);
    const implied = holder === undefined ? undefined : impliedBy(holder, variable.tests.length);
    return (implied === undefined ? cellsOf(variable) : [implied]).every((cell) => {
      cells.set(variable, cell);
      return visit(index + 1);
    });
  };
  const add = (cells: Assignment): void => {
    const known = knownFrom(cells);
    const verdicts = asking.map(({ body }) => verdictsOf(body, known));
    const isFree = variables.some(({ domain }) => domain.kind === "free");
    const all = isFree ? undefined : valuesOf(cells);
    const value = all === undefined ? undefined : (all.item ?? null);
    const values = value === undefined || !verdicts.every(isOne) ? undefined : [value];
    const key = verdicts.join();
    const cost = values === undefined ? Number.POSITIVE_INFINITY : costOf(value!);
    const other = found.get(key);
    if (other === undefined || cost < other.cost) found.set(key, { verdicts, values, cost });
  };
  return visit(0) ? [...found.values()] : null;
}
