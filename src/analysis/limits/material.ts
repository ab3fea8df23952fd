import type { AnyCall } from "../../engine/decision.js";
import { namesOf } from "../../policy/path.js";
import type { Limit2 } from "../../policy/policy.v2.js";
import type { Demand, Profile } from "../calls/profile.js";
import { meets } from "../calls/schema.js";
import { callOf, type Engines, type Place } from "../calls/witness.js";
import { type Budget, type Goal, isOverBound, solve } from "../search/solve.js";
import { valuesOf } from "../values/assignment.js";
import { setAt } from "../values/space.js";
import type { Json } from "../values/value-test.js";
import { ANY_VERDICT, FALSE, TRUE } from "../verdicts.js";

type Values = Record<string, Json>;

const MOST_CALLS = 24;

/** Calls that pass on both sides and that limits count; `missing` says why there may be others. */
export function callsThatCount(
  { kind, name, domain }: Place,
  profiles: { readonly old: Profile; readonly new: Profile },
  engines: Engines,
  budget: Budget,
): { readonly own: readonly AnyCall[]; readonly missing: string | undefined } {
  const limits = [...profiles.old.limits, ...profiles.new.limits];
  const found = new Map<string, AnyCall>();
  let missing: string | undefined;
  const add = (values: Values): boolean => {
    const call = callOf(kind, name, values);
    const passes =
      meets(domain, values) &&
      engines.old.explain(call).effect !== "deny" &&
      engines.new.explain(call).effect !== "deny";
    if (passes && found.size < MOST_CALLS) found.set(JSON.stringify(call), call);
    return passes;
  };
  // Calls that each limit counts, and calls that it leaves out.
  const wanted = limits.flatMap(({ counts, whenKey }) =>
    (whenKey === "" ? [TRUE] : [TRUE, FALSE]).map((allowed): Goal => ({ formula: counts, allowed })),
  );
  for (const goals of waysToPass(domain, profiles).flatMap((way) => wanted.map((goal) => [...way, goal])))
    try {
      const cells = solve(goals, true, budget);
      const values = cells === undefined ? undefined : valuesOf(cells);
      const isFound =
        values !== undefined &&
        variants(
          values,
          limits.map(({ limit }) => limit),
        ).filter(add).length > 0;
      if (!isFound && goals.at(-1)!.allowed === TRUE && solve(goals, false, budget) !== undefined)
        missing = "no call was found that its limits count";
    } catch (error) {
      if (!isOverBound(error)) throw error;
      missing = error.message;
    }
  return { own: [...found.values()], missing };
}

/** The goals of calls that pass; also of those that a limit refuses by any count, but not before a person was asked. */
function waysToPass(
  domain: readonly Goal[],
  { old, new: now }: { readonly old: Profile; readonly new: Profile },
): readonly (readonly Goal[])[] {
  const both = (of: "demands" | "refusals" | "asks"): readonly Demand[] => [...old[of], ...now[of]];
  const goalOf = ({ formula, passes }: Demand): Goal => ({ formula, allowed: passes });
  const passing = [...domain, ...both("demands").map(goalOf)];
  const asks = new Map(both("asks").map((ask) => [ask.key, ask]));
  return [
    [...passing, ...both("refusals").map(goalOf)],
    ...[...asks.values()].map((ask) => [...passing, { formula: ask.formula, allowed: ANY_VERDICT & ~ask.passes }]),
  ];
}

const KEYS: readonly Json[] = ["a", "b", 1, 2, true, false];

/** Values that charge more, other counters of the same kind, and combinations of both. */
function variants(values: Values, limits: readonly Limit2[]): readonly Values[] {
  const changed = (base: Values, names: readonly string[], value: Json): Values => {
    const copy = JSON.parse(JSON.stringify(base)) as Values;
    setAt(copy, names, value);
    return copy;
  };
  const charging = limits.flatMap(({ increment_from: from, increment_from_size: size, max }): Values[] => {
    if (from !== undefined) return [max, Math.ceil(max / 2), 1].map((amount) => changed(values, namesOf(from), amount));
    if (size === undefined || max > 1_000) return [];
    return [max, 1].map((length) => changed(values, namesOf(size), new Array<Json>(length).fill("a")));
  });
  const bases = charging.length === 0 ? [values] : charging;
  const first = bases[0]!;
  const scopes = [...new Set(limits.map(({ scope }) => scope))].filter((scope) => scope !== "global");
  const byScope = scopes.flatMap((scope) => ["a", "b"].map((value) => changed(first, ["scope", scope], value)));
  const paths = limits.flatMap(({ by = [] }) => by.map(namesOf));
  const byKey = paths.flatMap((names) => KEYS.map((value) => changed(first, names, value)));
  return [...bases, values, ...byScope, ...byKey];
}
