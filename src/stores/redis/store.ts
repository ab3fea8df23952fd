import type { Charge, CounterStore, Reservation } from "../../engine/store.js";
import { encode } from "../encode.js";
import { entryOf, keyOf } from "../entry.js";
import { type Batch, createBatch, type Operation } from "./batch.js";
import { type RedisStoreOptions, readOptions } from "./options.js";

/** A batch with this many charges is sent at once: the script holds the server up for a millisecond, not more. */
const MAX_CHARGES = 512;

/**
 * Keeps counters in Redis 6.2 or later, for any number of processes: one round trip a call, whatever its limits. It sends
 * nothing again that may have run, and the client must not either. Every key expires, by the server's clock.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 */
export function createRedisStore(options: RedisStoreOptions): CounterStore {
  const { run, prefix, batch: batching, hashTag } = readOptions(options);
  /** What has been asked in this turn of the event loop, by hash tag. */
  const open = new Map<string, Batch>();

  const flush = (): void => {
    for (const batch of open.values()) void batch.send(run);
    open.clear();
  };

  const batchOf = (tag: string): Batch => {
    const known = open.get(tag);
    if (known !== undefined) return known;
    if (open.size === 0 && batching) setImmediate(flush);
    const batch = createBatch();
    open.set(tag, batch);
    return batch;
  };

  const ask = (operation: Operation, charges: readonly Charge[], now: number): Promise<Reservation> => {
    const tag = hashTag === "prefix" ? `{${prefix}}` : `${prefix}:{${subjectOf(charges)}}`;
    const entries = charges.map((charge) => ({ ...entryOf(charge, now), key: `${tag}:${keyOf(charge)}` }));
    const batch = batchOf(tag);
    const answer = batch.add(operation, entries);
    if (!batching || batch.size() >= MAX_CHARGES) {
      open.delete(tag);
      void batch.send(run);
    }
    return answer;
  };

  return {
    reserve: async (charges, now) => ask("reserve", charges, now),
    release: async (charges, now) => void (await ask("release", charges, now)),
  };
}

/** The one subject of these charges, as a hash tag: never empty, for an empty one is none. */
function subjectOf(charges: readonly Charge[]): string {
  const subject = charges[0]?.subject ?? "";
  if (charges.some((charge) => charge.subject !== subject)) {
    throw new Error(
      'this call charges more than one subject, which `hashTag: "subject"` cannot do in one step; use `prefix`',
    );
  }
  return `=${encode(subject)}`;
}
