import { createEngine } from "../../create-engine.js";
import type { AnyCall, Decision } from "../../engine/decision.js";
import type { SyncCounterStore } from "../../engine/store.js";
import type { Engine, Policies } from "../../engine/types.js";
import { createMemoryStore } from "../../stores/memory/store.js";
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

/** One side of a trial: its time is set by hand, its counters are thrown away, and each question to a person is answered. */
interface Side {
  readonly decide: (call: AnyCall, at: number) => Decision;
  readonly complete: Engine["complete"];
  readonly forget: () => void;
}

function createSide(policy: Policies): Side {
  let now = 0;
  let counters = createMemoryStore();
  const store: SyncCounterStore = {
    sync: true,
    sliding: true,
    reserve: (charges, time) => counters.reserve(charges, time),
    release: (charges, time) => counters.release(charges, time),
  };
  const engine = createEngine({ policy, store, clock: () => now });
  return {
    complete: engine.complete,
    forget: () => {
      counters = createMemoryStore();
    },
    decide(call, at) {
      now = at;
      const decision = engine.evaluate(call as never);
      return decision.effect === "require_approval" ? engine.evaluate(call as never, { approved: decision }) : decision;
    },
  };
}

/** Makes calls on both sides, each time from empty counters. */
export interface Trial {
  /** The first call that is decided otherwise, if one is. A run ends early where both sides refuse. */
  readonly differenceIn: (runs: readonly Run[], calls: Calls) => Sequence | undefined;
}

export function createTrial(old: Policies, now: Policies): Trial {
  let sides: readonly [Side, Side] | undefined;
  let time = Number.POSITIVE_INFINITY;
  return {
    differenceIn(runs, calls) {
      // The time of an engine never runs backwards.
      if (sides === undefined || runs[0]!.at < time) sides = [createSide(old), createSide(now)];
      for (const side of sides) side.forget();
      time = runs.at(-1)!.at;
      return firstDifference(sides, runs, calls);
    },
  };
}

function firstDifference(sides: readonly [Side, Side], runs: readonly Run[], calls: Calls): Sequence | undefined {
  const before: Run[] = [];
  for (const run of runs) {
    const { call, at, outcome } = run;
    let times = 0;
    for (; times < Math.min(run.times, MOST_TIMES) && calls.left > 0; times++) {
      calls.left -= 1;
      const [first, second] = [sides[0].decide(call, at), sides[1].decide(call, at)];
      if (difference(first.effect, second.effect) !== 0) {
        if (times > 0) before.push({ ...run, times });
        return { before, call, at, old: first, new: second };
      }
      if (first.effect !== "allow") break;
      if (outcome !== undefined) {
        sides[0].complete(first, outcome);
        sides[1].complete(second, outcome);
      }
    }
    if (times > 0) before.push({ ...run, times });
  }
  return undefined;
}

/** The same sequence without runs that do not matter to it. */
export function shortened(trial: Trial, found: Sequence, calls: Calls): Sequence {
  const sign = difference(found.old.effect, found.new.effect);
  let best = found;
  for (let at = found.before.length - 1; at >= 0; at--) {
    const last: Run = { call: best.call, times: 1, at: best.at, outcome: undefined };
    const shorter = trial.differenceIn([...best.before.toSpliced(at, 1), last], calls);
    if (shorter !== undefined && difference(shorter.old.effect, shorter.new.effect) === sign) best = shorter;
  }
  return best;
}
