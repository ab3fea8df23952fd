/** A small seeded generator of numbers (mulberry32): the same seed gives the same sequences everywhere. */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** True once in `times`. */
  once(times: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  function below(limit: number): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
  return { below, once: (times) => below(times) === 0, pick: (values) => values[below(values.length)]! };
}

/** The seed of sequence group `index` under a run's seed, so that any group can be made again alone. */
export function seedOf(run: number, index: number): number {
  return (Math.imul(run ^ (index + 0x9e3779b9), 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0;
}
