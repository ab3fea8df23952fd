import { type ComparisonVerdict, comparePolicies, type NameComparison } from "../../../src/analysis/index.js";
import { type AnyCall, createEngine, createMemoryStore, type Decision, type Engine } from "../../../src/index.js";
import { type Random, randomFrom, seedOf } from "../../differential/random.js";
import { lineOf, parsed } from "./check-pair.js";
import { limitPairOf } from "./limit-pairs.js";
import type { Pair } from "./pairs.js";
import { answered, type Sides, wrongWitnessesIn } from "./witnesses.js";

export interface Asked {
  readonly seed: number;
  readonly pairs: number;
  /** Sequences of calls that are made on each pair. */
  readonly sequences: number;
  /** The first pair and every `stride`-th from there: parts of one run, side by side. */
  readonly first?: number;
  readonly stride?: number;
}

/** Calls that both sides allow, and one that they decide otherwise although the comparison says that none is. */
export interface Contradiction {
  readonly pair: number;
  readonly documents: Pair;
  readonly before: readonly Made[];
  readonly last: Made;
  readonly old: string;
  readonly new: string;
  readonly said: NameComparison | undefined;
}

interface Made {
  readonly call: AnyCall;
  readonly at: number;
  readonly outcome?: "succeeded" | "failed" | "released" | undefined;
}

export interface Outcome {
  readonly pairs: number;
  readonly refused: number;
  readonly calls: number;
  /** Sequences that ended with a call that the two sides decide otherwise. */
  readonly differences: number;
  readonly verdicts: Partial<Record<ComparisonVerdict, number>>;
  readonly contradictions: readonly Contradiction[];
  /** Calls and sequences of a comparison that the engines do not decide as it says. */
  readonly wrongWitnesses: number;
}

const LONGEST = 24;
/** So that limits that cannot be ordered do not take long. */
const MOST_CALLS = 4_000;
const RANKS = { deny: 0, require_approval: 1, allow: 2 };

/** Compares random pairs of limits, and makes random sequences of calls on real engines of both sides. */
export function runLimits({ seed, pairs, sequences, first = 0, stride = 1 }: Asked): Outcome {
  const counts = { pairs: 0, refused: 0, calls: 0, differences: 0, wrongWitnesses: 0 };
  const verdicts: Partial<Record<ComparisonVerdict, number>> = {};
  const contradictions: Contradiction[] = [];
  for (let made = 0, number = first; made < pairs; made += 1, number += stride) {
    const random = randomFrom(seedOf(seed, number));
    const pair = limitPairOf(random);
    const policies = parsed(pair);
    if (policies === undefined) {
      counts.refused += 1;
      continue;
    }
    counts.pairs += 1;
    const comparison = comparePolicies(policies.old, policies.new, { mostCalls: MOST_CALLS });
    counts.wrongWitnesses += wrongWitnessesIn(comparison, policies);
    for (const { verdict } of comparison.names) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    for (let left = sequences; left > 0; left--) {
      const { tried, before, last, old, now } = sequenceOn(random, policies, () => callOf(random));
      counts.calls += tried;
      if (last === undefined) continue;
      counts.differences += 1;
      const more = RANKS[now!.effect] - RANKS[old!.effect];
      const line = lineOf(comparison, pair, "tool", (last.call as { readonly tool: string }).tool);
      const direction = more > 0 ? "laxer" : "stricter";
      if (line.some((one) => one[direction] || one.undecided.some((open) => open.direction === direction))) continue;
      const shown = ({ effect, code, rule }: Decision) => `${effect} ${code} ${rule}`;
      contradictions.push({
        pair: number,
        documents: pair,
        before,
        last,
        old: shown(old!),
        new: shown(now!),
        said: line[0],
      });
      break;
    }
  }
  return { ...counts, verdicts, contradictions };
}

interface Tried {
  readonly tried: number;
  readonly before: readonly Made[];
  /** The call that was decided otherwise, if one was. */
  readonly last: Made | undefined;
  readonly old?: Decision;
  readonly now?: Decision;
}

/** Makes calls on both sides, each question answered with yes, until one is decided otherwise. */
export function sequenceOn(random: Random, policies: Sides, callOf: () => AnyCall): Tried {
  let time = random.pick(BEGINNINGS);
  const [old, now] = [policies.old, policies.new].map((policy) =>
    createEngine({ policy, store: createMemoryStore(), clock: () => time }),
  ) as [Engine, Engine];
  const some = Array.from({ length: 1 + random.below(4) }, () => callOf());
  const before: Made[] = [];
  const length = 2 + random.below(LONGEST);
  for (let tried = 1; tried <= length; tried++) {
    const call = random.once(8) ? callOf() : random.pick(some);
    const outcome = random.pick(OUTCOMES);
    const [first, second] = [answered(old, call), answered(now, call)];
    const made = { call, at: time, ...(outcome === undefined ? {} : { outcome }) };
    if (first.effect !== second.effect) return { tried, before, last: made, old: first, now: second };
    if (first.effect === "allow") {
      before.push(made);
      if (outcome === "released") for (const [engine, decision] of [[old, first], [now, second]] as const) engine.release(decision); // biome-ignore format: one line
      else if (outcome !== undefined) for (const [engine, decision] of [[old, first], [now, second]] as const) engine.complete(decision, outcome); // biome-ignore format: one line
    }
    time = laterThan(random, time);
  }
  return { tried: length, before, last: undefined };
}

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
/** A new year, a change of the clock in Berlin, and times just before. */
const BEGINNINGS = [Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 31, 23), Date.UTC(2024, 2, 31), Date.UTC(2024, 9, 27), Date.UTC(2024, 4, 15, 3, 7, 11)].flatMap((time) => [time, time - 1, time - 60 * SECOND]); // biome-ignore format: one line
const OUTCOMES = [undefined, undefined, undefined, "succeeded", "failed", "released"] as const;
const LENGTHS = [875, 1_000, 7_000, 7_500, 8_000, 8_500, 15_000, 60_000, 68_000, 90_000, 120_000, 450_000, 3_600_000];

/** Mostly the same time, or the end of a window or of a slot, or a millisecond beside it. */
function laterThan(random: Random, time: number): number {
  if (random.once(2)) return time;
  const length = random.once(5) ? random.pick([DAY, 7 * DAY, 31 * DAY, 3_600_000]) : random.pick(LENGTHS);
  const end = time - (time % length) + length;
  return random.pick([end, end - 1, end + 1, time + length, time + length - 1, end + length, time + 1].filter((at) => at >= time)); // biome-ignore format: one line
}

function callOf(random: Random): AnyCall {
  const given = <Value>(key: string, values: readonly Value[]) =>
    random.once(9) ? {} : { [key]: random.pick(values) };
  return {
    tool: random.pick(["t", "t", "t", "u", "t_a", "other"]),
    args: {
      ...given("k", ["a", "b", 1]),
      ...given("n", [0, 0.5, 1, 1, 2]),
      ...given("ids", [[], [1], [1, 2], ["a", "b", "c"]]),
      ...given("x", [1, 1, 2, 0, "x"]),
    },
    principal: given("id", ["a", "b"]),
    scope: { ...given("grant", ["g", "h"]), ...given("session", ["s", "t"]) },
  } as unknown as AnyCall;
}
