import { Redis } from "ioredis";
import { freePort } from "./process.js";
import { type RedisServer, startRedis } from "./redis.js";

/** Three Redis nodes that make one cluster. */
export interface RedisCluster {
  readonly ports: readonly number[];
  readonly stop: () => Promise<void>;
}

const SLOTS = 16_384;
/** A node talks to its peers on a port that lies so much higher. */
const BUS = 10_000;

async function freeNodePort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port + BUS < 65_536) return port;
  }
}

export async function startCluster(): Promise<RedisCluster> {
  const nodes: RedisServer[] = [];
  for (let i = 0; i < 3; i++) nodes.push(await startRedis(["--cluster-enabled", "yes"], await freeNodePort()));
  const clients = nodes.map(({ port }) => new Redis(port, "127.0.0.1"));
  const states = () => Promise.all(clients.map((client) => client.cluster("INFO")));
  try {
    for (const [i, client] of clients.entries()) {
      const slots = Array.from({ length: SLOTS }, (_, slot) => slot).filter((slot) => slot % 3 === i);
      await client.cluster("ADDSLOTS", ...slots);
      await client.call("CLUSTER", "SET-CONFIG-EPOCH", `${i + 1}`);
    }
    for (const client of clients.slice(1)) await client.call("CLUSTER", "MEET", "127.0.0.1", `${nodes[0]?.port}`);
    while (!(await states()).every((state) => /cluster_state:ok/.test(state) && /cluster_known_nodes:3/.test(state)));
  } finally {
    for (const client of clients) client.disconnect();
  }
  return {
    ports: nodes.map(({ port }) => port),
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  };
}
