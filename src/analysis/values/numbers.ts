import { toMillionths } from "../../policy/amount.js";

const MILLION = 1e6;
const FEW = 64;

/** Numbers that stand for all: each constant, and one of each range between them, where there is a number. */
export function numbersBetween(constants: readonly number[], charges: boolean): readonly number[] {
  const sorted = [...new Set(constants.map((one) => one + 0))].sort((a, b) => a - b);
  const bounds = [Number.NEGATIVE_INFINITY, ...sorted, Number.POSITIVE_INFINITY];
  const between = bounds.slice(1).flatMap((high, index) => numbersIn(bounds[index]!, high, charges));
  return [...sorted, ...between];
}

/** One number between two; where it matters, one that can be charged and one that cannot. */
function numbersIn(low: number, high: number, charges: boolean): readonly number[] {
  const isIn = (one: number): boolean => low < one && one < high && Number.isFinite(one);
  const candidates = candidatesIn(low, high).filter(isIn);
  if (!charges) return candidates.slice(0, 1);
  const isCharged = (one: number): boolean => toMillionths(one) >= 0;
  // Where numbers lie so close that most are whole millionths, one of the next few is none.
  const next = [...Array(FEW)].reduce<readonly number[]>((found) => [...found, nextUp(found.at(-1) ?? low)], []);
  const others = [...candidates, ...(Number.isFinite(low) ? next.filter(isIn) : [])];
  return [candidates.find(isCharged), others.find((one) => !isCharged(one))].filter((one) => one !== undefined);
}

/** Nice numbers first, then those next to the bounds, of which one is between them if any number is. */
function candidatesIn(low: number, high: number): readonly number[] {
  const middle = Number.isFinite(low) && Number.isFinite(high) ? low / 2 + high / 2 : 0;
  const inside = Number.isFinite(low) ? low : Number.isFinite(high) ? high : 0;
  const millionths = Math.round(inside * MILLION);
  return [
    ...[0, 1],
    ...[low, high].filter(Number.isFinite).flatMap((bound) => [Math.floor(bound) + 1, Math.ceil(bound) - 1]),
    Math.round(middle),
    Math.round(middle * 10) / 10,
    ...[-1, 0, 1, 2].map((more) => (millionths + more) / MILLION),
    middle,
    ...[low, high].filter(Number.isFinite).flatMap((bound) => [nextUp(bound), -nextUp(-bound)]),
    0.5 + Math.floor(inside),
    inside + 1e-7,
    inside - 1e-7,
    1e300,
    -1e300,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
  ];
}

const bits = new DataView(new ArrayBuffer(8));

/** The least number above another one. */
function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}
