// @ts-check
const nothing = () => {};

/**
 * Counters in a key-value database that one process owns, such as LevelDB. `write` sets all of its entries or none.
 *
 * @param {{ get(key: string): Promise<number | undefined>, write(entries: [string, number][]): Promise<void> }} database
 * @returns {import("tollgate").CounterStore}
 */
export function createKeyValueStore(database) {
  let turn = Promise.resolve();
  /**
   * One call after the other, so that nothing comes between what is read and what is written.
   *
   * @template T
   * @param {readonly import("tollgate").Charge[]} charges
   * @param {(counters: { key: string, held: number, amount: number, max: number }[]) => Promise<T>} work
   */
  const inTurn = (charges, work) => {
    const result = turn.then(async () => {
      const counters = charges.map(({ counter, subject, windowStart, amount, max }) => {
        return { key: JSON.stringify([counter, subject, windowStart]), held: 0, amount, max };
      });
      for (const counter of counters) counter.held = (await database.get(counter.key)) ?? 0;
      return work(counters);
    });
    turn = result.then(nothing, nothing);
    return result;
  };
  return {
    reserve: (charges) =>
      inTurn(charges, async (counters) => {
        const fits = counters.every(({ held, amount, max }) => held + amount <= max);
        if (!fits) return { ok: false, used: counters.map(({ held }) => held) };
        const charged = counters.filter(({ amount }) => amount > 0);
        await database.write(charged.map(({ key, held, amount }) => [key, held + amount]));
        return { ok: true, used: counters.map(({ held, amount }) => held + amount) };
      }),
    release: (charges) =>
      inTurn(charges, async (counters) => {
        const lowered = counters.filter(({ held }) => held > 0);
        await database.write(lowered.map(({ key, held, amount }) => [key, Math.max(0, held - amount)]));
      }),
  };
}
