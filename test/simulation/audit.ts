import type { Life, Standing } from "./ledger.js";

/** Whether the call was let through as counted: a decision that is marked degraded does not count. */
const isAdmitted = ({ call: { decision } }: Standing): boolean =>
  decision?.effect === "allow" && decision.degraded === undefined;

/**
 * The bound that a host relies on, from decisions alone: what was admitted on a counter in one window and not released is
 * never over the `max` of the call that was admitted last, but for what was released there twice or for an earlier life of it.
 */
export function overAdmission({ standings }: Life): string | undefined {
  const admitted = standings.filter(isAdmitted);
  for (const [i, last] of admitted.entries()) {
    const before = admitted.slice(0, i).filter(({ call }) => call.releasedAt >= last.order);
    const sum = [...before, last].reduce((total, { charge }) => total + charge.amount, 0);
    const { counter, subject, max } = last.charge;
    if (sum > max + last.excess)
      return `over-admission: ${sum} of ${max} (and ${last.excess} released twice or for an earlier life) on \`${counter}\` of "${subject}"`;
  }
  return undefined;
}
