import type { Charge, CounterStore, Reservation } from "../../engine/store.js";
import { batchesOf, send, type WaitingStep } from "./batch.js";
import { type Keys, keysByPrefix, keysBySubject } from "./hash-tag.js";
import { type Operation, shapeOf, slotsOf } from "./protocol.js";
import { type RedisStoreOptions, readRedisOptions } from "./redis-options.js";

/** A batch of so many is sent at once: the script holds the server up for a millisecond, not more. */
const MAX_CHARGES = 500;
const SEVERAL_SUBJECTS =
  '`hashTag: "subject"` keeps the counters of each subject together, and this call charges several; use `hashTag: "prefix"`';

/**
 * Keeps counters in Redis 6.2 or later, for any number of processes: one round trip a call, whatever its limits. It sends
 * nothing again that may have run, and the client must not either. Every key expires, by the server's clock.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import { Redis } from "ioredis";
 * import { createEngine } from "tollgate";
 * import { createRedisStore } from "tollgate/redis";
 *
 * const client = new Redis(url, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
 * const engine = createEngine({ policy, store: createRedisStore({ client }) });
 * ```
 */
export function createRedisStore(options: RedisStoreOptions): CounterStore {
  const { run, explain, prefix, batch: batching, hashTag } = readRedisOptions(options);
  const { tagOf, keyOf } = hashTag === "prefix" ? keysByPrefix(prefix) : keysBySubject(prefix);
  /** The requests of this turn of the event loop. */
  let open: WaitingStep[] = [];
  let charged = 0;

  const flush = (): void => {
    const steps = open;
    open = [];
    charged = 0;
    for (const batch of batchesOf(steps)) send(batch, run, explain);
  };

  const ask = (operation: Operation, charges: readonly Charge[], now: number): Promise<Reservation> =>
    new Promise((resolve, reject) => {
      if (charges.length === 0) return resolve({ ok: true, used: [] });
      const hashTag = tagOf(charges);
      if (hashTag === null) throw new Error(SEVERAL_SUBJECTS);
      // Stryker disable next-line UnaryOperator: an equal shape that is not shared says the same in more bytes.
      const shape = shapeOf(operation, charges, now, open.at(-1)?.shape);
      const step = { hashTag, keys: charges.map(keyOf), shape, slots: slotsOf(charges), resolve, reject };
      if (!batching) return send([step], run, explain);
      if (open.length === 0) {
        open = [step];
        setImmediate(flush);
      } else {
        open.push(step);
      }
      charged += charges.length;
      // Stryker disable next-line EqualityOperator: one charge more in a script call changes no answer.
      if (charged >= MAX_CHARGES) flush();
    });

  return {
    sliding: true,
    reserve: (charges, now) => ask("reserve", charges, now),
    release: async (charges, now) => {
      await Promise.all([...releasedTogether(charges, tagOf, keyOf)].map((some) => ask("release", some, now)));
    },
  };
}

/**
 * The charges of a release, which need not happen at once, in steps that the script can take: of one hash tag, and of each
 * counter one window.
 */
function releasedTogether(
  charges: readonly Charge[],
  tagOf: Keys["tagOf"],
  keyOf: Keys["keyOf"],
): Iterable<readonly Charge[]> {
  // Stryker disable next-line ConditionalExpression: one charge, grouped like several, is the same step.
  if (charges.length === 1) return [charges];
  const times = new Map<string, number>();
  const steps = new Map<string, Charge[]>();
  for (const charge of charges) {
    const key = keyOf(charge);
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    const step = `${time} ${tagOf([charge])}`;
    steps.set(step, [...(steps.get(step) ?? []), charge]);
  }
  return steps.values();
}
