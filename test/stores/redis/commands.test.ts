import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Charge } from "../../../src/index.js";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { SCRIPT } from "../../../src/stores/redis/lua.js";
import { needs } from "../../servers/found.js";
import { type RedisServer, startRedis } from "../../servers/redis.js";

/** Every command in use, its flags, and the version of Redis that brought them. */
const COMMANDS = [
  { command: "eval", since: "2.6.0", flags: [] },
  { command: "evalsha", since: "2.6.0", flags: [] },
  { command: "exists", since: "1.0.0", flags: [] },
  { command: "get", since: "1.0.0", flags: [] },
  { command: "incrby", since: "1.0.0", flags: [] },
  { command: "mget", since: "1.0.0", flags: [] },
  {
    command: "set",
    since: "1.0.0",
    flags: [
      { flag: "PX", since: "2.6.12" },
      { flag: "PXAT", since: "6.2.0" },
    ],
  },
  { command: "setrange", since: "2.2.0", flags: [] },
  { command: "time", since: "2.6.0", flags: [] },
] as const;

/** What a client sends of itself. */
const CLIENTS_OWN = ["hello", "info", "client|setinfo", "client", "command|docs", "script|flush", "config|resetstat"];

const START = Date.UTC(2026, 0, 1, 12);
const charge: Charge = {
  counter: "c",
  subject: "s",
  windowStart: START,
  windowEnd: START + 60_000,
  reach: 0,
  amount: 1,
  max: 3,
};

/** A reply of names and values in turns. */
const toMap = (reply: unknown): Map<string, unknown> => {
  if (!Array.isArray(reply)) return new Map(Object.entries(reply as object));
  return new Map(Array.from({ length: reply.length / 2 }, (_, i) => [String(reply[2 * i]), reply[2 * i + 1]]));
};

const isAtMost62 = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 6 || (major === 6 && minor <= 2);
};

describe.skipIf(!needs.redisServer.met)("the commands in use", () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.port, "127.0.0.1", {
      protocol: 2,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
    });
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });

  it("are these and no others", async () => {
    const store = createRedisStore({ client: redis });
    await redis.config("RESETSTAT");
    for (let i = 0; i < 5; i++) await store.reserve([charge], START);
    await store.release([charge], START);
    await store.reserve([charge, { ...charge, counter: "d" }], START);
    for (let i = 0; i < 2; i++) await store.reserve([{ ...charge, counter: "sliding", reach: 8 }], START);
    const stats = await redis.info("commandstats");
    const used = [...stats.matchAll(/^cmdstat_([^:]+):/gm)].map((found) => String(found[1]));
    expect(used.filter((name) => !CLIENTS_OWN.includes(name)).sort()).toEqual(COMMANDS.map(({ command }) => command));
    const inScript = [...SCRIPT.matchAll(/call\('(\w+)'/g)].map((found) => String(found[1]).toLowerCase());
    expect([...new Set(inScript)].sort()).toEqual(["exists", "get", "incrby", "mget", "set", "setrange", "time"]);
    const words = [...SCRIPT.matchAll(/'([A-Z]+)'/g)].map((found) => found[1]);
    expect([...new Set(words)].sort()).toEqual([
      "EXISTS",
      "GET",
      "INCRBY",
      "MGET",
      "PX",
      "PXAT",
      "SET",
      "SETRANGE",
      "TIME",
    ]);
  });

  it.each(COMMANDS)("$command has been there since Redis 6.2, with its flags", async ({ command, since, flags }) => {
    const docs = toMap(toMap(await redis.call("COMMAND", "DOCS", command)).get(command));
    expect(docs.get("since")).toBe(since);
    expect(isAtMost62(since)).toBe(true);
    const documented = JSON.stringify(docs.get("arguments"));
    for (const { flag, since: flagSince } of flags) {
      expect(isAtMost62(flagSince)).toBe(true);
      expect(documented).toContain(`"token","${flag}","since","${flagSince}"`);
    }
  });
});
