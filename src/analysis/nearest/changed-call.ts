import type { AnyCall } from "../../engine/decision.js";
import { isDict } from "../../policy/finding.js";
import { type Assignment, impliedBy } from "../values/assignment.js";
import type { Cell } from "../values/cell.js";
import { valueAt } from "../values/cell-of.js";
import { numbersBetween } from "../values/numbers.js";
import { removeAt } from "../values/remove-at.js";
import { setAt, type Variable } from "../values/space.js";
import type { Json } from "../values/value-test.js";

type Values = Record<string, Json>;

/** The call with the values that some places have in what was found, the nicest one first; it may be that not all are allowed. */
export function changedCalls(
  call: AnyCall,
  cells: Assignment,
  changing: readonly Variable[],
  compared: readonly Variable[],
): readonly AnyCall[] {
  const base = withCells(call, cells, changing);
  const equal = compared.flatMap(({ domain }) =>
    domain.kind === "free" ? withEqual(base, domain.condition.path, domain.condition.from) : [],
  );
  const near = changing.flatMap((at) => withNumbers(base, at, call));
  return [...near, base, ...equal] as unknown as readonly AnyCall[];
}

const copyOf = (call: object): Values => JSON.parse(JSON.stringify(call)) as Values;

function withCells(call: AnyCall, cells: Assignment, changing: readonly Variable[]): Values {
  const copy = copyOf(call);
  for (const at of [...changing].sort((a, b) => a.names.length - b.names.length)) {
    const cell = cellIn(cells, at);
    if (cell === undefined) continue;
    if (cell.kind === "absent") removeAt(copy, at.names);
    else if (cell.value !== undefined && !(cell.kind === "object" && isDict(valueAt(copy, at.names))))
      setAt(copy, at.names, cell.value);
  }
  return copy;
}

/** The kind that a place has; where what holds it is absent, it is absent too. */
function cellIn(cells: Assignment, at: Variable): Cell | undefined {
  const own = cells.get(at);
  if (own !== undefined || at.parent === null) return own;
  const holder = cellIn(cells, at.parent);
  return holder === undefined ? undefined : impliedBy(holder, at.tests.length);
}

/** The call with a number in place of another one, the nearest first. */
function withNumbers(base: Values, at: Variable, call: AnyCall): readonly Values[] {
  const [was, is] = [call as unknown as Values, base].map((values) => valueAt(values, at.names));
  if (typeof was !== "number" || typeof is !== "number") return [];
  const numbers = numbersBetween(
    at.tests.flatMap((test) => test.numbers),
    at.tests.some(({ charges }) => charges),
  );
  const near = [...new Set([is, ...numbers])].sort((a, b) => Math.abs(a - was) - Math.abs(b - was));
  return near.map((number) => {
    const copy = copyOf(base);
    setAt(copy, at.names, number);
    return copy;
  });
}

/** The call with one of two compared values in place of the other; of an array its first element. */
function withEqual(base: Values, path: readonly string[], from: readonly string[]): readonly Values[] {
  if (path[0] === "item") return [];
  return [[path, from] as const, [from, path] as const].flatMap(([to, of]) => {
    const value = valueAt(base, of);
    const one: unknown = Array.isArray(value) && to === path ? value[0] : value;
    if (one === undefined || one === null || typeof one === "symbol" || to[0] === "tool") return [];
    const copy = copyOf(base);
    setAt(copy, to, one as Json);
    return [copy];
  });
}
