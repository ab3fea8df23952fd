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

export interface LeastHit {
  readonly kind: Kind;
  readonly hits: number;
}

/** The kind that struck least often. */
export function leastHit(faults: Readonly<Record<Kind, number>>): LeastHit {
  const [kind, hits] = Object.entries(faults).reduce((least, one) => (one[1] < least[1] ? one : least));
  return { kind: kind as Kind, hits };
}
