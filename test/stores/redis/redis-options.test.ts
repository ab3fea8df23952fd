import { describe, expect, it, vi } from "vitest";
import { keysByPrefix } from "../../../src/stores/redis/hash-tag.js";
import { createRedisStore } from "../../../src/stores/redis/index.js";

const client = { send: async () => null };
const CHARGE = { counter: "c", subject: "s", windowStart: 0, windowEnd: 1_000, reach: 0, amount: 1, max: 1 };

describe("the Redis store", () => {
  it.each([
    [null, "createRedisStore: expected an object with options"],
    [{}, "expected `client` to be a client of ioredis, node-redis or @upstash/redis, or to have `send(...command)`"],
    [{ client: null }, "expected `client` to be a client of ioredis, node-redis"],
    [{ client: { evalsha: () => {} } }, "this is a client that the store does not know: wrap it as"],
    [
      { client, url: "redis://" },
      "createRedisStore: expected an object with options among client, prefix, batch, hashTag; got `url`",
    ],
    [{ client, prefix: "" }, "expected `prefix` to be a string of at least 1 character"],
    [{ client, prefix: 5 }, "expected `prefix` to be a string of at least 1 character"],
    [{ client, prefix: "{a}" }, "expected `prefix` without braces, `%` and control characters"],
    [{ client, batch: 1 }, "expected `batch` to be `true` or `false`"],
    [{ client, hashTag: "grant" }, "expected `hashTag` to be `prefix` or `subject`"],
  ])("refuses the options %j", (options, message) => {
    expect(() => createRedisStore(options as never)).toThrow(message);
  });

  it("asks for a client, and recognises none in an object without methods", () => {
    expect(() => createRedisStore({ client: {} as never })).toThrow(/or to have `send\(\.\.\.command\)`$/);
  });

  it("rejects a call that charges several subjects if each subject has a hash tag of its own", async () => {
    const store = createRedisStore({ client, hashTag: "subject" });
    await expect(store.reserve([CHARGE, { ...CHARGE, subject: "t" }], 0)).rejects.toThrow(
      '`hashTag: "subject"` keeps the counters of each subject together, and this call charges several',
    );
  });

  it("reads its options as own properties", () => {
    expect(() => createRedisStore(Object.create({ client }))).toThrow("expected `client`");
  });

  it("remembers the windows of a thousand counters at most", () => {
    const set = vi.spyOn(Map.prototype, "set");
    const { keyOf } = keysByPrefix("p");
    for (let i = 0; i < 2_500; i++) keyOf({ ...CHARGE, counter: `c${i}` });
    const sizes = set.mock.contexts.map((map) => (map as Map<unknown, unknown>).size);
    set.mockRestore();
    expect(sizes).toHaveLength(2_500);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
  });

  it("asks nothing for a call without charges", async () => {
    const asked: string[][] = [];
    const send = async (...command: string[]) => asked.push(command);
    const store = createRedisStore({ client: { send } });
    expect(await store.reserve([], 0)).toEqual({ ok: true, used: [] });
    await store.release([], 0);
    expect(asked).toEqual([]);
  });

  it.each([
    ["an amount that is no whole number", { amount: 1.5 }],
    ["an amount below 0", { amount: -1 }],
    ["a max that is no number", { max: Number.NaN }],
    ["a window without length", { windowEnd: 0 }],
    ["a window without end", { windowEnd: Number.POSITIVE_INFINITY }],
  ])("rejects %s, and with it nothing else of the tick", async (_, over) => {
    const send = async (...command: string[]) => [Number(command[4]), 1];
    const store = createRedisStore({ client: { send } });
    const answers = await Promise.allSettled([
      store.reserve([CHARGE], 0),
      store.reserve([{ ...CHARGE, ...over }, CHARGE], 0),
    ]);
    expect(answers).toEqual([
      { status: "fulfilled", value: { ok: true, used: [1] } },
      { status: "rejected", reason: expect.any(RangeError) },
    ]);
  });
});
