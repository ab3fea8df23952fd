import { FAULTS } from "./plan.js";

/** All that goes wrong in the worlds, or is not done as it should be; each is counted where it strikes. */
export const KINDS = [
  ...FAULTS,
  "answer too late",
  "asked while down",
  "answer lost in a crash",
  "crash, counters kept",
  "crash, counters lost",
  "store full",
  "counter forgotten, then charged late",
  "clock goes back",
  "clock jumps ahead",
  "clock without a time",
  "policy replaced",
  "policy replaced while a call waits",
  "cancelled before its decision",
  "cancelled after its decision",
  "released again",
  "released by a stranger",
  "approved again",
  "approved under an earlier policy",
] as const;

export type Kind = (typeof KINDS)[number];

export type Faults = Readonly<Record<Kind, number>>;

export interface Hits {
  readonly kind: Kind;
  readonly hits: number;
}

const ascending = (faults: Faults): Hits[] =>
  KINDS.map((kind) => ({ kind, hits: faults[kind] })).sort((a, b) => a.hits - b.hits);

/** The kind that struck least often. */
export const leastHit = (faults: Faults): Hits => ascending(faults)[0]!;

/** Each kind is to strike once in four hundred worlds; below a thousand worlds nothing can be said. */
export const tooSeldom = (faults: Faults, worlds: number): readonly Hits[] =>
  ascending(faults).filter(({ hits }) => worlds >= 1_000 && hits < worlds / 400);
