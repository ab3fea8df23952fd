import { Redis } from "ioredis";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AskedApproval } from "../../../src/approvals/store.js";
import { APPROVALS } from "../../../src/stores/redis/approval-lua.js";
import { createRedisApprovalStore, createRedisStore } from "../../../src/stores/redis/index.js";
import { testApprovalStore } from "../../../src/testing/index.js";
import { needs } from "../../servers/found.js";
import { type RedisServer, startRedis } from "../../servers/redis.js";
import { until } from "../../servers/until.js";
import { charge, START } from "../charge.js";
import { closing, connect, recorded, start } from "./support.js";

const HOUR = 3_600_000;
const ROOM = { pending: 100, pendingOfAccount: 100 };
const YES = { approved: true, body: '{"by":"ann"}', countsForMs: HOUR, keepForMs: HOUR };
const question = (id: string, over: Partial<AskedApproval> = {}): AskedApproval => ({
  ...{ id, call: id, policy: "p", account: "a", body: "{}", expiresAfterMs: HOUR, keepForMs: HOUR },
  ...over,
});

describe.skipIf(!needs.redisServer.met)("the Redis approval store", () => {
  let server: RedisServer;
  let redis: Redis;
  let made = 0;
  const prefix = (): string => `test-${made++}`;

  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.port, "127.0.0.1", { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
  }, 60_000);
  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });

  describe("keeps the contract of approval stores", () => {
    testApprovalStore({
      it,
      create: () => createRedisApprovalStore({ client: redis, prefix: prefix() }),
      createPair() {
        const options = { client: redis, prefix: prefix() };
        return { store: createRedisApprovalStore(options), peer: createRedisApprovalStore(options) };
      },
      async createUnreachable() {
        const client = new Redis(server.port, "127.0.0.1", {
          autoResendUnfulfilledCommands: false,
          maxRetriesPerRequest: 0,
        });
        const store = createRedisApprovalStore({ client });
        await store.find("1");
        client.disconnect();
        return store;
      },
    });
  });

  it("has keys of one hash tag, each of which expires when all may be forgotten", async () => {
    const name = prefix();
    const store = createRedisApprovalStore({ client: redis, prefix: name });
    await store.add(question("1", { expiresAfterMs: 5_000, keepForMs: 5_000 }), ROOM);
    await store.add(question("2"), ROOM);
    await store.decide("1", { ...YES, countsForMs: 9_000, keepForMs: 9_000, remember: { key: "k", forMs: 9_000 } });
    await store.spend("1");
    const keys = (await redis.keys("*")).filter((key) => key.includes(name)).sort();
    const names = ["accounts", "forget", "index", "open", "order", "questions", "records"];
    expect(keys).toEqual(names.map((key) => `{${name}}:approvals:${key}`));
    const { expiresAt } = (await store.find("2"))!;
    for (const key of keys) expect(await redis.call("PEXPIRETIME", key)).toBe(expiresAt + HOUR);
  }, 20_000);

  it("leaves nothing behind once all may be forgotten", async () => {
    const name = prefix();
    const store = createRedisApprovalStore({ client: redis, prefix: name });
    await store.add(question("1", { expiresAfterMs: 0, keepForMs: 5 }), ROOM);
    await until(async () => !(await redis.keys("*")).some((key) => key.includes(name)));
    expect(await store.find("1")).toBeUndefined();
  });

  it("forgets two records for each new one, with all that it has of them", async () => {
    const name = prefix();
    const store = createRedisApprovalStore({ client: redis, prefix: name });
    await store.add(question("kept"), ROOM);
    for (const id of ["1", "2", "3"]) await store.add(question(id), ROOM);
    for (const id of ["1", "2", "3"]) {
      await store.decide(id, { ...YES, countsForMs: 1, keepForMs: 0, remember: { key: id, forMs: 1 } });
    }
    await until(async () => (await store.find("3")) === undefined);
    const size = async (key: string, command: string) => redis.call(command, `{${name}}:approvals:${key}`);
    const sizes = async () => [await size("records", "HLEN"), await size("questions", "HLEN")];
    expect(await sizes()).toEqual([4, 4]);
    await store.add(question("4"), ROOM);
    expect(await sizes()).toEqual([3, 3]);
    await store.add(question("5"), ROOM);
    expect(await sizes()).toEqual([3, 3]);
    expect([await size("order", "ZCARD"), await size("forget", "ZCARD"), await size("index", "HLEN")]).toEqual([
      3, 3, 6,
    ]);
    expect([await size("open", "ZCARD"), await size("accounts", "ZCARD")]).toEqual([3, 3]);
  });

  it("sends each operation once, and the script's text if the server does not have it", async () => {
    const { commands, client } = recorded(redis);
    await redis.script("FLUSH");
    const store = createRedisApprovalStore({ client, prefix: prefix() });
    await store.add(question("1"), ROOM);
    await store.decide("1", YES);
    await store.spend("1");
    expect(commands).toEqual(["EVALSHA", "EVAL", "EVALSHA", "EVALSHA"]);
  });

  it("does not take an argument that says NOSCRIPT for the word of the server", async () => {
    const commands: string[] = [];
    const send = async (command: string, ...args: string[]) => {
      commands.push(command);
      throw new Error(`connection lost: ${args.at(-1)}`);
    };
    const store = createRedisApprovalStore({ client: { send } });
    await expect(store.decide("1", { ...YES, remember: { key: "NOSCRIPT", forMs: 1 } })).rejects.toThrow("lost");
    expect(commands).toEqual(["EVALSHA"]);
  });

  it("refuses the reply to another call, and one that is not about approvals", async () => {
    const replies: unknown[] = [];
    const send = async (_: string, ...args: string[]) => {
      const reply = replies.shift();
      return typeof reply === "string" ? reply.replace("TAG", args[9]!) : reply;
    };
    const store = createRedisApprovalStore({ client: { send } });
    for (const reply of ["1\tspent\t5", 1, null, ["TAG\tspent\t5"], ""]) {
      replies.push(reply);
      await expect(store.spend("1")).rejects.toThrow("a reply that is not this call's");
    }
    for (const reply of ["TAG\tfound\t5", "TAG\tspent", "TAG\tspent\tx", "TAG\tspent\t5\nx", "TAG\t__proto__\t5"]) {
      replies.push(reply);
      await expect(store.spend("1")).rejects.toThrow("not one about approvals");
    }
    replies.push("TAG\tspent\t5");
    expect(await store.spend("1")).toBe(true);
  });

  it("runs these commands, all of them of Redis 6.2, and says which if its user may not", async () => {
    const used = [...new Set([...APPROVALS.matchAll(/call\('(\w+)'/g)].map(([, name]) => name!))].sort();
    const since: Record<string, string> = {};
    for (const name of used) {
      const docs = (await redis.call("COMMAND", "DOCS", name)) as [string, string[]];
      since[name] = docs[1][docs[1].indexOf("since") + 1]!;
    }
    expect(since).toEqual({
      HDEL: "2.0.0",
      HEXISTS: "2.0.0",
      HGET: "2.0.0",
      HSET: "2.0.0",
      PEXPIREAT: "2.6.0",
      TIME: "2.6.0",
      ZADD: "1.2.0",
      ZCOUNT: "2.0.0",
      ZLEXCOUNT: "2.8.9",
      ZRANGEBYSCORE: "1.0.5",
      ZREM: "1.2.0",
      ZREVRANGE: "1.2.0",
      ZREVRANK: "2.0.0",
      ZSCORE: "1.2.0",
    });
    const allowed = used.map((name) => `+${name.toLowerCase()}`);
    await redis.call(
      "ACL",
      "SETUSER",
      "asker",
      "on",
      "nopass",
      "~{asker}:approvals:*",
      "+evalsha",
      "+eval",
      ...allowed,
    );
    await redis.call("ACL", "SETUSER", "barred", "on", "nopass", "~*", "+evalsha", "+eval");
    const as = (username: string) => {
      const options = { username, password: "x", enableReadyCheck: false, maxRetriesPerRequest: 0 };
      const client = new Redis(server.port, "127.0.0.1", { ...options, autoResendUnfulfilledCommands: false });
      closing.push(() => client.disconnect());
      return createRedisApprovalStore({ client, prefix: "asker" });
    };
    expect(await as("asker").add(question("1"), ROOM)).toMatchObject({ added: true });
    const names = used.map((name) => `(?=.*\\b${name}\\b)`).join("");
    await expect(as("barred").add(question("2"), ROOM)).rejects.toThrow(
      new RegExp(`allow its user EVALSHA, EVAL, ${names}`),
    );
  });

  it("never shows a body in an error", async () => {
    const send = async (...command: string[]) => {
      throw new Error(`ERR no, command was: ${JSON.stringify(command)}`);
    };
    const store = createRedisApprovalStore({ client: { send } });
    const error = await store.add(question("1", { body: "secret" }), ROOM).catch((thrown: unknown) => thrown);
    expect(String(error)).toBe("Error: ERR no");
  });

  it("shares a client and a prefix with counters, and neither sees the other", async () => {
    const options = { client: redis, prefix: prefix() };
    const [counters, store] = [createRedisStore(options), createRedisApprovalStore(options)];
    await counters.reserve([charge({ counter: "approvals:records" })], START);
    await store.add(question("1"), ROOM);
    expect(await counters.reserve([charge({ counter: "approvals:records" })], START)).toEqual({ ok: true, used: [2] });
    expect((await store.find("1"))?.state).toBe("pending");
  });
});

