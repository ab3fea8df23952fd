import { Redis } from "ioredis";
import { afterEach } from "vitest";
import { parsePolicy } from "../../../src/index.js";
import { type RedisServer, startRedis } from "../../servers/redis.js";
import { START } from "../charge.js";

/** Of the counter that `charge()` names. */
export const KEY = `{tollgate}:c\t${START}\ts`;

/** What is to be closed after the test, the last first. */
export const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

export async function start(...settings: string[]): Promise<RedisServer> {
  const server = await startRedis(settings);
  closing.push(() => server.stop());
  return server;
}

/** A client with the settings that the documentation asks for. */
export function connect(port: number): Redis {
  const client = new Redis(port, "127.0.0.1", {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => 1,
  });
  client.on("error", () => {});
  closing.push(() => client.disconnect());
  return client;
}

/** A client that writes down the names of the commands that are sent. */
export function recorded(redis: Redis) {
  const commands: string[] = [];
  const send = (command: string, ...args: string[]) => {
    commands.push(command);
    return redis.call(command, ...args);
  };
  return { commands, client: { send } };
}

/** One limit for each of these windows, in seconds. */
export const policy = (max: number, windows: readonly number[] = [3_600]) =>
  parsePolicy({
    version: "1",
    default: "deny",
    tools: { send: { limits: windows.map((window) => ({ counter: "sent", window, max, scope: "global" })) } },
  });
export const call = { tool: "send" };
