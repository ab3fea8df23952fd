import type { AnyCall, Effect } from "../../engine/decision.js";
import type { Explanation } from "../../engine/explanation.js";
import type { Engine } from "../../engine/types.js";
import type { SectionKind } from "../../policy/sections.js";
import type { Goal } from "../search/solve.js";
import { type Assignment, valuesOf } from "../values/assignment.js";
import { cellsOf } from "../values/cells.js";
import { type Comparison, type Space, setAt } from "../values/space.js";
import type { Json } from "../values/value-test.js";
import { meets } from "./schema.js";
import { smallest } from "./smallest.js";

/** The name whose calls are compared, and the places of these. */
export interface Place {
  readonly kind: SectionKind;
  readonly name: string;
  readonly space: Space;
  /** The goals that each call meets that is looked at. */
  readonly domain: readonly Goal[];
}

/** The old and the new policies, each in an engine of its own. */
export interface Engines {
  readonly old: Engine;
  readonly new: Engine;
}

/** A call that two engines decide otherwise, and what each says of it. */
export interface DecidedCall {
  readonly call: AnyCall;
  readonly old: Explanation;
  readonly new: Explanation;
}

const RANKS: Readonly<Record<Effect, number>> = { deny: 0, require_approval: 1, allow: 2 };

/** Above 0 where the new policies are laxer on a call, below 0 where they are stricter. */
export const difference = (old: Effect, now: Effect): number => RANKS[now] - RANKS[old];

const MAX_TRIES = 400;

/** A call that both engines decide as wanted, from cells of its places; undefined where they do not. */
export function confirmedCall(
  cells: Assignment,
  { kind, name, space, domain }: Place,
  engines: Engines,
  isLaxer: boolean,
): DecidedCall | undefined {
  const values = valuesOf(cells);
  if (values === undefined) return undefined;
  const holds = (values: Values): boolean => {
    if (!meets(domain, values)) return false;
    const call = callOf(kind, name, values);
    const more = difference(engines.old.explain(call).effect, engines.new.explain(call).effect);
    return isLaxer ? more > 0 : more < 0;
  };
  const compared = [...cells.keys()].flatMap(({ domain }) => (domain.kind === "free" ? [domain.condition] : []));
  const found = candidates(values, compared, space).find(holds);
  if (found === undefined) return undefined;
  const call = callOf(kind, name, smallest(found, holds));
  return { call, old: engines.old.explain(call), new: engines.new.explain(call) };
}

const MEMBERS = { tools: "tool", resources: "resource", prompts: "prompt" } as const;

/** The call of a name with these values at its places. */
export function callOf(kind: SectionKind, name: string, values: Readonly<Record<string, Json>>): AnyCall {
  const { args, principal, annotations, scope } = values;
  const given = Object.entries({ args, scope, principal, annotations }).filter(([, value]) => value !== undefined);
  return { [MEMBERS[kind]]: name, ...Object.fromEntries(given) } as unknown as AnyCall;
}

type Values = Record<string, Json>;

/** The values themselves, then with others where two values of the call are compared. */
function candidates(values: Values, compared: readonly Comparison[], space: Space): Values[] {
  const outside = compared.filter(({ path }) => path[0] !== "item");
  const choices = outside.map((one) => pairsFor(one, space));
  const all: Values[] = [values];
  const count = choices.reduce((product, { length }) => product * length, 1);
  for (let number = 0; number < Math.min(count, MAX_TRIES) && outside.length > 0; number++) {
    const made = JSON.parse(JSON.stringify(values)) as Values;
    let rest = number;
    for (const [index, { path, from }] of outside.entries()) {
      const pairs = choices[index]!;
      const [value, operand] = pairs[rest % pairs.length]!;
      rest = Math.floor(rest / pairs.length);
      setAt(made, path, value);
      setAt(made, from, operand);
    }
    all.push(made);
  }
  return all;
}

const OTHERS: readonly Json[] = ["a", "b", 1, 2, true];
const MAX_VALUES = 10;

/** Values for the two places of a comparison, equal ones and others. */
function pairsFor({ op, path, from }: Comparison, space: Space): readonly (readonly [Json, Json])[] {
  const own = [path, from].flatMap((names) =>
    cellsOf(space.at(names)).flatMap(({ value }) => (value === undefined ? [] : [value])),
  );
  const scalars = [...new Set([...own.filter((one) => one !== null && typeof one !== "object"), ...OTHERS])];
  const some = [...scalars.slice(0, MAX_VALUES), ...OTHERS];
  if (op === "in" || op === "not_in")
    return some.flatMap((one): [Json, Json][] => [
      [one, [one]],
      [one, []],
      [one, ["c"]],
      [one, [null]],
    ]);
  const pairs = some.flatMap((one): [Json, Json][] => [
    [one, one],
    [one, typeof one === "string" ? `${one}c` : "c"],
  ]);
  const texts = some.filter((one) => typeof one === "string" && one !== "") as string[];
  const affixes = texts.flatMap((one): [Json, Json][] => [
    [`${one}c`, one],
    [`c${one}`, one],
  ]);
  return [...pairs, [1, 2], [2, 1], ...affixes];
}
