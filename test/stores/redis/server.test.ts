import { Redis } from "ioredis";
import { afterEach, describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { startProxy } from "../../servers/proxy.js";
import { type RedisServer, startRedis } from "../../servers/redis.js";
import { until } from "../../servers/until.js";
import { charge, MINUTE, START } from "../charge.js";

const KEY = `{tollgate}:c\t${START}\ts`;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(...settings: string[]): Promise<RedisServer> {
  const server = await startRedis(settings);
  closing.push(() => server.stop());
  return server;
}

/** A client with the settings that the documentation asks for. */
function connect(port: number): Redis {
  const client = new Redis(port, "127.0.0.1", {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => 1,
  });
  client.on("error", () => {});
  closing.push(() => client.disconnect());
  return client;
}

/** A client that writes down the names of the commands that are sent. */
function recorded(redis: Redis) {
  const commands: string[] = [];
  const send = (command: string, ...args: string[]) => {
    commands.push(command);
    return redis.call(command, ...args);
  };
  return { commands, client: { send } };
}

const policy = (max: number, windows: readonly number[] = [3_600]) =>
  parsePolicy({
    version: "1",
    default: "deny",
    tools: { send: { limits: windows.map((window) => ({ counter: "sent", window, max, scope: "global" })) } },
  });
const call = { tool: "send" };

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

describe.skipIf(!needs.redisServer.met)("a connection that breaks", () => {
  it("leaves each call that was under way counted once and rejected", async () => {
    const { port } = await start();
    const proxy = await startProxy(port);
    closing.push(() => proxy.stop());
    const store = createRedisStore({ client: connect(proxy.port), batch: false });
    await store.reserve([charge()], START);
    proxy.break("cuts on a reply");
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => store.reserve([charge()], START)));
    expect(answers.every(({ status }) => status === "rejected")).toBe(true);
    proxy.mend();
    await until(async () => (await store.reserve([charge({ amount: 0 })], START).catch(() => null)) !== null);
    expect(await connect(port).get(KEY)).toBe("51");
  });
});

describe.skipIf(!needs.redisServer.met)("a server that fails", () => {
  it("loses nothing with its append-only file written at once, killed in the midst of calls", async () => {
    const server = await start("--appendonly", "yes", "--appendfsync", "always");
    const store = createRedisStore({ client: connect(server.port) });
    const engine = createEngine({ policy: policy(400), store, clock: () => START, storeTimeoutMs: 500 });
    let admitted = 0;
    const ask = async () => {
      admitted += (await engine.evaluate(call)).code === "allowed" ? 1 : 0;
    };
    for (let round = 0; round < 3; round++) {
      const calls = Array.from({ length: 20 }, async () => {
        for (let i = 0; i < 10; i++) await ask();
      });
      await ask();
      await server.kill();
      await Promise.all(calls);
      await server.restart();
      await until(async () => (await engine.usage(call).catch(() => null)) !== null);
      expect((await engine.usage(call))[0]?.used).toBeGreaterThanOrEqual(admitted);
    }
    while ((await engine.evaluate(call)).code === "allowed") admitted += 1;
    expect(admitted).toBeGreaterThan(0);
    expect(admitted).toBeLessThanOrEqual(400);
  });

  it("begins every counter anew without one: at most `max` more for each restart in a window", async () => {
    const server = await start();
    const store = createRedisStore({ client: connect(server.port) });
    const engine = createEngine({ policy: policy(40), store, clock: () => START, storeTimeoutMs: 10_000 });
    let admitted = 0;
    for (let life = 0; life < 3; life++) {
      await until(async () => (await engine.usage(call).catch(() => null)) !== null);
      for (let i = 0; i < 50; i++) admitted += (await engine.evaluate(call)).code === "allowed" ? 1 : 0;
      await server.kill();
      if (life < 2) await server.restart();
    }
    expect(admitted).toBe(120);
  });

  it("refuses, without memory, every charge whole, and still tells what is used and what is full", async () => {
    const redis = connect((await start("--maxmemory-policy", "noeviction")).port);
    const store = createRedisStore({ client: redis });
    const full = charge({ counter: "full", max: 1 });
    await store.reserve([charge(), full], START);
    await redis.config("SET", "maxmemory", "1");
    await expect(store.reserve([charge({ subject: "new" })], START)).rejects.toThrow(/OOM/);
    await expect(store.reserve([charge(), charge({ subject: "new" })], START)).rejects.toThrow(/OOM/);
    expect(await store.reserve([charge({ amount: 0 })], START)).toEqual({ ok: true, used: [1] });
    expect(await store.reserve([charge({ subject: "new" }), full], START)).toEqual({ ok: false, used: [0, 1] });
    await redis.config("SET", "maxmemory", "0");
    expect(await redis.dbsize()).toBe(2);
    expect(await store.reserve([charge(), charge({ subject: "new" })], START)).toEqual({ ok: true, used: [2, 1] });
  });

  it("is no store while it is a read-only replica", async () => {
    const [primary, replica] = [await start(), await start()];
    const redis = connect(replica.port);
    await redis.call("REPLICAOF", "127.0.0.1", `${primary.port}`);
    const store = createRedisStore({ client: redis });
    await expect(store.reserve([charge()], START)).rejects.toThrow(/READONLY|MASTERDOWN|master/);
    await redis.call("REPLICAOF", "NO", "ONE");
    expect(await store.reserve([charge()], START)).toEqual({ ok: true, used: [1] });
  });
});
