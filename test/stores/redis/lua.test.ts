import { describe, expect, it } from "vitest";
import { createEngine } from "../../../src/index.js";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { startProxy } from "../../servers/proxy.js";
import { charge, START } from "../charge.js";
import { call, closing, connect, KEY, policy, recorded, start } from "./support.js";

describe.skipIf(!needs.redisServer.met)("one script call", () => {
  it("flushes once for a call with five limits", async () => {
    const proxy = await startProxy((await start()).port);
    closing.push(() => proxy.stop());
    const store = createRedisStore({ client: connect(proxy.port) });
    const engine = createEngine({
      policy: policy(9, [60, 120, 180, 240, 300]),
      store,
      clock: () => START,
      storeTimeoutMs: 10_000,
    });
    await engine.evaluate(call);
    const before = proxy.flushes();
    expect((await engine.evaluate(call)).limits.map(({ used }) => used)).toEqual([2, 2, 2, 2, 2]);
    expect(proxy.flushes() - before).toBe(1);
  });

  it("flushes once for 64 calls of one tick, each all or none", async () => {
    const proxy = await startProxy((await start()).port);
    closing.push(() => proxy.stop());
    const store = createRedisStore({ client: connect(proxy.port) });
    await store.reserve([charge({ subject: "other" })], START);
    const before = proxy.flushes();
    const both = [charge({ max: 40 }), charge({ counter: "d", max: 30 })];
    const answers = await Promise.all(Array.from({ length: 64 }, () => store.reserve(both, START)));
    expect(proxy.flushes() - before).toBe(1);
    expect(answers.map(({ ok }) => ok)).toEqual([...Array(30).fill(true), ...Array(34).fill(false)]);
    expect(answers[29]?.used).toEqual([30, 30]);
    expect(answers[63]?.used).toEqual([30, 30]);
  });

  it("is sent for each call with `batch: false`", async () => {
    const { commands, client } = recorded(connect((await start()).port));
    const store = createRedisStore({ client, batch: false });
    await store.reserve([charge()], START);
    commands.length = 0;
    await Promise.all(Array.from({ length: 8 }, () => store.reserve([charge()], START)));
    expect(commands).toEqual(Array(8).fill("EVALSHA"));
  });

  it("holds a bounded number of charges, however many calls a tick has", async () => {
    const { commands, client } = recorded(connect((await start()).port));
    const store = createRedisStore({ client });
    await store.reserve([charge()], START);
    commands.length = 0;
    const answers = await Promise.all(Array.from({ length: 1_200 }, () => store.reserve([charge()], START)));
    expect(answers.at(-1)).toEqual({ ok: true, used: [1_201] });
    expect(commands).toEqual(["EVALSHA", "EVALSHA", "EVALSHA"]);
  });

  it("takes releases and reservations of a tick in their order", async () => {
    const store = createRedisStore({ client: connect((await start()).port) });
    const one = charge({ max: 1 });
    const [first, , second, third] = await Promise.all([
      store.reserve([one], START),
      store.release([one], START),
      store.reserve([one], START),
      store.reserve([one], START),
    ]);
    expect([first, second, third]).toEqual([
      { ok: true, used: [1] },
      { ok: true, used: [1] },
      { ok: false, used: [1] },
    ]);
  });

  it("is for a reservation and its release in one tick as if neither had been", async () => {
    const redis = connect((await start()).port);
    const store = createRedisStore({ client: redis });
    await Promise.all([store.reserve([charge()], START), store.release([charge()], START)]);
    expect(await redis.dbsize()).toBe(0);
  });

  it("refuses a reply that is another call's", async () => {
    const redis = connect((await start()).port);
    const replies: unknown[] = [[1, 1]];
    // As a client that lost count of its replies.
    const send = async (command: string, ...args: string[]) => {
      replies.push(await redis.call(command, ...args));
      return replies.shift();
    };
    await redis.call("EVAL", "return 1", "0");
    const store = createRedisStore({ client: { send } });
    await expect(store.reserve([charge()], START)).rejects.toThrow(/reply that is not this call's|NOSCRIPT/);
    await expect(store.reserve([charge()], START)).rejects.toThrow("Redis gave a reply that is not this call's");
  });

  it.each([
    ["nothing", null],
    ["a list", []],
    ["text", "OK"],
    ["a number", 1],
    ["a list of nothing", [null, null]],
    ["a buffer", Buffer.from("[1]")],
  ])("takes %s for no reply", async (_, reply) => {
    const store = createRedisStore({ client: { send: async () => reply } });
    await expect(store.reserve([charge()], START)).rejects.toThrow();
  });
});

describe.skipIf(!needs.redisServer.met)("a script that the server does not have", () => {
  it("is sent once more, whole, and no other command ever is", async () => {
    const redis = connect((await start()).port);
    const { commands, client } = recorded(redis);
    const store = createRedisStore({ client });
    await store.reserve([charge()], START);
    await store.reserve([charge()], START);
    await redis.script("FLUSH");
    expect(await store.reserve([charge()], START)).toEqual({ ok: true, used: [3] });
    await redis.set(KEY, "x");
    await expect(store.reserve([charge()], START)).rejects.toThrow();
    await redis.call("ACL", "SETUSER", "default", "-incrby", "-set");
    await expect(store.reserve([charge({ subject: "t" })], START)).rejects.toThrow(/can't run this command|NOPERM/);
    expect(commands).toEqual(["EVALSHA", "EVAL", "EVALSHA", "EVALSHA", "EVAL", "EVALSHA", "EVALSHA"]);
  });

  it("may be flushed at any time: what is admitted is exactly the limit", async () => {
    const { port } = await start();
    const [client, flusher] = [connect(port), connect(port)];
    const store = createRedisStore({ client, batch: false });
    let done = false;
    const flushing = (async () => {
      while (!done) await flusher.script("FLUSH");
    })();
    let admitted = 0;
    for (let round = 0; round < 40; round++) {
      const calls = Array.from({ length: 50 }, () => store.reserve([charge({ max: 1_500 })], START));
      for (const { ok } of await Promise.all(calls)) admitted += ok ? 1 : 0;
    }
    done = true;
    await flushing;
    expect(admitted).toBe(1_500);
    expect(await flusher.get(KEY)).toBe("1500");
  });
});
