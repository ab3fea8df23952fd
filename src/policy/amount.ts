/** Arguments are charged in whole millionths, so that 0.1 ten times is 1. */
const MILLION = 1e6;

/** Whole millionths of a value that can be charged; below 0 for anything else. See docs/language.md#how-much. */
export function toMillionths(value: unknown): number {
  if (typeof value !== "number") return -1;
  const units = Math.round(value * MILLION) + 0;
  return units < 2 ** 53 && units / MILLION === value ? units : -1;
}

/** Units of a counter in the document's terms. */
export const fromUnits = (units: number, countsArgument: boolean): number => (countsArgument ? units / MILLION : units);
