import { type Budget, type Goal, isOverBound, solve } from "../search/solve.js";
import type { Assignment } from "../values/assignment.js";
import { ANY_VERDICT } from "../verdicts.js";
import type { Demand, Profile } from "./profile.js";

/** Whether some call passes by one profile further than by another one, before any limit counts. */
export interface Laxer<Witness> {
  readonly witness: Witness | undefined;
  /** Why it is not certain that no call does; empty where it is, or where a call was found. */
  readonly undecided: readonly string[];
}

const goalOf = ({ formula, passes }: Demand): Goal => ({ formula, allowed: passes });
const brokenBy = ({ formula, passes }: Demand): Goal => ({ formula, allowed: ANY_VERDICT & ~passes });

/** Demands that the other side does not have. */
function unlike(own: readonly Demand[], others: readonly Demand[]): readonly Demand[] {
  const keys = new Set(others.map(({ key }) => key));
  return own.filter(({ key }) => !keys.has(key));
}

/**
 * Each way in which a call could pass further by `to` than by `from`, as the goals that it meets then: `from` denies it and
 * `to` does not, or `from` asks and `to` allows.
 */
function waysBetween(from: Profile, to: Profile): readonly (readonly Goal[])[] {
  if (to.denied) return [];
  const demanded = to.demands.map(goalOf);
  const admitted = [...demanded, ...to.refusals.map(goalOf)];
  const allowed = [...admitted, ...to.asks.map(goalOf)];
  // Where a person is asked, no limit has refused yet.
  const asked = to.refusals.length === 0 ? [] : to.asks.map((ask) => [...demanded, brokenBy(ask)]);
  if (from.denied) return [admitted, ...asked];
  const quiet = from.asks.map(goalOf);
  const denials = unlike(from.demands, to.demands).map((demand) => [brokenBy(demand)]);
  const refusal = (demand: Demand): readonly Goal[] => [brokenBy(demand), ...quiet];
  return [
    ...[...denials, ...unlike(from.refusals, to.refusals).map(refusal)].map((goals) => [...goals, ...admitted]),
    ...asked.flatMap((goals) => [...denials, ...from.refusals.map(refusal)].map((more) => [...more, ...goals])),
    ...unlike(from.asks, to.asks).map((ask) => [brokenBy(ask), ...allowed]),
  ];
}

/**
 * Looks for a call that passes further by `to` than by `from`, among those that meet `domain`. `confirm` makes a witness of what was found by asking both engines;
 * undefined where they do not agree with it.
 */
export function findLaxer<Witness>(
  from: Profile,
  to: Profile,
  domain: readonly Goal[],
  budget: Budget,
  confirm: (found: Assignment) => Witness | undefined,
): Laxer<Witness> {
  const undecided = new Set<string>();
  for (const way of waysBetween(from, to)) {
    const goals = [...domain, ...way];
    try {
      const found = solve(goals, true, budget);
      const witness = found === undefined ? undefined : confirm(found);
      if (witness !== undefined) return { witness, undecided: [] };
      const possible = found ?? solve(goals, false, budget);
      if (possible !== undefined) for (const reason of reasonsOf(possible)) undecided.add(reason);
    } catch (error) {
      if (!isOverBound(error)) throw error;
      undecided.add(error.message);
    }
  }
  return { witness: undefined, undecided: [...undecided] };
}

/** Why what was found is not a call. */
function reasonsOf(cells: Assignment): readonly string[] {
  const all = [...cells].flatMap(([{ names, domain }, { missing }]) => {
    const why = domain.kind === "free" ? `\`${domain.condition.op}\` compares two values of the call` : missing;
    return why === undefined ? [] : [`\`${names.join(".")}\`: ${why}`];
  });
  return all.length > 0 ? all : ["the engines do not decide the call so that was found"];
}
