import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis as Upstash } from "@upstash/redis";
import { Cluster, Redis } from "ioredis";
import { createClient, createSentinel } from "redis";
import { describe, expect, it } from "vitest";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { charge, START } from "../charge.js";
import { closing, KEY, start } from "./support.js";

const ONCE = { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 } as const;
const NODES = [{ host: "127.0.0.1", port: 1 }];
const method = () => {};
const ioredis = (options: object) => new Redis({ lazyConnect: true, ...options });
const cluster = (options: object) => new Cluster(NODES, { lazyConnect: true, ...options });
const upstash = (options: object) => new Upstash({ url: "http://127.0.0.1:1", token: "t", ...options });

describe("the Redis store refuses when it is made", () => {
  it.each([
    ["ioredis by default", () => ioredis({}), "`client` of ioredis with `autoResendUnfulfilledCommands: false`"],
    [
      "ioredis that never settles unanswered calls",
      () => ioredis({ autoResendUnfulfilledCommands: false }),
      "`client` of ioredis with `maxRetriesPerRequest: 0`",
    ],
    ["a cluster by default", () => cluster({}), "`client` of ioredis' `Cluster` with `retryDelayOnFailover: 0`"],
    [
      "a cluster whose nodes send again",
      () => cluster({ retryDelayOnFailover: 0 }),
      "with `redisOptions: { autoResendUnfulfilledCommands: false }`",
    ],
    [
      "a cluster with empty braces in its `keyPrefix`",
      () =>
        cluster({ retryDelayOnFailover: 0, keyPrefix: "{}", redisOptions: { autoResendUnfulfilledCommands: false } }),
      "`keyPrefix` has no `{` but in a hash tag such as `{app}`",
    ],
    [
      "a cluster with empty braces before the hash tag of its `keyPrefix`",
      () =>
        cluster({
          retryDelayOnFailover: 0,
          keyPrefix: "{}{app}",
          redisOptions: { autoResendUnfulfilledCommands: false },
        }),
      "`keyPrefix` has no `{` but in a hash tag such as `{app}`",
    ],
    ["@upstash/redis by default", () => upstash({}), "`client` of @upstash/redis with `retry: { retries: 0 }`"],
    ["@upstash/redis that sends once more", () => upstash({ retry: false }), "with `retry: { retries: 0 }`"],
    ["a pipeline of ioredis", () => ioredis(ONCE).pipeline(), "this is a pipeline or transaction"],
    ["a transaction of node-redis", () => createClient().multi(), "this is a pipeline or transaction"],
    [
      "node-redis over sentinels",
      () => createSentinel({ name: "m", sentinelRootNodes: NODES }),
      "`createSentinel` of node-redis, which sends a command again",
    ],
    ["node-redis that is not awaited", () => Promise.resolve(createClient()), "this is a promise: await it first"],
    ["an address", () => "redis://:secret@127.0.0.1", "this is an address: make a client of it"],
    [
      "node-redis in `legacyMode`",
      () => ({ eval: method, evalSha: method, connect: method, options: { legacyMode: true } }),
      "node-redis in `legacyMode`, which answers by callbacks: make it without that option",
    ],
    ["a client of redis 3", () => ({ eval: method, evalsha: method, send_command: method }), "redis 3 or older"],
    [
      "the client of Bun",
      () => ({ send: method, get: method, evalsha: method, eval: method }),
      "write `{ send: (command, ...args) => client.send(command, args) }`",
    ],
    ["Valkey GLIDE", () => ({ customCommand: method, get: method }), "client.customCommand(command)"],
    ["a client of unknown shape", () => ({ evalsha: method, eval: method }), "a client that the store does not know"],
    [
      "a cluster of unknown shape",
      () => ({ evalsha: method, eval: method, isCluster: true, options: null }),
      "a client that the store does not know",
    ],
    [
      "a client whose options are text",
      () => ({ evalsha: method, eval: method, options: "none" }),
      "a client that the store does not know",
    ],
    ["an unknown client with `send`", () => ({ send: method, get: method }), "a client that the store does not know"],
  ])("%s", (_, make, message) => {
    const client = make();
    let said = "";
    try {
      createRedisStore({ client: client as never });
    } catch (error) {
      said = (error as TypeError).message;
    }
    expect(said).toContain(message);
    expect(said).not.toContain("secret");
    (client as { disconnect?: () => void }).disconnect?.();
  });

  it('a `keyPrefix` with a hash tag beside `hashTag: "subject"`', () => {
    const redisOptions = { autoResendUnfulfilledCommands: false };
    const client = cluster({ retryDelayOnFailover: 0, keyPrefix: "my{app}:", redisOptions });
    expect(() => createRedisStore({ client })).not.toThrow();
    expect(() => createRedisStore({ client, hashTag: "subject" })).toThrow("a cluster would place all subjects by it");
    client.disconnect();
  });
});

