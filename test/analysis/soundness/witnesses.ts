import type { PolicyComparison, Witness } from "../../../src/analysis/index.js";
import { type AnyCall, createEngine, createMemoryStore, type Decision, type Engine, type Policy } from "../../../src/index.js"; // biome-ignore format: one line

/** The policies of two sides, and an engine of each that counts nothing. */
export interface Sides {
  readonly old: readonly Policy[];
  readonly new: readonly Policy[];
  readonly engines: Readonly<Record<"old" | "new", Engine>>;
}

/** Decides a call; a question to a person is answered with yes. */
export function answered(engine: Engine, call: AnyCall): Decision {
  const decision: Decision = engine.evaluate(call);
  return decision.effect === "require_approval" ? engine.evaluate(call, { approved: decision }) : decision;
}

/** How many calls and sequences of a comparison are not decided by real engines as it says. */
export function wrongWitnessesIn({ names }: PolicyComparison, sides: Sides): number {
  const { engines } = sides;
  const witnesses = names.flatMap(({ laxer, stricter }) => [laxer, stricter].filter((one) => one !== undefined));
  const isRight = (one: Witness): boolean => {
    if (one.at !== undefined) return isRightSequence(one, sides);
    const [first, second] = [engines.old.explain(one.call), engines.new.explain(one.call)];
    return first.effect === one.old.effect && second.effect === one.new.effect && first.effect !== second.effect;
  };
  return witnesses.filter((one) => !isRight(one)).length;
}

/** Whether both sides allow all that comes before, and then decide the last call as a witness says. */
function isRightSequence({ before, call, at, old, new: now }: Witness, sides: Sides): boolean {
  let time = before[0]?.at ?? at!;
  const engines = [sides.old, sides.new].map((policy) =>
    createEngine({ policy, store: createMemoryStore(), clock: () => time }),
  );
  for (const run of before) {
    time = run.at;
    for (let made = 0; made < run.times; made++)
      for (const engine of engines) {
        const decision = answered(engine, run.call);
        if (decision.effect !== "allow") return false;
        if (run.outcome !== undefined) engine.complete(decision, run.outcome);
      }
  }
  time = at!;
  const [first, second] = engines.map((engine) => answered(engine, call).effect);
  return first === old.effect && second === now.effect && first !== second;
}
