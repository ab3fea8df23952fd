import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Charge, createMemoryStore } from "../../../src/index.js";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { type RedisServer, startRedis } from "../../servers/redis.js";
import { charge, MINUTE, START } from "../charge.js";

const MAX = Number.MAX_SAFE_INTEGER;
const amount = fc.oneof(fc.nat(4), fc.constantFrom(MAX, 2 ** 31, 9e15, 5e15));
const max = fc.oneof(fc.nat(9), fc.constantFrom(MAX, 2 ** 31 - 1, 2 ** 31, 9e15));
const subject = fc.constantFrom("a", "b", "c");
/** Charges without a reach, and with one in some of the windows that count with each other. */
const fixed = fc
  .record({ counter: fc.constantFrom("c", "d", "e"), subject, amount, max })
  .map((over): Charge => charge(over));
const sliding = fc
  .record({ counter: fc.constantFrom("x", "y"), subject, amount, max, number: fc.constantFrom(0, 1, 7, 8, 9) })
  .map(({ number, ...over }): Charge => {
    const windowStart = START + number * MINUTE;
    return charge({ ...over, windowStart, windowEnd: windowStart + MINUTE, reach: 8 });
  });
/** One call: no two of its charges name the same counter. */
const charges = fc.uniqueArray(fc.oneof(fixed, sliding), {
  minLength: 1,
  maxLength: 3,
  selector: (one) => `${one.counter} ${one.subject}`,
});
const step = fc.record({ operation: fc.constantFrom("reserve", "reserve", "release"), charges });
const ticks = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });

describe.skipIf(!needs.redisServer.met)("calls of one tick", () => {
  let server: RedisServer;
  let redis: Redis;
  let stores = 0;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.port, "127.0.0.1", { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });
  const newStore = (options = {}) =>
    createRedisStore({ client: redis, prefix: `batch-${process.pid}-${stores++}`, ...options });

  it.each([true, false])("are answered as the memory store answers them one by one (batch: %s)", async (batch) => {
    await fc.assert(
      fc.asyncProperty(ticks, async (asked) => {
        const [store, model] = [newStore({ batch }), createMemoryStore()];
        for (const tick of asked) {
          const answers = tick.map(({ operation, charges: of }) => store[operation as "reserve"](of, START));
          const expected = tick.map(({ operation, charges: of }) => model[operation as "reserve"](of, START));
          expect(await Promise.all(answers)).toEqual(expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("leave every key with a time to live, and none that was not charged", async () => {
    await redis.flushall();
    const store = newStore();
    const ask = (over: Partial<Charge>[]) => store.reserve(over.map(charge), START);
    const release = (over: Partial<Charge>) => store.release([charge(over)], START);
    await Promise.all([
      ask([{ subject: "alone" }]),
      ask([{ subject: "alone" }, { subject: "with" }]),
      ask([{ subject: "read", amount: 0 }, { subject: "beside" }]),
      ask([{ subject: "refused", max: 0 }, { subject: "not charged" }]),
      ask([{ subject: "given back" }]),
      release({ subject: "given back" }),
      release({ subject: "never charged" }),
    ]);
    await ask([{ subject: "lone" }]);
    await ask([{ subject: "lone of two" }, { counter: "d" }]);
    const keys = (await redis.keys("*")).sort();
    expect(keys.map((key) => key.split("\t").at(-1))).toEqual(["alone", "beside", "lone", "lone of two", "with", "s"]);
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(100_000);
  });

  it("that name one counter with different windows' ends leave it the longer life", async () => {
    await redis.flushall();
    const store = newStore();
    await Promise.all([store.reserve([charge()], START + 50_000), store.reserve([charge()], START)]);
    const [key = ""] = await redis.keys("*");
    expect(await redis.pttl(key)).toBeGreaterThan(115_000);
    expect(await redis.pttl(key)).toBeLessThanOrEqual(120_000);
  });

  it("may charge up to a maximum of 2^31, and one less", async () => {
    for (const max of [2 ** 31 - 1, 2 ** 31]) {
      const store = newStore();
      const charging = (amount: number) => store.reserve([charge({ amount, max })], START);
      expect(await charging(max - 1)).toEqual({ ok: true, used: [max - 1] });
      expect(await charging(1)).toEqual({ ok: true, used: [max] });
      expect(await charging(1)).toEqual({ ok: false, used: [max] });
    }
  });

  it.each([
    ["text", "many"],
    ["a fraction", "1.5"],
    ["a leading zero", "007"],
    ["less than nothing", "-1"],
    ["a number in another notation", "0x10"],
    ["a space", " 5"],
    ["two numbers", "1,2"],
    ["2^53", "9007199254740992"],
    ["nothing", ""],
  ])("alone, to a key that holds %s, is refused and leaves it", async (_, value) => {
    const name = `bad-${stores++}`;
    const store = createRedisStore({ client: redis, prefix: name });
    const key = `{${name}}:c\t${START}\ts`;
    await redis.set(key, value);
    for (const over of [{}, { amount: 0 }, { max: 0 }, { max: MAX, amount: MAX }]) {
      await expect(store.reserve([charge(over)], START)).rejects.toThrow("holds something that is not a count");
      await expect(store.reserve([charge(over), charge({ counter: "d" })], START)).rejects.toThrow("is not a count");
    }
    await expect(store.release([charge()], START)).rejects.toThrow("holds something that is not a count");
    expect(await redis.get(key)).toBe(value);
    expect(await redis.exists(`{${name}}:d\t${START}\ts`)).toBe(0);
  });

  it("of one turn of the event loop travel together, also when each waited for something of its own", async () => {
    const commands: string[] = [];
    const send = (command: string, ...args: string[]) => {
      commands.push(command);
      return redis.call(command, ...args);
    };
    const store = newStore({ client: { send } });
    await store.reserve([charge()], START);
    commands.length = 0;
    const late = async (turns: number) => {
      for (let i = 0; i < turns; i++) await null;
      return store.reserve([charge()], START);
    };
    const ticked = async () => {
      for (let i = 0; i < 3; i++) await new Promise<void>((done) => process.nextTick(done));
      return store.reserve([charge()], START);
    };
    const answers = await Promise.all([late(0), late(1), late(20), ticked()]);
    expect(answers.map(({ used }) => used[0])).toEqual([2, 3, 4, 5]);
    expect(commands).toEqual(["EVALSHA"]);
  });
});
