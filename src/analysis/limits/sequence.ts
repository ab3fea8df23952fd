import { createEngine } from "../../create-engine.js";
import type { AnyCall, Decision } from "../../engine/decision.js";
import type { Engine, Policies } from "../../engine/types.js";
import { difference } from "../calls/witness.js";

/** Equal calls one after another at one time. */
export interface Run {
  readonly call: AnyCall;
  readonly times: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The end of each call, where it is told to the engine. */
  readonly outcome: "succeeded" | "failed" | undefined;
}

/** Calls that both sides allow, and then one that they decide otherwise. */
export interface Sequence {
  readonly before: readonly Run[];
  readonly call: AnyCall;
  readonly at: number;
  readonly old: Decision;
  readonly new: Decision;
}

/** How many calls may still be decided. */
export interface Calls {
  left: number;
}

/** More equal calls are not made. */
const MOST_TIMES = 60_000;

/** An engine whose time is set by hand, and which takes each question to a person for answered. */
function engineAt(policy: Policies): {
  readonly decide: (call: AnyCall, at: number) => Decision;
  readonly engine: Engine;
} {
  let now = 0;
  const engine = createEngine({ policy, clock: () => now });
  return {
    engine,
    decide(call, at) {
      now = at;
      const decision = engine.evaluate(call as never);
      return decision.effect === "require_approval" ? engine.evaluate(call as never, { approved: decision }) : decision;
    },
  };
}

/** Makes calls on both sides; `times` is infinite for as many as both allow. The first that is decided otherwise, if one is. */
export function firstDifference(
  old: Policies,
  now: Policies,
  runs: readonly Run[],
  calls: Calls,
): Sequence | undefined {
  const sides = [engineAt(old), engineAt(now)] as const;
  const before: Run[] = [];
  for (const run of runs) {
    const { call, at, outcome } = run;
    let times = 0;
    for (; times < Math.min(run.times, MOST_TIMES) && calls.left > 0; times++) {
      calls.left -= 1;
      const [first, second] = sides.map(({ decide }) => decide(call, at)) as [Decision, Decision];
      if (difference(first.effect, second.effect) !== 0) {
        if (times > 0) before.push({ ...run, times });
        return { before, call, at, old: first, new: second };
      }
      if (first.effect !== "allow") break;
      if (outcome !== undefined) {
        sides[0].engine.complete(first, outcome);
        sides[1].engine.complete(second, outcome);
      }
    }
    if (times > 0) before.push({ ...run, times });
  }
  return undefined;
}

/** The same sequence without runs that do not matter to it. */
export function shortened(old: Policies, now: Policies, found: Sequence, calls: Calls): Sequence {
  const sign = difference(found.old.effect, found.new.effect);
  let best = found;
  for (let at = found.before.length - 1; at >= 0; at--) {
    const last: Run = { call: best.call, times: 1, at: best.at, outcome: undefined };
    const shorter = firstDifference(old, now, [...best.before.toSpliced(at, 1), last], calls);
    if (shorter !== undefined && difference(shorter.old.effect, shorter.new.effect) === sign) best = shorter;
  }
  return best;
}
