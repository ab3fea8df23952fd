// @ts-check

const UNITS = 1_000_000;
const WARM_UP_PASSES = 300;

/**
 * Bytes that a unit allocates, over a million of them: the growth of the heap, pass by pass, with a collection before
 * each and young space so large (see `run.mjs`) that none falls into a pass.
 *
 * @param {import("./measure.mjs").Contestant} contestant
 */
export function bytesOf({ pass, units }) {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("bytes are measured under --expose-gc");
  const passes = Math.ceil(UNITS / units);
  /** @param {() => unknown} run */
  const grown = (run) => {
    let bytes = 0;
    for (let i = 0; i < passes; i++) {
      gc({ type: "minor" });
      const before = process.memoryUsage().heapUsed;
      run();
      bytes += process.memoryUsage().heapUsed - before;
    }
    return bytes;
  };
  for (let i = 0; i < WARM_UP_PASSES; i++) pass();
  gc();
  grown(() => 0);
  return Math.max(0, grown(pass) - grown(() => 0)) / (passes * units);
}