describe.skipIf(!needs.redisServer.met)("over a Redis server, the Redis store", () => {
  it("counts under the `keyPrefix` of ioredis and of node-redis", async () => {
    const { port } = await start();
    const one = new Redis(port, "127.0.0.1", { ...ONCE, keyPrefix: "app:" });
    const other = createClient({ socket: { host: "127.0.0.1", port }, keyPrefix: "app:" } as object);
    const plain = new Redis(port, "127.0.0.1");
    closing.push(() => [one.disconnect(), other.destroy(), plain.disconnect()]);
    await other.connect();
    expect(await createRedisStore({ client: one }).reserve([charge()], START)).toEqual({ ok: true, used: [1] });
    expect(await createRedisStore({ client: other as never }).reserve([charge()], START)).toEqual({
      ok: true,
      used: [2],
    });
    expect(await plain.get(`app:${KEY}`)).toBe("2");
  });

  it("refuses ioredis and node-redis in subscriber mode", async () => {
    const { port } = await start();
    const one = new Redis(port, "127.0.0.1", { ...ONCE, protocol: 2 });
    const other = createClient({ socket: { host: "127.0.0.1", port }, RESP: 2 });
    closing.push(() => [one.disconnect(), other.destroy()]);
    await other.connect();
    await one.subscribe("channel");
    await other.subscribe("channel", () => {});
    expect(() => createRedisStore({ client: one })).toThrow("that is not in subscriber mode");
    expect(() => createRedisStore({ client: other as never })).toThrow("that is not in subscriber mode");
  });

  it("counts with automatic pipelines of ioredis", async () => {
    const one = new Redis((await start()).port, "127.0.0.1", { ...ONCE, enableAutoPipelining: true });
    closing.push(() => one.disconnect());
    const store = createRedisStore({ client: one, batch: false });
    const answers = await Promise.all([1, 2, 3].map(() => store.reserve([charge({ max: 2 })], START)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
  });

  it.each([true, false])("counts over @upstash/redis, with automatic pipelines: %s", async (enableAutoPipelining) => {
    const { url, requests } = await startRest((await start()).port);
    const client = new Upstash({ url, token: "t", retry: { retries: 0 }, enableAutoPipelining });
    const store = createRedisStore({ client, batch: false });
    expect(await store.reserve([charge({ max: 2 })], START)).toEqual({ ok: true, used: [1] });
    expect(await store.reserve([charge(), charge({ counter: "d" })], START)).toEqual({ ok: true, used: [2, 1] });
    expect(await store.reserve([charge({ max: 2 })], START)).toEqual({ ok: false, used: [2] });
    await store.release([charge()], START);
    const large = charge({ counter: "large", amount: 2 ** 53 - 1, max: 2 ** 53 - 1 });
    expect(await store.reserve([large], START)).toEqual({ ok: true, used: [2 ** 53 - 1] });
    expect(await store.reserve([charge({ amount: 0 })], START)).toEqual({ ok: true, used: [1] });
    expect(requests.filter((command) => command === "EVAL")).toHaveLength(1);
  });
});

/** What @upstash/redis speaks to, over HTTP, before a Redis: one command, or a list of them at `/pipeline`. */
async function startRest(port: number): Promise<{ readonly url: string; readonly requests: string[] }> {
  const redis = new Redis(port, "127.0.0.1");
  const requests: string[] = [];
  const run = async ([command, ...args]: [string, ...string[]]) => {
    requests.push(command.toUpperCase());
    try {
      return { result: encoded(await redis.call(command, ...args)) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const given = JSON.parse(body);
    const answer = request.url === "/pipeline" ? await Promise.all(given.map(run)) : await run(given);
    response.writeHead("error" in answer ? 400 : 200).end(JSON.stringify(answer));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => {
    redis.disconnect();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const encoded = (reply: unknown): unknown => {
  if (Array.isArray(reply)) return reply.map(encoded);
  return typeof reply === "string" ? Buffer.from(reply).toString("base64") : reply;
};
