import { TooLarge } from "../automata/machine.js";
import { type Assignment, impliedBy, verdictsIn } from "../values/assignment.js";
import type { Cell } from "../values/cell.js";
import { cellsOf } from "../values/cells.js";
import type { Variable } from "../values/space.js";
import { FALSE, only, TRUE, type Verdict, type Verdicts } from "../verdicts.js";
import { type Formula, type Known, verdictsOf, visitTests } from "./formula.js";

/** A formula, and what it may be in a call that is looked for. */
export interface Goal {
  readonly formula: Formula;
  readonly allowed: Verdicts;
}

/** The search has asked as often as it may. */
export class TooLong extends Error {}

/** Whether a search or an automaton stopped at a bound, so that nothing is known. */
export const isOverBound = (error: unknown): error is TooLong | TooLarge =>
  error instanceof TooLong || error instanceof TooLarge;

/** How often the verdicts of formulas may be asked, all searches together. */
export interface Budget {
  left: number;
}

/** The places and tests that goals ask about. */
type Asked = ReadonlyMap<Variable, { readonly tests: ReadonlySet<number>; readonly own: boolean }>;

/**
 * Looks for a call as far as its places matter: for cells by which all goals are met. If `known`, only cells of which a value is known are
 * taken. Otherwise cells are taken too of which perhaps no value is: if nothing is found then, no call meets the goals.
 * Throws `TooLong`.
 */
export function solve(goals: readonly Goal[], known: boolean, budget: Budget): Assignment | undefined {
  const asked = askedBy(goals);
  const domains = new Map<Variable, readonly Cell[]>();
  const domainOf = (variable: Variable): readonly Cell[] => {
    let cells = domains.get(variable);
    if (cells === undefined) {
      cells = narrowed(variable, asked, known);
      domains.set(variable, cells);
    }
    return cells;
  };
  const cells = new Map<Variable, Cell>();
  const trail: Variable[] = [];

  /** The cell that a place has by now; undefined where it may have several. */
  const resolved = (variable: Variable): Cell | undefined => {
    const own = cells.get(variable);
    if (own !== undefined || variable.parent === null) return own;
    const holder = resolved(variable.parent);
    return holder === undefined ? undefined : impliedBy(holder, variable.tests.length);
  };

  const verdicts: Known = {
    test(at, test, absent, unreadable) {
      const cell = resolved(at);
      if (cell !== undefined) return verdictsIn(cell, test, absent, unreadable);
      const isHeld = at.parent === null || resolved(at.parent) !== undefined;
      return unionOf(domainOf(at), test, absent, unreadable) | (isHeld ? 0 : only(absent) | only(unreadable));
    },
    own(at) {
      const cell = resolved(at);
      return cell === undefined ? FALSE | TRUE : cell.kind === "absent" ? FALSE : TRUE;
    },
  };

  /** Each place that is still open in a formula, or the place that holds it. */
  const openIn = (formula: Formula): ReadonlySet<Variable> => {
    const open = new Set<Variable>();
    visitTests(formula, (at) => {
      if (resolved(at) !== undefined) return;
      let top = at;
      while (top.parent !== null && resolved(top.parent) === undefined) top = top.parent;
      open.add(top);
    });
    return open;
  };

  const meet = (wanted: readonly Goal[]): boolean => {
    const left: { readonly goal: Goal; readonly open: ReadonlySet<Variable> }[] = [];
    for (const goal of wanted) {
      budget.left -= 1;
      if (budget.left < 0) throw new TooLong("the search for a call took too many steps");
      const may = verdictsOf(goal.formula, verdicts);
      if ((may & goal.allowed) === 0) return false;
      if ((may & ~goal.allowed) === 0) continue;
      const open = openIn(goal.formula);
      // Where none is open, a cell of several verdicts meets it, perhaps.
      if (open.size > 0) left.push({ goal, open });
    }
    const start = trail.length;
    // Parts that have no place in common are met each for itself.
    const isMet = partsOf(left).every((part) =>
      meetPart(
        part.map(({ goal }) => goal),
        placeOf(part),
      ),
    );
    if (!isMet) for (const variable of trail.splice(start)) cells.delete(variable);
    return isMet;
  };

  const meetPart = (wanted: readonly Goal[], variable: Variable): boolean =>
    domainOf(variable).some((cell) => {
      cells.set(variable, cell);
      if (meet(wanted)) {
        trail.push(variable);
        return true;
      }
      cells.delete(variable);
      return false;
    });

  return meet(goals) ? cells : undefined;
}

function askedBy(goals: readonly Goal[]): Asked {
  const asked = new Map<Variable, { readonly tests: Set<number>; own: boolean }>();
  const entry = (at: Variable) => {
    let one = asked.get(at);
    if (one === undefined) {
      one = { tests: new Set(), own: false };
      asked.set(at, one);
      if (at.parent !== null) entry(at.parent);
    }
    return one;
  };
  for (const { formula } of goals)
    visitTests(formula, (at, test) => {
      if (test === null) entry(at).own = true;
      else entry(at).tests.add(test);
    });
  return asked;
}

/** The cells of a place that these tests tell apart. */
function narrowed(variable: Variable, asked: Asked, known: boolean): readonly Cell[] {
  const { tests, own } = asked.get(variable)!;
  const holds = variable.children.some((child) => asked.has(child));
  const best = new Map<string, Cell>();
  for (const cell of cellsOf(variable)) {
    if (known && cell.missing !== undefined) continue;
    const kind = cell.kind === "null" && !own ? "absent" : cell.kind === "object" && !holds ? "value" : cell.kind;
    const key = `${kind} ${kind === "absent" || kind === "null" ? "" : [...tests].map((test) => cell.verdicts[test])}`;
    const other = best.get(key);
    if (other === undefined || (other.missing !== undefined && cell.missing === undefined)) best.set(key, cell);
  }
  return [...best.values()].sort((a, b) => a.cost - b.cost);
}

function unionOf(cells: readonly Cell[], test: number, absent: Verdict, unreadable: Verdict): Verdicts {
  let all = 0;
  for (const cell of cells) all |= verdictsIn(cell, test, absent, unreadable);
  return all;
}

type Open = { readonly goal: Goal; readonly open: ReadonlySet<Variable> };

/** Goals in parts, such that goals of two parts have no open place in common. */
function partsOf(goals: readonly Open[]): readonly (readonly Open[])[] {
  const parts: { readonly goals: Open[]; readonly open: Set<Variable> }[] = [];
  for (const goal of goals) {
    const meeting = parts.filter(({ open }) => [...goal.open].some((one) => open.has(one)));
    const joined = {
      goals: [...meeting.flatMap((part) => part.goals), goal],
      open: new Set([...meeting.flatMap(({ open }) => [...open]), ...goal.open]),
    };
    for (const one of meeting) parts.splice(parts.indexOf(one), 1);
    parts.push(joined);
  }
  return parts.map(({ goals }) => goals);
}

/** The place to decide next: one of the goal that has the fewest. */
function placeOf(part: readonly Open[]): Variable {
  const first = part.reduce((least, one) => (one.open.size < least.open.size ? one : least));
  return first.open.values().next().value!;
}