describe.skipIf(!needs.redisServer.met)("a server that fails", () => {
  it("refuses, without memory, each change whole, and still gives what is there", async () => {
    const redis = connect((await start("--maxmemory-policy", "noeviction")).port);
    const store = createRedisApprovalStore({ client: redis });
    for (const id of ["1", "2"]) await store.add(question(id), ROOM);
    await store.decide("1", YES);
    const dump = async () => [await redis.hgetall("{tollgate}:approvals:records"), await redis.dbsize()];
    const before = await dump();
    await redis.config("SET", "maxmemory", "1");
    await expect(store.add(question("3"), ROOM)).rejects.toThrow(/OOM/);
    await expect(store.add(question("4", { call: "2", policy: "new" }), ROOM)).rejects.toThrow(/OOM/);
    await expect(store.decide("2", { ...YES, remember: { key: "k", forMs: 5 } })).rejects.toThrow(/OOM/);
    await expect(store.spend("1")).rejects.toThrow(/OOM/);
    expect((await store.find("1"))?.state).toBe("approved");
    await redis.config("SET", "maxmemory", "0");
    expect(await dump()).toEqual(before);
    expect([await store.spend("1"), await store.spend("1")]).toEqual([true, false]);
  });

  it("rejects while it is a read-only replica", async () => {
    const [primary, replica] = [await start(), await start()];
    const redis = connect(replica.port);
    await redis.call("REPLICAOF", "127.0.0.1", `${primary.port}`);
    const store = createRedisApprovalStore({ client: redis });
    await expect(store.add(question("1"), ROOM)).rejects.toThrow(/READONLY|MASTERDOWN|master/);
    await redis.call("REPLICAOF", "NO", "ONE");
    expect(await store.add(question("1"), ROOM)).toMatchObject({ added: true });
  });

  it("keeps a spent yes spent with its append-only file written at once, killed in the midst of calls", async () => {
    const server = await start("--appendonly", "yes", "--appendfsync", "always");
    const store = createRedisApprovalStore({ client: connect(server.port) });
    const ids = Array.from({ length: 200 }, (_, i) => `${i}`);
    const room = { pending: 1_000, pendingOfAccount: 1_000 };
    await Promise.all(ids.map(async (id) => void (await store.add(question(id), room))));
    await Promise.all(ids.map(async (id) => void (await store.decide(id, YES))));
    const calls = ids.map((id) => store.spend(id).catch(() => false));
    await calls[50];
    await server.kill();
    const first = await Promise.all(calls);
    await server.restart();
    await until(async () => (await store.find("0").catch(() => undefined)) !== undefined);
    const again = await Promise.all(ids.map((id) => store.spend(id)));
    expect(first.filter(Boolean).length).toBeGreaterThan(0);
    expect(ids.filter((_, i) => first[i] && again[i])).toEqual([]);
  });
});

describe("createRedisApprovalStore", () => {
  it.each<readonly [unknown, string]>([
    [{}, "createRedisApprovalStore: expected `client` to be a client of ioredis"],
    [{ client: { send: () => {} }, prefix: "{" }, "`prefix` without braces"],
    [{ client: { send: () => {} }, batch: true }, "an object with options among client, prefix"],
    [{ client: new Redis({ lazyConnect: true }) }, "with `autoResendUnfulfilledCommands: false`"],
  ])("refuses %o", (options, message) => {
    expect(() => createRedisApprovalStore(options as never)).toThrow(message);
  });

  it("takes a client of node-redis", () => {
    expect(createRedisApprovalStore({ client: createClient() as never })).toHaveProperty("spend");
  });
});
