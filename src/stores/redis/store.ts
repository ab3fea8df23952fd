import type { Charge, CounterStore, Reservation } from "../../engine/store.js";
import { addStep, type Batch, createBatch, type Operation, send } from "./batch.js";
import { keysByPrefix, keysBySubject } from "./keys.js";
import { type RedisStoreOptions, readOptions } from "./options.js";

/** A batch of this size, some 500 charges, is sent at once: the script holds the server up for a millisecond, not more. */
const MAX_NUMBERS = 2_000;
const SEVERAL_SUBJECTS =
  '`hashTag: "subject"` keeps the counters of each subject together, and this call charges several; use `hashTag: "prefix"`';

/**
 * Keeps counters in Redis 6.2 or later, for any number of processes: one round trip a call, whatever its limits. It sends
 * nothing again that may have run, and the client must not either. Every key expires, by the server's clock.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 */
export function createRedisStore(options: RedisStoreOptions): CounterStore {
  const { run, prefix, batch: batching, hashTag } = readOptions(options);
  const { tagOf, keyOf } = hashTag === "prefix" ? keysByPrefix(prefix) : keysBySubject(prefix);
  /** What has been asked in this turn of the event loop, by hash tag. */
  const open = new Map<string, Batch>();

  const flush = (): void => {
    for (const batch of open.values()) void send(batch, run);
    open.clear();
  };

  const batchOf = (tag: string): Batch => {
    let batch = open.get(tag);
    if (batch === undefined) {
      batch = createBatch();
      if (open.size === 0) setImmediate(flush);
      open.set(tag, batch);
    }
    return batch;
  };

  const ask = (operation: Operation, charges: readonly Charge[], now: number): Promise<Reservation> => {
    const tag = tagOf(charges);
    if (tag === null) return Promise.reject(new Error(SEVERAL_SUBJECTS));
    const batch = batching ? batchOf(tag) : createBatch();
    const answer = addStep(batch, operation, charges, now, keyOf);
    if (!batching || batch.steps.length >= MAX_NUMBERS) {
      open.delete(tag);
      void send(batch, run);
    }
    return answer;
  };

  return {
    reserve: (charges, now) => ask("reserve", charges, now),
    release: async (charges, now) => void (await ask("release", charges, now)),
  };
}
