import { createEngine } from "../../create-engine.js";
import type { AnyCall } from "../../engine/decision.js";
import type { Explanation } from "../../engine/explanation.js";
import type { Engine } from "../../engine/types.js";
import type { Policy } from "../../policy/policy.js";
import type { Profile } from "../calls/profile.js";
import { smallest } from "../calls/smallest.js";
import { callOf } from "../calls/witness.js";
import { type Goal, isOverBound, solve } from "../search/solve.js";
import { valuesOf } from "../values/assignment.js";
import type { Cell } from "../values/cell.js";
import { removeAt } from "../values/remove-at.js";
import { setAt } from "../values/space.js";
import type { Json } from "../values/value-test.js";
import { addCall, type NameCoverage, type PlaceCoverage } from "./cell-coverage.js";

/** A call with a kind of value that no call had, and what the policies decide today. */
export interface SuggestedCall {
  readonly call: AnyCall;
  readonly today: Explanation;
  /** The place and the kind for which it is made; undefined for one that passes. */
  readonly of: { readonly place: PlaceCoverage; readonly cell: Cell } | undefined;
}

type Values = Record<string, Json>;

const MOST_STEPS = 50_000;
/** Longer values nobody would read. */
const MOST_CHARACTERS = 2_000;

/** Calls that have the kinds of values which are missing: one that passes if there is one, and then the same with one value changed. */
export function suggestCalls(
  policies: readonly Policy[],
  coverages: readonly NameCoverage[],
): readonly SuggestedCall[] {
  const engine = createEngine({ policy: policies });
  return coverages.flatMap((one) => suggestFor(one, engine));
}

function suggestFor(coverage: NameCoverage, engine: Engine): readonly SuggestedCall[] {
  const { kind, read, places } = coverage;
  const missing = places.flatMap((place) => place.cells.map((cell) => ({ place, cell })));
  const isMissing = ({ place, cell }: (typeof missing)[number]): boolean => !place.had.has(cell);
  if (!missing.some(isMissing)) return [];
  const made: SuggestedCall[] = [];
  const base = passingValues(coverage, engine);
  const suggest = (values: Values, of: SuggestedCall["of"]): void => {
    const call = callOf(kind, read.name, values);
    if (addCall(coverage, call)) made.push({ call, today: engine.explain(call), of });
  };
  suggest(base, undefined);
  for (const one of missing) {
    if (!isMissing(one) || isLong(one.cell)) continue;
    suggest(changed(base, one.place.at.names, one.cell), one);
  }
  return made;
}

const isLong = ({ value }: Cell): boolean => (JSON.stringify(value)?.length ?? 0) > MOST_CHARACTERS;

/** Values of a call that passes, without what does not matter to that; empty if none was found. */
function passingValues({ kind, read }: NameCoverage, engine: Engine): Values {
  const found = solved(read.profile);
  if (found === undefined) return {};
  const isAllowed = (values: Values): boolean => engine.explain(callOf(kind, read.name, values)).effect === "allow";
  return isAllowed(found) ? smallest(found, isAllowed) : {};
}

function solved({ demands, asks, refusals }: Profile): Values | undefined {
  const goals = [...demands, ...asks, ...refusals].map(({ formula, passes }): Goal => ({ formula, allowed: passes }));
  try {
    const cells = solve(goals, true, { left: MOST_STEPS });
    return cells === undefined ? undefined : valuesOf(cells);
  } catch (error) {
    if (isOverBound(error)) return undefined;
    throw error;
  }
}

/** The values with one of a kind at a place. */
function changed(base: Values, names: readonly string[], { kind, value }: Cell): Values {
  const copy = JSON.parse(JSON.stringify(base)) as Values;
  if (kind !== "absent") setAt(copy, names, value!);
  else removeAt(copy, names);
  return copy;
}
