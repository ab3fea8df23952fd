import { keyOf } from "../../json/key.js";
import type { Demand } from "../calls/profile.js";
import { coreOf, isImpossible } from "../search/core.js";
import type { Budget, Goal } from "../search/solve.js";
import { ANY_VERDICT } from "../verdicts.js";
import { areSizesBounded } from "./long-texts.js";
import type { PlacedRule, ReadRules } from "./placed-rules.js";

/** A rule without which each call would be decided as before. */
export interface Needless {
  readonly rule: PlacedRule;
  /** Rules that deny each call which it denies, or ask about each of which it asks; none of them is needless itself. */
  readonly by: readonly PlacedRule[];
}

/** More rules together nobody would follow. */
const MOST_REASONS = 3;

/** Rules that can all go together: where each of two makes the other needless, one of them is found. The last ones first. */
export function needlessRules(
  rules: readonly PlacedRule[],
  isOpen: (name: ReadRules) => boolean,
  budget: Budget,
): readonly Needless[] {
  const byDemand = new Map(rules.flatMap((rule) => rule.applied.map(({ demand }) => [demand, rule] as const)));
  const found: Needless[] = [];
  for (const rule of rules.toReversed()) {
    if (statesAbsence(rule) || rule.applied.some(({ name }) => !isOpen(name))) continue;
    const by = reasonsFor(rule, byDemand, budget);
    if (by === undefined) continue;
    for (const { demand } of rule.applied) byDemand.delete(demand);
    found.push({ rule, by });
  }
  return found;
}

/** A rule of `exists` alone says what is meant of absent values, where others deny these because they cannot be evaluated. */
const statesAbsence = ({ conditions }: PlacedRule): boolean =>
  conditions.every((one) => "op" in one && one.op === "exists");

type Reason = Goal & { readonly rule: PlacedRule };

/** The rules that are left, by their demands. */
type Left = ReadonlyMap<Demand, PlacedRule>;

function reasonsFor(rule: PlacedRule, left: Left, budget: Budget): readonly PlacedRule[] | undefined {
  const questions = rule.applied.map(({ name, demand }) => ({
    broken: { formula: demand.formula, allowed: ANY_VERDICT & ~demand.passes },
    others: othersOf(rule, name, demand, left),
  }));
  const shared = questions[0]!.others.find((reason) =>
    questions.every(({ broken, others }) => {
      const own = others.find((one) => one.rule === reason.rule);
      return own !== undefined && isImpossible([own, broken], budget);
    }),
  );
  if (shared !== undefined && areSizesBounded(rule, [shared.rule])) return [shared.rule];
  const reasons = new Set<PlacedRule>();
  for (const { broken, others } of questions) {
    const core = coreOf<Goal & { readonly rule?: PlacedRule }>([...others, broken], budget);
    const own = core?.flatMap((one) => one.rule ?? []);
    if (own === undefined || own.length === 0 || !areSizesBounded(rule, own)) return undefined;
    for (const one of own) reasons.add(one);
  }
  return reasons.size <= MOST_REASONS ? [...reasons] : undefined;
}

/** The rules that can stand in for another one on calls of a name: if that has words of its own, only those before it. */
function othersOf(rule: PlacedRule, { profile }: ReadRules, demand: Demand, left: Left): readonly Reason[] {
  // A call that is denied is not asked about. Another entry may say otherwise how far an approval counts.
  const asks = profile.asks.filter(({ of }) => of?.part === rule.part);
  const inOrder = rule.list === "approve_if" ? [...profile.demands, ...asks] : profile.demands;
  const before = rule.words === undefined ? inOrder : inOrder.slice(0, inOrder.indexOf(demand));
  return before.flatMap((one) => {
    const of = left.get(one);
    if (of === undefined || of === rule || isSame(of, rule)) return [];
    return [{ formula: one.formula, allowed: one.passes, rule: of }];
  });
}

/** Rules that are written alike are another finding. */
const isSame = (a: PlacedRule, b: PlacedRule): boolean =>
  a.part === b.part && a.list === b.list && keyOf(a.conditions) === keyOf(b.conditions);
