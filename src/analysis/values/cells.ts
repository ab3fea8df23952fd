import { ANY_VERDICT, FALSE, INDETERMINATE, only, TRUE, type Verdicts } from "../verdicts.js";
import { arrayCells } from "./arrays.js";
import { type Cell, costOf } from "./cell.js";
import { KEY_TEST } from "./counted-tests.js";
import { numbersBetween } from "./numbers.js";
import type { Variable } from "./space.js";
import { textCells } from "./texts.js";
import type { Json } from "./value-test.js";

/** The kinds of values that can stand at a place, all of them, each with one value where one is known. */

export const ABSENT: Cell = { kind: "absent", value: undefined, verdicts: [], missing: undefined, cost: 0 };
export const UNREADABLE: Cell = { kind: "unreadable", value: undefined, verdicts: [], missing: undefined, cost: 0 };
const NULL: Cell = { kind: "null", value: null, verdicts: [], missing: undefined, cost: 2 };

const FREE = [FALSE, TRUE, INDETERMINATE].map(
  (one): Cell => ({ kind: "value", value: undefined, verdicts: [one], missing: undefined, cost: 1 }),
);

const known = new WeakMap<Variable, { readonly tests: number; readonly cells: readonly Cell[] }>();

/** The cells of a place, made when first asked for: no test may be added after that. */
export function cellsOf(variable: Variable): readonly Cell[] {
  const made = known.get(variable);
  if (made !== undefined && made.tests === variable.tests.length) return made.cells;
  const cells = makeCells(variable);
  known.set(variable, { tests: variable.tests.length, cells });
  return cells;
}

function makeCells(variable: Variable): readonly Cell[] {
  const { domain, tests, children } = variable;
  const real = (value: Json, kind: Cell["kind"] = "value"): Cell => ({
    kind,
    value,
    verdicts: tests.map(({ verdict }) => only(verdict(value))),
    missing: undefined,
    cost: 1 + costOf(value),
  });
  if (domain.kind === "free") return FREE;
  if (domain.kind === "constant") return [real(domain.value)];
  if (domain.kind === "scope") return [ABSENT, ...scopeTexts(variable)];
  const numbers = numbersBetween(
    tests.flatMap((test) => test.numbers),
    tests.some(({ charges }) => charges),
  );
  const texts = textCells(tests).map(({ text, verdicts, missing }) => cellOf(text, verdicts, missing));
  const cells = [
    ABSENT,
    ...(variable.ownMatters ? [NULL] : []),
    real(true),
    real(false),
    ...numbers.map((value) => real(value)),
    ...texts,
    ...arrayCells(variable),
    real({}, children.length > 0 ? "object" : "value"),
  ];
  return distinct(cells);
}

const cellOf = (value: Json | undefined, verdicts: readonly Verdicts[], missing: string | undefined): Cell => ({
  kind: "value",
  value,
  verdicts,
  missing: value === undefined ? (missing ?? "no value was found") : undefined,
  cost: value === undefined ? 1_000 : 1 + costOf(value),
});

function scopeTexts({ tests }: Variable): readonly Cell[] {
  return textCells([...tests, KEY_TEST])
    .filter(({ verdicts }) => (verdicts.at(-1)! & TRUE) !== 0)
    .map(({ text, verdicts, missing }) => cellOf(text, verdicts.slice(0, -1), missing));
}

/** The cells without those that are equal to a better one. */
export function distinct(cells: readonly Cell[]): readonly Cell[] {
  const best = new Map<string, Cell>();
  for (const cell of cells) {
    const key = `${cell.kind} ${cell.verdicts.join()}`;
    const other = best.get(key);
    if (other === undefined || isBetter(cell, other)) best.set(key, cell);
  }
  return [...best.values()].sort((a, b) => a.cost - b.cost);
}

const isBetter = (one: Cell, other: Cell): boolean =>
  (one.missing === undefined) === (other.missing === undefined) ? one.cost < other.cost : one.missing === undefined;

/** All values at once, where they cannot be told apart. */
export const anyCell = (tests: number, missing: string): Cell => ({
  kind: "any",
  value: undefined,
  verdicts: new Array<Verdicts>(tests).fill(ANY_VERDICT),
  missing,
  cost: 1_000,
});
