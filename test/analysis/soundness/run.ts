import type { ComparisonVerdict } from "../../../src/analysis/index.js";
import { randomFrom, seedOf } from "../../differential/random.js";
import { type Contradiction, contradictionIn, parsed } from "./check-pair.js";
import { pairOf } from "./pairs.js";

export interface Asked {
  readonly seed: number;
  /** So many are made; some are refused. */
  readonly pairs: number;
  /** Random calls that are tried on each pair. */
  readonly calls: number;
  /** The first pair and every `stride`-th from there: parts of one run, side by side. */
  readonly first?: number;
  readonly stride?: number;
}

export interface Outcome {
  readonly pairs: number;
  /** Pairs that the parser or the engine refused. */
  readonly refused: number;
  /** Names, by the answer. */
  readonly verdicts: Partial<Record<ComparisonVerdict, number>>;
  /** Why names were undecided. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Calls that are decided otherwise although the comparison says that none is. */
  readonly contradictions: readonly { readonly pair: number; readonly found: Contradiction }[];
  /** Calls of a comparison that the engines do not decide as it says. */
  readonly wrongWitnesses: number;
  /** The pairs of these. */
  readonly wrongPairs: readonly number[];
}

/** Compares random pairs, and tries random calls against each answer. */
export function run({ seed, pairs, calls, first = 0, stride = 1 }: Asked): Outcome {
  const counts = { pairs: 0, refused: 0, wrongWitnesses: 0 };
  const verdicts: Partial<Record<ComparisonVerdict, number>> = {};
  const reasons: Record<string, number> = {};
  const wrongPairs: number[] = [];
  const contradictions: { readonly pair: number; readonly found: Contradiction }[] = [];
  for (let made = 0, number = first; made < pairs; made += 1, number += stride) {
    const random = randomFrom(seedOf(seed, number));
    const pair = pairOf(random);
    const policies = parsed(pair);
    if (policies === undefined) {
      counts.refused += 1;
      continue;
    }
    counts.pairs += 1;
    const { comparison, found, wrongWitnesses } = contradictionIn(random, pair, policies, calls);
    counts.wrongWitnesses += wrongWitnesses;
    if (wrongWitnesses > 0) wrongPairs.push(number);
    if (found !== undefined) contradictions.push({ pair: number, found });
    for (const { verdict, undecided } of comparison.names) {
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      for (const { reason } of undecided) {
        const kind = reason.replaceAll(/`[^`]*`/g, "`…`");
        reasons[kind] = (reasons[kind] ?? 0) + 1;
      }
    }
  }
  return { ...counts, verdicts, reasons, contradictions, wrongPairs };
}
