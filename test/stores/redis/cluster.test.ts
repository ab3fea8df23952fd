import { Cluster, Redis } from "ioredis";
import { createCluster } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRedisApprovalStore, createRedisStore, type RedisClient } from "../../../src/stores/redis/index.js";
import { testApprovalStore, testCounterStore } from "../../../src/testing/index.js";
import { type RedisCluster, startCluster } from "../../servers/cluster.js";
import { needs } from "../../servers/found.js";
import { charge, START } from "../charge.js";

interface Connected {
  readonly client: RedisClient;
  readonly close: () => unknown;
}

function overIoredis(ports: readonly number[]): Connected {
  const nodes = ports.map((port) => ({ host: "127.0.0.1", port }));
  const redisOptions = { autoResendUnfulfilledCommands: false };
  const client = new Cluster(nodes, { retryDelayOnFailover: 0, redisOptions });
  return { client, close: () => client.disconnect() };
}

async function overNodeRedis(ports: readonly number[]): Promise<Connected> {
  const client = createCluster({ rootNodes: ports.map((port) => ({ url: `redis://127.0.0.1:${port}` })) });
  await client.connect();
  return { client, close: () => client.destroy() };
}

describe.skipIf(!needs.redisServer.met)("a cluster of three nodes", () => {
  let cluster: RedisCluster;
  let made = 0;
  const prefix = () => `test-${made++}`;
  /** The keys that each node has. */
  const keysOf = () =>
    Promise.all(
      cluster.ports.map(async (port) => {
        const node = new Redis(port, "127.0.0.1");
        try {
          return await node.keys("*");
        } finally {
          node.disconnect();
        }
      }),
    );

  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster?.stop());

  describe.each([
    ["ioredis", overIoredis],
    ["node-redis", overNodeRedis],
  ] as const)("with %s", (_, connect) => {
    let connected: Connected;
    beforeAll(async () => {
      connected = await connect(cluster.ports);
    }, 60_000);
    afterAll(() => connected?.close());

    testCounterStore({
      it,
      create: () => createRedisStore({ client: connected.client, prefix: prefix() }),
      createPair() {
        const options = { client: connected.client, prefix: prefix() };
        return { store: createRedisStore(options), peer: createRedisStore(options) };
      },
    });

    describe("approvals", () => {
      testApprovalStore({
        it,
        create: () => createRedisApprovalStore({ client: connected.client, prefix: prefix() }),
      });
    });

    it("has all counters of a prefix in one slot, so that calls with several subjects are all or none", async () => {
      const name = prefix();
      const store = createRedisStore({ client: connected.client, prefix: name });
      const subjects = Array.from({ length: 50 }, (_, i) => charge({ subject: `s${i}` }));
      expect((await store.reserve(subjects, START)).ok).toBe(true);
      const counts = (await keysOf()).map((keys) => keys.filter((key) => key.startsWith(`{${name}}`)).length);
      expect(counts.sort()).toEqual([0, 0, 50]);
    });

    it('spreads subjects with `hashTag: "subject"`, each with all its counters in one slot', async () => {
      const name = prefix();
      const store = createRedisStore({ client: connected.client, prefix: name, hashTag: "subject" });
      const calls = Array.from({ length: 60 }, (_, i) => {
        const subject = ["", "{}", "}{", ""][i] ?? `s${i}`;
        return store.reserve([charge({ subject }), charge({ subject, counter: "d", max: 1 })], START);
      });
      expect((await Promise.all(calls)).filter(({ ok }) => ok).length).toBe(59);
      const counts = (await keysOf()).map((keys) => keys.filter((key) => key.startsWith(`${name}:{`)).length);
      expect(counts.reduce((sum, count) => sum + count)).toBe(118);
      for (const count of counts) expect(count).toBeGreaterThan(0);
      await store.release([charge({ subject: "s9" })], START);
      expect(await store.reserve([charge({ subject: "s9", amount: 0 })], START)).toEqual({ ok: true, used: [0] });
    });

    it('refuses a call that charges two subjects with `hashTag: "subject"`, and says why', async () => {
      const store = createRedisStore({ client: connected.client, prefix: prefix(), hashTag: "subject" });
      const both = [charge({ subject: "a" }), charge({ subject: "b" })];
      const why = '`hashTag: "subject"` keeps the counters of each subject together, and this call charges several';
      await expect(store.reserve(both, START)).rejects.toThrow(why);
    });

    it('gives back what several calls of different subjects charged, with `hashTag: "subject"`', async () => {
      const store = createRedisStore({ client: connected.client, prefix: prefix(), hashTag: "subject" });
      const both = [charge({ subject: "a" }), charge({ subject: "b" })];
      for (const one of both) expect(await store.reserve([one], START)).toEqual({ ok: true, used: [1] });
      await store.release(both, START);
      for (const one of both) expect(await store.reserve([one], START)).toEqual({ ok: true, used: [1] });
    });
  });
});
