import type { Known } from "../search/formula.js";
import { ANY_VERDICT, FALSE, only, TRUE, type Verdict, type Verdicts } from "../verdicts.js";
import type { Cell } from "./cell.js";
import { ABSENT, anyCell, UNREADABLE } from "./cells.js";
import { setAt, type Variable } from "./space.js";
import type { Json } from "./value-test.js";

/** The cell that each place of a call has, as far as it is decided. */
export type Assignment = ReadonlyMap<Variable, Cell>;

/** All that a test may be on the values of a cell. */
export function verdictsIn(cell: Cell, test: number, absent: Verdict, unreadable: Verdict): Verdicts {
  switch (cell.kind) {
    case "absent":
    case "null":
      return only(absent);
    case "unreadable":
      return only(unreadable);
    case "any":
      return ANY_VERDICT;
    default:
      return cell.verdicts[test]!;
  }
}

/** The cell of a place whose holder has this one; undefined where it may be any of its own. */
export function impliedBy(holder: Cell, tests: number): Cell | undefined {
  switch (holder.kind) {
    case "object":
      return undefined;
    case "absent":
    case "null":
      return ABSENT;
    case "any":
      return anyCell(tests, holder.missing!);
    default:
      return UNREADABLE;
  }
}

/** All that is known where each place has its cell. */
export const knownFrom = (cells: Assignment): Known => ({
  test: (at, test, absent, unreadable) => verdictsIn(cells.get(at)!, test, absent, unreadable),
  own: (at) => (cells.get(at)!.kind === "absent" ? FALSE : TRUE),
});

/** The value of each place, put together; undefined where one is missing. Places without value are left out. */
export function valuesOf(cells: Assignment): Record<string, Json> | undefined {
  const all: Record<string, Json> = {};
  const inOrder = [...cells].sort(([a], [b]) => a.names.length - b.names.length);
  for (const [{ names, domain }, { kind, value, missing }] of inOrder) {
    if (domain.kind === "free") continue;
    if (missing !== undefined) return undefined;
    if (kind === "null" || kind === "value" || kind === "object")
      setAt(all, names, typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : value!);
  }
  return all;
}
