import { Redis } from "ioredis";
import { createClient } from "redis";
import { describe } from "vitest";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { startProxy } from "../../servers/proxy.js";
import { startRedis } from "../../servers/redis.js";
import { testFaults } from "../faults.js";

describe.skipIf(!needs.redisServer.met)("over a faulty network, with ioredis", () => {
  testFaults(async () => {
    const server = await startRedis();
    const proxy = await startProxy(server.port);
    const client = new Redis(proxy.port, "127.0.0.1", {
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: () => 1,
    });
    client.on("error", () => {});
    const other = new Redis(server.port, "127.0.0.1");
    return {
      proxy,
      store: createRedisStore({ client }),
      direct: createRedisStore({ client: other }),
      async close() {
        client.disconnect();
        other.disconnect();
        await proxy.stop();
        await server.stop();
      },
    };
  });
});

describe.skipIf(!needs.redisServer.met)("over a faulty network, with node-redis", () => {
  testFaults(async () => {
    const server = await startRedis();
    const proxy = await startProxy(server.port);
    const client = createClient({
      socket: { host: "127.0.0.1", port: proxy.port, reconnectStrategy: () => 1 },
      disableOfflineQueue: true,
    });
    client.on("error", () => {});
    await client.connect();
    const other = new Redis(server.port, "127.0.0.1");
    return {
      proxy,
      store: createRedisStore({ client }),
      direct: createRedisStore({ client: other }),
      async close() {
        client.destroy();
        other.disconnect();
        await proxy.stop();
        await server.stop();
      },
    };
  });
});
