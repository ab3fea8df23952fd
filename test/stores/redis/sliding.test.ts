import { describe, expect, it } from "vitest";
import type { Charge } from "../../../src/index.js";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { startProxy } from "../../servers/proxy.js";
import { charge, MINUTE, START } from "../charge.js";
import { closing, connect, recorded, start } from "./support.js";

const KEY = "{tollgate}:c\tsliding\ts";
const at = (number: number) => START + number * MINUTE;
const slot = (number: number, over: Partial<Charge> = {}): Charge =>
  charge({ windowStart: at(number), windowEnd: at(number + 1), reach: 8, ...over });

describe.skipIf(!needs.redisServer.met)("a counter with a reach, in Redis", () => {
  it("has one key for all of its windows, which lives as long as the last of them", async () => {
    const redis = connect((await start()).port);
    const store = createRedisStore({ client: redis });
    for (const number of [0, 1, 1, 3]) await store.reserve([slot(number)], at(number));
    expect(await redis.keys("*")).toEqual([KEY]);
    const text = String(await redis.get(KEY));
    expect(text.replace(/:\d+(?=[|,]|$)/g, ":<expiry>")).toBe(
      `1               :${at(3)}:<expiry>|3,2:${at(1)}:<expiry>,1:${at(0)}:<expiry>`,
    );
    const life = await redis.pttl(KEY);
    expect(life).toBeGreaterThan(10 * MINUTE - 30_000);
    expect(life).toBeLessThanOrEqual(10 * MINUTE);
  });

  it.each(["prefix", "subject"] as const)(
    "gives back several windows and subjects in one release (%s)",
    async (hashTag) => {
      const store = createRedisStore({ client: connect((await start()).port), hashTag });
      for (const number of [0, 1, 3]) await store.reserve([slot(number)], at(number));
      await store.reserve([charge({ subject: "t" })], START);
      const all = { amount: Number.MAX_SAFE_INTEGER };
      const windows = [3, 2, 1, 0].map((number) => slot(number, all));
      await store.release([...windows, charge({ subject: "t", ...all })], at(3));
      expect(await store.reserve([slot(3, { amount: 0 })], at(3))).toEqual({ ok: true, used: [0] });
      expect(await store.reserve([charge({ subject: "t", amount: 0 })], START)).toEqual({ ok: true, used: [0] });
    },
  );

  it("drops windows that have expired by the server's clock, when it opens another", async () => {
    const redis = connect((await start()).port);
    const store = createRedisStore({ client: redis });
    await redis.set(KEY, `2               :${at(2)}:1|1,1:${at(1)}:9000000000000`, "EX", 1_000);
    expect(await store.reserve([slot(3)], at(3))).toEqual({ ok: true, used: [4] });
    expect(String(await redis.get(KEY))).toMatch(/^1 {15}:\d+:\d+\|1,1:\d+:9000000000000$/);
    expect(await redis.pttl(KEY)).toBeGreaterThan(MINUTE * 60 * 24 * 365);
  });

  it("takes one script call for 64 calls of one tick, with others without a reach", async () => {
    const proxy = await startProxy((await start()).port);
    closing.push(() => proxy.stop());
    const store = createRedisStore({ client: connect(proxy.port) });
    await store.reserve([slot(0, { max: 40 })], at(0));
    const before = proxy.flushes();
    const both = [slot(1, { max: 40 }), charge({ counter: "d", max: 30 })];
    const answers = await Promise.all(Array.from({ length: 64 }, () => store.reserve(both, at(1))));
    expect(proxy.flushes() - before).toBe(1);
    expect(answers.map(({ ok }) => ok)).toEqual([...Array(30).fill(true), ...Array(34).fill(false)]);
    expect([answers[29]?.used, answers[63]?.used]).toEqual([
      [31, 30],
      [31, 30],
    ]);
  });

  it("takes a script call for each side of a boundary", async () => {
    const { commands, client } = recorded(connect((await start()).port));
    const store = createRedisStore({ client });
    await store.reserve([slot(0)], at(0));
    commands.length = 0;
    const asked = [slot(1), slot(1, { subject: "t" }), slot(2), slot(2, { subject: "t" })];
    const answers = await Promise.all(asked.map((one) => store.reserve([one], at(2))));
    expect(answers.map(({ used }) => used)).toEqual([[2], [1], [3], [2]]);
    expect(commands).toEqual(["EVALSHA", "EVALSHA"]);
  });

  it.each([
    ["a number", "7"],
    ["other text", "1:2:3"],
    ["a window cut short", `1               :${START}:9000000000000|0,1:5`],
    ["nothing", ""],
  ])("is refused alone if its key holds %s", async (_, value) => {
    const redis = connect((await start()).port);
    const store = createRedisStore({ client: redis });
    await redis.set(KEY, value);
    const [bad, good] = await Promise.allSettled([
      store.reserve([slot(1)], at(1)),
      store.reserve([slot(1, { subject: "t" })], at(1)),
    ]);
    expect(bad).toMatchObject({ reason: { message: "a key of this store holds something that is not a count" } });
    expect(good).toMatchObject({ value: { ok: true, used: [1] } });
    expect(await redis.get(KEY)).toBe(value);
  });

  it("is refused alone if its key holds a list", async () => {
    const redis = connect((await start()).port);
    const store = createRedisStore({ client: redis });
    await redis.rpush(KEY, "x");
    await expect(store.reserve([slot(1)], at(1))).rejects.toThrow("holds something that is not a count");
    await expect(store.release([slot(1)], at(1))).rejects.toThrow("holds something that is not a count");
    expect(await redis.type(KEY)).toBe("list");
  });

  it("stays small for ever", async () => {
    const redis = connect((await start()).port);
    const store = createRedisStore({ client: redis });
    // Windows of a millisecond, because the server's clock decides what has expired.
    const tick = (number: number) => slot(0, { windowStart: number, windowEnd: number + 1, max: 9 });
    for (let round = 0; round < 300; round++) await store.reserve([tick(Date.now())], Date.now());
    expect(await redis.strlen(KEY).catch(() => 0)).toBeLessThan(1_000);
  });
});
