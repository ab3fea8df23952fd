import { FAULTS, type Version } from "./plan.js";

/** All that goes wrong in the worlds, or is not done as it should be; each is counted where it strikes. */
const EVERY_VERSION = [
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

/** What can only happen to limits of version "2". */
const SINCE_2 = [
  "charged behind a later slot",
  "completed again, or after its release",
  "released after its completion",
  "completed by a stranger",
  "completed after a crash",
  "ended with less than its charge",
  "ended with more than its charge",
  "counters reset",
] as const;

export type Kind = (typeof EVERY_VERSION | typeof SINCE_2)[number];

export const KINDS: Readonly<Record<Version, readonly Kind[]>> = {
  "1": EVERY_VERSION,
  "2": [...EVERY_VERSION, ...SINCE_2],
};

export type Faults = Readonly<Record<Kind, number>>;

export interface Hits {
  readonly kind: Kind;
  readonly hits: number;
}

const ascending = (faults: Faults, version: Version): Hits[] =>
  KINDS[version].map((kind) => ({ kind, hits: faults[kind] })).sort((a, b) => a.hits - b.hits);

/** How often each kind struck: not at all. */
export const noFaults = (): Record<Kind, number> =>
  Object.fromEntries(KINDS["2"].map((kind) => [kind, 0])) as Record<Kind, number>;

/** The kind that struck least often. */
export const leastHit = (faults: Faults, version: Version): Hits => ascending(faults, version)[0]!;

/** Each kind is to strike once in four hundred worlds; below a thousand worlds nothing can be said. */
export const tooSeldom = (faults: Faults, worlds: number, version: Version): readonly Hits[] =>
  ascending(faults, version).filter(({ hits }) => worlds >= 1_000 && hits < worlds / 400);
