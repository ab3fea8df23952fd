import { EventEmitter } from "node:events";
import { inspect } from "node:util";
import { Redis as Upstash } from "@upstash/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { describe, expect, it, vi } from "vitest";
import { createEngine } from "../../../src/index.js";
import { explainer } from "../../../src/stores/redis/explainer.js";
import { createRedisStore, type RedisClient } from "../../../src/stores/redis/index.js";
import { needs } from "../../servers/found.js";
import { freePort } from "../../servers/process.js";
import { charge, START } from "../charge.js";
import { call, closing, policy, start } from "./support.js";

/** What the operator is told, with all that an error carries. */
async function told(client: RedisClient): Promise<string> {
  const errors: unknown[] = [];
  const engine = createEngine({
    policy: policy(5),
    store: createRedisStore({ client }),
    clock: () => START,
    storeTimeoutMs: 10_000,
    onStoreFailure: (error) => void errors.push(error),
  });
  expect((await engine.evaluate(call)).code).toBe("store_unavailable");
  return inspect(errors[0], { depth: 9 });
}

function overIoredis(options: object): Redis {
  const client = new Redis({
    host: "127.0.0.1",
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    ...options,
  });
  client.on("error", () => {});
  closing.push(() => client.disconnect());
  return client;
}

async function overNodeRedis(socket: object, signIn: object = {}): Promise<RedisClient> {
  const reconnectStrategy = () => 1;
  const client = createClient({ socket: { ...socket, reconnectStrategy }, ...signIn, disableOfflineQueue: true });
  const failed = new Promise((heard) => client.on("error", heard));
  // A store hears why from when it is made.
  createRedisStore({ client: client as never });
  client.connect().catch(() => {});
  closing.push(() => client.destroy());
  await failed;
  return client as never;
}

describe("the operator of a Redis store is told", () => {
  it("of a closed port, by ioredis, node-redis and @upstash/redis", async () => {
    const port = await freePort();
    const refused = `connect ECONNREFUSED 127.0.0.1:${port}`;
    expect(await told(overIoredis({ port }))).toContain(`Redis cannot be reached: ${refused}`);
    expect(await told(await overNodeRedis({ host: "127.0.0.1", port }))).toContain(
      `Redis cannot be reached: ${refused}`,
    );
    const client = new Upstash({ url: `http://127.0.0.1:${port}`, token: "t0ken", retry: { retries: 0 } });
    const said = await told(client);
    expect(said).toContain(`fetch failed: ${refused}`);
    expect(said).not.toContain("t0ken");
  });

  it("of an unknown host, by ioredis and node-redis", async () => {
    const host = "no-such-host.invalid";
    expect(await told(overIoredis({ host }))).toMatch(/getaddrinfo (?:ENOTFOUND|EAI_AGAIN) no-such-host\.invalid/);
    expect(await told(await overNodeRedis({ host }))).toMatch(
      /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) no-such-host\.invalid/,
    );
  });

  it("by ioredis that nobody listens to, which goes on to print it", async () => {
    const printed = vi.spyOn(console, "error").mockImplementation(() => {});
    const client = overIoredis({ port: await freePort() });
    client.removeAllListeners("error");
    expect(await told(client)).toContain("ECONNREFUSED");
    expect(String(printed.mock.calls[0])).toContain("[ioredis] Unhandled error event:,connect ECONNREFUSED");
    printed.mockRestore();
  });

  it("that a client of node-redis was never connected", async () => {
    expect(await told(createClient() as never)).toContain("The client is closed; has `await client.connect()` run?");
  });

  it("what @upstash/redis says without the command that it sent", async () => {
    const send = () => Promise.reject(new Error('OOM no room, command was: ["evalsha","secret subject"]'));
    const said = await told({ send });
    expect(said).toContain("OOM no room");
    expect(said).not.toContain("secret subject");
  });
});

