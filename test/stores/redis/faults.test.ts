import { Redis } from "ioredis";
import { createClient } from "redis";
import { describe } from "vitest";
import { createRedisApprovalStore, createRedisStore, type RedisClient } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { startProxy } from "../../servers/proxy.js";
import { startRedis } from "../../servers/redis.js";
import { testApprovalFaults } from "../approval-faults.js";
import { testFaults } from "../faults.js";
import { type Kept, listenersOf } from "../kept.js";

interface Connected {
  readonly client: RedisClient;
  readonly kept: () => Kept;
  readonly close: () => void;
}

function overIoredis(port: number): Connected {
  const client = new Redis(port, "127.0.0.1", {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => 1,
  });
  client.on("error", () => {});
  // Those of its present connection too; commands that wait for an answer or for a connection are not public, but there.
  const queues = client as unknown as Record<"commandQueue" | "offlineQueue", { readonly length: number }>;
  const kept = () => ({
    ...listenersOf("client", [client]),
    ...listenersOf("connection", [client.stream]),
    commands: queues.commandQueue.length + queues.offlineQueue.length,
  });
  return { client, kept, close: () => client.disconnect() };
}

async function overNodeRedis(port: number): Promise<Connected> {
  const socket = { host: "127.0.0.1", port, reconnectStrategy: () => 1 };
  const client = createClient({ socket, disableOfflineQueue: true });
  client.on("error", () => {});
  await client.connect();
  return { client, kept: () => listenersOf("client", [client]), close: () => client.destroy() };
}

describe.skipIf(!needs.redisServer.met).each([
  ["ioredis", overIoredis],
  ["node-redis", overNodeRedis],
] as const)("over a faulty network, with %s", (_, connect) => {
  /** A client behind a proxy, and another that goes round it. */
  async function open() {
    const server = await startRedis();
    const proxy = await startProxy(server.port);
    const { client, kept, close } = await connect(proxy.port);
    const other = new Redis(server.port, "127.0.0.1", {
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
    });
    return {
      ...{ proxy, client, other, kept },
      async close() {
        close();
        other.disconnect();
        await proxy.stop();
        await server.stop();
      },
    };
  }

  testFaults(async () => {
    const { client, other, ...rest } = await open();
    return { store: createRedisStore({ client }), direct: createRedisStore({ client: other }), ...rest };
  });

  describe("the approval store", () => {
    testApprovalFaults(async () => {
      const { client, other, ...rest } = await open();
      const [store, direct] = [createRedisApprovalStore({ client }), createRedisApprovalStore({ client: other })];
      return { store, direct, ...rest };
    });
  });
});
