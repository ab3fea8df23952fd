import { countInto, type Hits } from "./cells.js";
import { countInto2 } from "./cells2.js";
import { type Difference, differenceIn, parser, type Sides, SOUND } from "./compare.js";
import { countingCalls, documentOf } from "./document.js";
import { stackOf } from "./document2.js";
import { type Random, randomFrom, seedOf } from "./random.js";
import { type Policies, type Sequence, sequenceOf } from "./sequence.js";
import { shrink } from "./shrink.js";

/** Sequences that are run against one set of documents before the next is made: fewer where a document says more. */
const GROUP = { "1": 16, "2": 8 };

export interface Run {
  readonly seed: number;
  /** At most this many sequences, and no group begun after `milliseconds`. */
  readonly sequences: number;
  readonly milliseconds?: number;
  /** The first group and every `stride`-th from there: parts of one run, side by side. */
  readonly first?: number;
  readonly stride?: number;
  readonly sides?: Sides;
  /** Whether the first difference is made smaller, which takes longer than to find it. */
  readonly shrinks?: boolean;
  /** Of the language. */
  readonly version?: "1" | "2";
}

export interface Outcome {
  readonly sequences: number;
  readonly steps: number;
  readonly documents: number;
  readonly refused: number;
  readonly seconds: number;
  readonly hits: Hits;
  readonly found?: { readonly sequence: Sequence; readonly difference: Difference };
}

function documentsOf(random: Random): readonly Policies[] {
  const document = documentOf(random);
  return [document, random.once(4) ? countingCalls(document) : documentOf(random)];
}

/** Runs engine and reference side by side, up to the first difference, which it shrinks. */
export async function run(asked: Run): Promise<Outcome> {
  const {
    seed,
    sequences,
    milliseconds = Infinity,
    first = 0,
    stride = 1,
    sides = SOUND,
    version = "1",
    shrinks = true,
  } = asked;
  const began = performance.now();
  const hits: Hits = new Map();
  const observer = version === "2" ? countInto2(hits) : countInto(hits);
  const counts = { sequences: 0, steps: 0, documents: 0, refused: 0 };
  const outcome = () => ({ ...counts, hits, seconds: (performance.now() - began) / 1_000 });
  for (let group = first; counts.sequences < sequences && performance.now() - began < milliseconds; group += stride) {
    const random = randomFrom(seedOf(seed, group));
    const parse = parser(sides.library);
    const made = version === "2" ? [stackOf(random), stackOf(random)] : documentsOf(random);
    const documents = made.filter(parse);
    counts.documents += documents.length;
    counts.refused += made.length - documents.length;
    for (let at = 0; documents.length > 0 && at < GROUP[version] && counts.sequences < sequences; at += 1) {
      const sequence = sequenceOf(random, documents[at % documents.length]!, documents);
      counts.sequences += 1;
      counts.steps += sequence.steps.length;
      const difference = await differenceIn(sequence, parse, sides, observer);
      if (difference !== undefined)
        return { ...outcome(), found: shrinks ? await shrink(sequence, sides) : { sequence, difference } };
    }
  }
  return outcome();
}
