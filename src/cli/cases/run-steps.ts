import type { Decision } from "../../engine/decision.js";
import type { Engine } from "../../engine/types.js";
import { revive } from "./revive.js";
import { callOf, differencesOf, type Step } from "./step.js";

/** What became of the calls of a case. */
export interface StepsRun {
  readonly decisions: readonly Decision[];
  /** For each call, what differs from what was expected of it. */
  readonly differences: readonly (readonly string[])[];
}

/** Makes the calls of a case, in order, on one fresh engine whose clock shows what they say; one that says nothing keeps the time. */
export function runSteps(createEngine: (clock: () => number) => Engine, steps: readonly Step[]): StepsRun {
  let now: unknown = 0;
  const engine = createEngine(() => now as number);
  const decisions: Decision[] = [];
  const differences = steps.map((step) => {
    if ("at" in step) now = revive(step.at);
    for (const earlier of [step.release ?? []].flat()) engine.release(decisions[earlier]!);
    const approved = step.approved === undefined ? undefined : decisions[step.approved]!;
    const call = callOf(step);
    const decision = approved === undefined ? engine.evaluate(call) : engine.evaluate(call, { approved });
    const different = differencesOf(step, decision, decisions);
    decisions.push(decision);
    return different;
  });
  return { decisions, differences };
}
