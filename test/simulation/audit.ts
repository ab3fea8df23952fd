import { excessOf, type Life, type Standing } from "./ledger.js";

/** Whether the call was let through as counted: a decision that is marked degraded does not count. */
const isAdmitted = ({ call: { decision } }: Standing): boolean =>
  decision?.effect === "allow" && decision.degraded === undefined;

/** When it was decided, by its engine's clock. */
const timeOf = ({ call: { expected } }: Standing): number => ("now" in expected ? expected.now : Number.NaN);

/** How much of it counts for a reservation. */
const amountFor = ({ charge, lowered }: Standing, order: number): number =>
  lowered.reduce((least, { at, to }) => (at < order ? Math.min(least, to) : least), charge.amount);

/**
 * The bound that a host relies on, from decisions alone: what was admitted on a counter in one window, and of a sliding limit in
 * any interval of its length, and not given back, is never over the `max` of the call that was admitted last, but for what was
 * given back there twice or for an earlier life of it.
 */
export function overAdmission(lives: readonly Life[]): string | undefined {
  for (const life of lives) {
    const beside = lives.filter((one) => isBeside(one, life));
    for (const last of life.standings.filter(isAdmitted)) {
      const others = beside.filter(({ endedAt }) => endedAt > last.order);
      const before = others.flatMap(({ standings }) => standings).filter(({ order }) => order < last.order);
      const { counter, subject, max } = last.charge;
      const most = mostAround(last, before.filter(isAdmitted));
      const excess = excessOf(others, last.order);
      if (most > max + excess)
        return `over-admission: ${most} of ${max} (and ${excess} released twice or for an earlier life) on \`${counter}\` of "${subject}"`;
    }
  }
  return undefined;
}

/** Whether two windows of a counter can lie in one interval of its length. */
function isBeside({ charge: one }: Life, { charge: other }: Life): boolean {
  const length = one.windowEnd - one.windowStart;
  const isNear = Math.abs(one.windowStart - other.windowStart) <= one.reach * length;
  return one.counter === other.counter && one.subject === other.subject && isNear;
}

/** The most that an interval holds which has this charge: its window, or so long a time as all of its reach. */
function mostAround(last: Standing, before: readonly Standing[]): number {
  const { windowStart, windowEnd, reach } = last.charge;
  const all = [...before, last];
  const sumOf = (some: readonly Standing[]) => some.reduce((sum, one) => sum + amountFor(one, last.order), 0);
  if (reach === 0) return sumOf(all);
  const length = reach * (windowEnd - windowStart);
  const isIn = (one: Standing, from: number) => timeOf(one) >= from && timeOf(one) <= from + length;
  const begins = all.map(timeOf).filter((from) => isIn(last, from));
  return Math.max(...begins.map((from) => sumOf(all.filter((one) => isIn(one, from)))));
}