describe("an error of Redis", () => {
  it.each([
    ["no route", "no route"],
    ["Reached the max retries per request limit (which is 0).", "Redis closed the connection before it answered"],
    ["it Reached the max retries", "it Reached the max retries"],
    ["The client is closed", "The client is closed; has `await client.connect()` run?"],
    ["it says: The client is closed", "it says: The client is closed"],
    ["ERR unknown command", "ERR unknown command; the store needs EVALSHA and EVAL, of Redis 6.2 or later"],
  ])("that says %j is told as %j", (said, message) => {
    expect(explainer({}, "plain", "p")(new Error(said)).message).toBe(message);
  });

  it("is told in a new error with the name and code of the first", () => {
    const explain = explainer({}, "plain", "p");
    const error = Object.assign(new Error("no"), { name: "ReplyError", code: "E1", secret: "s" });
    expect(Object.entries(explain(error))).toEqual([
      ["name", "ReplyError"],
      ["code", "E1"],
    ]);
    expect(Object.entries(explain({ message: "no", name: 1, code: 2 }))).toEqual([]);
  });

  it("is told by the last error of the connection, until another connection is ready", () => {
    const client = new EventEmitter();
    const explain = explainer(client, "node-redis", "p");
    const lost = new Error("Socket closed unexpectedly");
    expect(explain(lost).message).toBe("Socket closed unexpectedly");
    client.emit("node-error", new Error("refused"));
    expect(explain(lost).message).toBe("Redis cannot be reached: refused");
    client.emit("ready");
    expect(explain(lost).message).toBe("Redis cannot be reached: refused");
    expect(explain(new Error("it says: Socket closed unexpectedly")).message).toBe(
      "it says: Socket closed unexpectedly",
    );
    client.emit("connect");
    client.emit("ready");
    expect(explain(lost).message).toBe("Socket closed unexpectedly");
  });

  it("of node-redis that nobody listens to is thrown, as without the store", () => {
    const client = new EventEmitter();
    explainer(client, "node-redis", "p");
    expect(() => client.emit("error", new Error("refused"))).toThrow("refused");
  });
});

describe("a script that the server does not have", () => {
  it.each(["NOSCRIPT No matching script.", "Command 1 [ evalsha ] failed: NOSCRIPT No matching script"])(
    "is known by %s",
    async (message) => {
      const commands: string[] = [];
      const send = async (command: string, ...args: string[]) => {
        commands.push(command);
        if (command === "EVALSHA") throw new Error(message);
        return [Number(args[3]), 1];
      };
      const store = createRedisStore({ client: { send } });
      expect(await store.reserve([charge()], START)).toEqual({ ok: true, used: [1] });
      expect(commands).toEqual(["EVALSHA", "EVAL"]);
    },
  );

  it("is not known by a subject with that word, which an error repeats", async () => {
    const commands: string[] = [];
    const send = async (command: string, ...args: string[]) => {
      commands.push(command);
      throw new Error(`timed out, command was: ${args.join(" ")}`);
    };
    const store = createRedisStore({ client: { send } });
    await expect(store.reserve([charge({ subject: "NOSCRIPT" })], START)).rejects.toThrow("timed out");
    expect(commands).toEqual(["EVALSHA"]);
  });
});

describe.skipIf(!needs.redisServer.met)("the operator of a Redis store on a server is told", () => {
  it("of a wrong password, and never the password", async () => {
    const { port } = await start("--requirepass", "right");
    const signIn = { username: "default", password: "w0rds-not-shown" };
    for (const client of [overIoredis({ port, ...signIn }), await overNodeRedis({ host: "127.0.0.1", port }, signIn)]) {
      // The connection can be closed before a busy client has read why: then the next call is told.
      const said = await vi.waitFor(async () => {
        const words = await told(client);
        expect(words).toContain("WRONGPASS");
        return words;
      }, 10_000);
      expect(said).not.toContain("w0rds-not-shown");
    }
  });

  it("of a command that its user may not run, and which to allow", async () => {
    const { port } = await start();
    const admin = overIoredis({ port });
    await admin.call("ACL", "SETUSER", "counter", "on", ">pw", "~*", "+@connection", "+info");
    const said = await told(overIoredis({ port, username: "counter", password: "pw" }));
    expect(said).toContain("NOPERM");
    expect(said).toContain(
      "allow its user EVALSHA, EVAL, GET, MGET, EXISTS, SET, SETRANGE, INCRBY and TIME on the keys that contain `tollgate`",
    );
  });
});
