/** The latest time that the guards of an engine have seen, in epoch milliseconds. */
const latest = new WeakMap<object, number>();

/**
 * The guard's clock: the latest time that any clock of the engine's guards has shown. It never runs backwards, so what has
 * expired stays expired. NaN while the clock shows no finite number.
 */
export function latestTime(engine: object, clock: () => number): () => number {
  return () => {
    const now = clock();
    if (!Number.isFinite(now)) return Number.NaN;
    const time = Math.max(now, latest.get(engine) ?? now);
    latest.set(engine, time);
    return time;
  };
}
