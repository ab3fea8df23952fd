import { type Budget, type Goal, isOverBound, solve } from "./solve.js";

/** Whether certainly no call meets all goals: false also where a bound was passed. */
export function isImpossible(goals: readonly Goal[], budget: Budget): boolean {
  try {
    return solve(goals, false, budget) === undefined;
  } catch (error) {
    if (isOverBound(error)) return false;
    throw error;
  }
}

/**
 * Goals that no call meets together, without those that do not matter to that: a single one if there is such a one. Undefined
 * if some call perhaps meets them all.
 */
export function coreOf<G extends Goal>(goals: readonly G[], budget: Budget): readonly G[] | undefined {
  if (!isImpossible(goals, budget)) return undefined;
  const alone = goals.find((goal) => isImpossible([goal], budget));
  if (alone !== undefined) return [alone];
  return goals.reduce<readonly G[]>((core, goal) => {
    const rest = core.filter((one) => one !== goal);
    return isImpossible(rest, budget) ? rest : core;
  }, goals);
}
