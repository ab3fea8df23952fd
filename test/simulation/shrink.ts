import { inspect } from "node:util";
import { entryAt } from "./catalogue.js";
import { type Fate, type Move, PLAIN, type Plan } from "./plan.js";

/** A world in which something is wrong, as small as it could be made. */
export interface Finding {
  readonly plan: Plan;
  readonly violations: readonly string[];
  readonly trace: readonly string[];
}

/** A finding for a reader: what is wrong, in which world, and how it came about. */
export function printed({ plan, violations, trace }: Finding): string {
  const { seed, version, begins, maxCounters, policies, engines } = plan;
  const world = {
    seed,
    begins,
    maxCounters,
    engines,
    policies: policies.map((number) => entryAt(number, version).document),
  };
  const shown = inspect(world, { depth: Infinity, breakLength: 120 });
  return [`seed ${seed} of version "${version}": ${violations[0]}`, shown, ...trace, ...violations].join("\n");
}

/** The same plan with one thing less: without a move, or with a message that nothing befalls. */
function* smallerThan(plan: Plan): Generator<Plan> {
  const { moves } = plan;
  for (let i = moves.length - 1; i >= 0; i -= 1) yield { ...plan, moves: moves.toSpliced(i, 1) };
  for (const [i, move] of moves.entries())
    for (const name of ["fate", "giveBack"] as const)
      if (name in move && isFated(move, name))
        yield { ...plan, moves: moves.with(i, { ...move, [name]: PLAIN } as Move) };
}

function isFated(move: Move, name: "fate" | "giveBack"): boolean {
  const { there, back, fault } = (move as Readonly<Record<typeof name, Fate>>)[name];
  return there > 0 || back > 0 || fault !== undefined;
}

/** Leaves out of a plan what can be left out as long as something is still wrong with it. */
export async function shrink(plan: Plan, wrong: (plan: Plan) => Promise<readonly string[]>): Promise<Plan> {
  for (const smaller of smallerThan(plan)) if ((await wrong(smaller)).length > 0) return shrink(smaller, wrong);
  return plan;
}
