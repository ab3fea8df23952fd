import type { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import { keysBySubject } from "../../../src/stores/redis/hash-tag.js";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { charge, MINUTE, START } from "../charge.js";
import { connect, KEY, start } from "./support.js";

it("calls of one subject have it as their hash tag, and those of several have none", () => {
  const { tagOf } = keysBySubject("p");
  expect(tagOf([charge(), charge({ counter: "d" })])).toBe("s");
  expect(tagOf([charge(), charge({ subject: "t" })])).toBeNull();
});

describe.skipIf(!needs.redisServer.met)("keys", () => {
  it("live to the end of their window and one window more, by the server's clock, and no write changes that", async () => {
    const redis = connect((await start()).port);
    const store = createRedisStore({ client: redis });
    const lives = async (expected: number) => {
      const life = await redis.pttl(KEY);
      expect(life).toBeLessThanOrEqual(expected);
      expect(life).toBeGreaterThan(expected - 5_000);
    };
    await store.reserve([charge()], START + 20_000);
    await lives(100_000);
    await store.reserve([charge()], START + 50_000);
    await store.release([charge()], START);
    await lives(100_000);
  });

  it("are not written by a charge of nothing", async () => {
    const redis = connect((await start()).port);
    const store = createRedisStore({ client: redis });
    await store.reserve([charge()], START);
    await redis.config("RESETSTAT");
    expect(await store.reserve([charge({ amount: 0 })], START)).toEqual({ ok: true, used: [1] });
    expect(await redis.info("commandstats")).not.toMatch(/^cmdstat_(?:incrby|set):/m);
  });

  it("live a window's length even where the caller's clock is far ahead", async () => {
    const redis = connect((await start()).port);
    await createRedisStore({ client: redis }).reserve([charge()], START + 999 * MINUTE);
    expect(await redis.pttl(KEY)).toBeGreaterThan(55_000);
  });

  it("are in the form that the documentation shows, and under another prefix others", async () => {
    const redis = connect((await start()).port);
    await createRedisStore({ client: redis }).reserve([charge({ subject: "user-17" })], START);
    await createRedisStore({ client: redis, prefix: "shop" }).reserve([charge({ subject: "{x}%" })], START);
    await createRedisStore({ client: redis, hashTag: "subject" }).reserve([charge({ subject: "" })], START);
    expect((await redis.keys("*")).sort()).toEqual([
      `tollgate:{=}:c\t${START}`,
      `{shop}:c\t${START}\t%007Bx%007D%0025`,
      `{tollgate}:c\t${START}\tuser-17`,
    ]);
  });

  it.each([
    ["text", (redis: Redis) => redis.set(KEY, "many")],
    ["a fraction", (redis: Redis) => redis.set(KEY, "1.5")],
    ["a number with a leading zero", (redis: Redis) => redis.set(KEY, "007")],
    ["a negative number", (redis: Redis) => redis.set(KEY, "-1")],
    ["a number of 2^53", (redis: Redis) => redis.set(KEY, "9007199254740992")],
    ["nothing", (redis: Redis) => redis.set(KEY, "")],
    ["a hash", (redis: Redis) => redis.hset(KEY, "a", "1")],
    ["a list", (redis: Redis) => redis.rpush(KEY, "1")],
  ])("that hold %s are refused and left, and disturb no other call of the tick", async (_, write) => {
    const redis = connect((await start()).port);
    await write(redis);
    const before = await redis.dump(KEY);
    const store = createRedisStore({ client: redis });
    const other = charge({ counter: "d" });
    const answers = await Promise.allSettled([
      store.reserve([other], START),
      store.reserve([other, charge()], START),
      store.release([other, charge()], START),
      store.reserve([other], START),
    ]);
    const broken = { status: "rejected", reason: new Error("a key of this store holds something that is not a count") };
    expect(answers).toEqual([
      { status: "fulfilled", value: { ok: true, used: [1] } },
      broken,
      broken,
      { status: "fulfilled", value: { ok: true, used: [2] } },
    ]);
    expect(await redis.dump(KEY)).toEqual(before);
  });

  it.each([100_000_000, 1_000_000_000, 1_000_000_000_000_000])(
    "count %d exactly, as any round number",
    async (amount) => {
      const redis = connect((await start()).port);
      const store = createRedisStore({ client: redis });
      const round = charge({ amount, max: Number.MAX_SAFE_INTEGER, windowEnd: START + 50_000_000 });
      expect(await store.reserve([round], START)).toEqual({ ok: true, used: [amount] });
      expect(await store.reserve([round], START)).toEqual({ ok: true, used: [2 * amount] });
      expect(await redis.get(KEY)).toBe(`${2 * amount}`);
    },
  );
});
