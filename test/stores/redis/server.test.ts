import { describe, expect, it } from "vitest";
import { createEngine } from "../../../src/index.js";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { startProxy } from "../../servers/proxy.js";
import { until } from "../../servers/until.js";
import { charge, START } from "../charge.js";
import { call, closing, connect, KEY, policy, start } from "./support.js";

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

  it("denies while it is a read-only replica", async () => {
    const [primary, replica] = [await start(), await start()];
    const redis = connect(replica.port);
    await redis.call("REPLICAOF", "127.0.0.1", `${primary.port}`);
    const store = createRedisStore({ client: redis });
    await expect(store.reserve([charge()], START)).rejects.toThrow(/READONLY|MASTERDOWN|master/);
    await redis.call("REPLICAOF", "NO", "ONE");
    expect(await store.reserve([charge()], START)).toEqual({ ok: true, used: [1] });
  });
});
