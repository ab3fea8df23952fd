import { only, Verdict, type Verdicts } from "../verdicts.js";
import type { Cell } from "./cell.js";
import { cellsOf } from "./cells.js";
import { KEY_TEST } from "./counted-tests.js";
import type { Variable } from "./space.js";
import type { Json } from "./value-test.js";

/** A value as it stands in a call: `undefined` where nothing is there, `UNREADABLE_VALUE` where the way meets something else than an object. */
export const UNREADABLE_VALUE = Symbol("unreadable");

/** The value to which names lead in the members of a call. */
export function valueAt(values: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  let value: unknown = values;
  for (const [depth, name] of names.entries()) {
    if (value === undefined || value === null) return undefined;
    // A member of a call that is not an object is as good as none.
    if (typeof value !== "object" || Array.isArray(value)) return depth <= 1 ? undefined : UNREADABLE_VALUE;
    value = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return value;
}

/** The kind of value that stands at a place of a call; undefined where the place that holds it has another kind, or it is not known. */
export function cellOf(variable: Variable, values: Readonly<Record<string, unknown>>): Cell | undefined {
  const value = valueAt(values, variable.names);
  if (value === UNREADABLE_VALUE) return undefined;
  const { domain, tests, children, ownMatters } = variable;
  const isNone =
    value === undefined ||
    (value === null && !ownMatters) ||
    (domain.kind === "scope" && KEY_TEST.verdict(value as Json) !== Verdict.True);
  if (isNone) return cellsOf(variable).find(({ kind }) => kind === "absent");
  if (value === null) return cellsOf(variable).find(({ kind }) => kind === "null");
  const kind = typeof value === "object" && !Array.isArray(value) && children.length > 0 ? "object" : "value";
  const verdicts = tests.map(({ verdict }): Verdicts => only(verdict(value as Json)));
  return cellsOf(variable).find((cell) => cell.kind === kind && cell.verdicts.every((one, at) => one === verdicts[at]));
}
