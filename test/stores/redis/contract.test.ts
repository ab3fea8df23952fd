import { Redis } from "ioredis";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, it } from "vitest";
import { createRedisApprovalStore, createRedisStore, type RedisClient } from "../../../src/stores/redis/index.js";
import { testApprovalStore, testCounterStore } from "../../../src/testing/index.js";
import { needs } from "../../servers/found.js";
import { useRedis } from "../../servers/redis.js";

let server: Awaited<ReturnType<typeof useRedis>>;
let made = 0;
/** Every store has keys of its own. */
const prefix = (): string => `tollgate-test-${process.pid}-${made++}`;

beforeAll(async () => {
  if (needs.redis.met) server = await useRedis();
}, 60_000);
afterAll(() => server?.stop());

describe.skipIf(!needs.redis.met).each([
  [
    "ioredis",
    async (url: string) => {
      const client = new Redis(url, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
      return { client, close: () => client.disconnect() };
    },
  ],
  [
    "node-redis",
    async (url: string) => {
      const client = createClient({ url });
      await client.connect();
      return { client, close: () => client.destroy() };
    },
  ],
  [
    "a plain client",
    async (url: string) => {
      const redis = new Redis(url);
      const client = { send: (command: string, ...args: string[]) => redis.call(command, ...args) };
      return { client, close: () => redis.disconnect() };
    },
  ],
] as [string, (url: string) => Promise<{ client: RedisClient; close: () => void }>][])(
  "over %s the Redis store keeps the store contract",
  (name, connect) => {
    let connected: Awaited<ReturnType<typeof connect>>;
    beforeAll(async () => {
      connected = await connect(server.url);
    });
    afterAll(() => connected?.close());

    // The first test of the approval store has ioredis.
    describe.skipIf(name === "ioredis")("approvals", () => {
      testApprovalStore({
        it,
        create: () => createRedisApprovalStore({ client: connected.client, prefix: prefix() }),
        createPair() {
          const options = { client: connected.client, prefix: prefix() };
          return { store: createRedisApprovalStore(options), peer: createRedisApprovalStore(options) };
        },
        async createUnreachable() {
          const { client, close } = await connect(server.url);
          close();
          return createRedisApprovalStore({ client });
        },
      });
    });

    describe.each([true, false])("batch: %s", (batch) => {
      testCounterStore({
        it,
        create: () => createRedisStore({ client: connected.client, prefix: prefix(), batch }),
        createPair() {
          const options = { client: connected.client, prefix: prefix(), batch };
          return { store: createRedisStore(options), peer: createRedisStore(options) };
        },
        async createUnreachable() {
          const { client, close } = await connect(server.url);
          close();
          return createRedisStore({ client, batch });
        },
      });
    });
  },
);
