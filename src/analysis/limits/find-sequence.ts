import type { AnyCall } from "../../engine/decision.js";
import type { Policies } from "../../engine/types.js";
import type { Limit2 } from "../../policy/policy.v2.js";
import { windowSeconds } from "../../policy/windows.js";
import { difference } from "../calls/witness.js";
import { type Calls, createTrial, type Run, type Sequence, shortened, type Trial } from "./sequence.js";

/** Calls that can show how limits differ. */
export interface Material {
  /** Calls of the name that is looked at. */
  readonly own: readonly AnyCall[];
  /** Calls of others that are charged to the same counters. */
  readonly others: readonly AnyCall[];
  readonly limits: readonly Limit2[];
}

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
/** A Monday, and a first of a month: 2024-01-01. */
const BEGIN = 1_704_067_200 * SECOND;
const SLOTS = 8;
const MOST_PROGRAMS = 400;
/** If there are more calls, only the first are made before and after a leap of time. */
const MOST_BEFORE = 4;
const MOST_AFTER = 3;

/** Sequences of calls by which the limits of old and new policies differ, one for each direction where one was found. */
export function findSequences(
  old: Policies,
  now: Policies,
  material: Material,
  wanted: { readonly laxer: boolean; readonly stricter: boolean },
  calls: Calls,
): { readonly laxer: Sequence | undefined; readonly stricter: Sequence | undefined } {
  let laxer: Sequence | undefined;
  let stricter: Sequence | undefined;
  const trial = createTrial(old, now);
  let left = MOST_PROGRAMS;
  for (const runs of programs(material)) {
    left -= 1;
    if (
      left < 0 ||
      calls.left <= 0 ||
      ((laxer !== undefined || !wanted.laxer) && (stricter !== undefined || !wanted.stricter))
    )
      break;
    const found = differenceOf(material.own, trial, runs, calls);
    if (found === undefined) continue;
    if (difference(found.old.effect, found.new.effect) > 0) laxer ??= found;
    else stricter ??= found;
  }
  const short = (found: Sequence | undefined) => found && shortened(trial, found, calls);
  return { laxer: short(laxer), stricter: short(stricter) };
}

/** The first difference on a call of the name that is looked at. Calls of others stop before they differ themselves. */
function differenceOf(own: readonly AnyCall[], trial: Trial, runs: readonly Run[], calls: Calls): Sequence | undefined {
  const found = trial.differenceIn(runs, calls);
  if (found === undefined || own.includes(found.call)) return found;
  const at = runs.findIndex(({ call }) => call === found.call);
  const times = found.before.at(-1)?.call === found.call ? found.before.at(-1)!.times : 0;
  const again = trial.differenceIn(runs.with(at, { ...runs[at]!, times }), calls);
  return again !== undefined && own.includes(again.call) ? again : undefined;
}

/** Runs to try, the simplest first. */
function* programs({ own, others, limits }: Material): Generator<readonly Run[]> {
  const outcomes = limits.some(({ release }) => release !== undefined)
    ? ([undefined, "failed", "succeeded"] as const)
    : ([undefined] as const);
  const full = (call: AnyCall, at: number, outcome: Run["outcome"] = undefined): Run => ({
    call,
    at,
    // One more than any limit could admit, where each call is charged at least 1.
    times: Math.max(...limits.map(({ max }) => Math.ceil(max))) + 2,
    outcome,
  });
  for (const call of own) for (const outcome of outcomes) yield [full(call, BEGIN, outcome)];
  for (const first of [...own, ...others])
    for (const second of own) if (first !== second) yield [full(first, BEGIN), full(second, BEGIN)];
  for (const first of own)
    for (const second of own) if (first !== second) yield [{ ...full(first, BEGIN), times: 1 }, full(second, BEGIN)];
  const lengths = [...new Set(limits.map(({ window }) => windowSeconds(window) * SECOND))];
  for (const [from, to] of leaps(lengths, limits)) {
    for (const first of [...own.slice(0, MOST_BEFORE), ...others.slice(0, 2)])
      for (const outcome of outcomes)
        for (const second of own.slice(0, MOST_AFTER)) yield [full(first, from, outcome), full(second, to)];
  }
}

/** Two times, the second behind the end of a window or of a slot. */
function leaps(lengths: readonly number[], limits: readonly Limit2[]): readonly (readonly [number, number])[] {
  const pairs = lengths.flatMap((length): [number, number][] => {
    const next = BEGIN + length - (BEGIN % length);
    const slot = length / SLOTS;
    return [
      [next - 1, next],
      [next, next + length],
      [next, next + length - 1],
      [next - 1, next + length + slot - 1],
      [next + 1, next + length + 1],
      ...[1, 2, 4, 8, 9].map((slots): [number, number] => [next, next + slots * slot]),
    ];
  });
  const isOfDays = limits.some(
    ({ window, zone }) => typeof window === "string" && (zone !== undefined || /week|month/.test(window)),
  );
  const hours = Array.from({ length: 50 }, (_, hour) => BEGIN + (hour - 13) * 3_600 * SECOND);
  const days = isOfDays
    ? [
        ...hours.map((hour): [number, number] => [hour - 1, hour]),
        [BEGIN + 3 * DAY - 1, BEGIN + 3 * DAY] as const,
        [BEGIN - 1, BEGIN] as const,
        [BEGIN + 7 * DAY - 1, BEGIN + 7 * DAY] as const,
        [BEGIN + 31 * DAY - 1, BEGIN + 31 * DAY] as const,
        [BEGIN + 30 * DAY - 1, BEGIN + 30 * DAY] as const,
      ]
    : [];
  return [...pairs, ...days];
}
