import type { Kind } from "./client-kind.js";

/**
 * ioredis, its `Cluster`, and forks such as iovalkey.
 *
 * @example
 * ```ts
 * import { Redis } from "ioredis";
 * import type { IoredisLike } from "tollgate/redis";
 *
 * const client: IoredisLike = new Redis(url, { maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false });
 * ```
 */
export interface IoredisLike {
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/**
 * The keys and the arguments of one run of a script.
 *
 * @example
 * ```ts
 * import type { ScriptInput } from "tollgate/redis";
 *
 * const input: ScriptInput = { keys: ["{tollgate}:calls"], arguments: ["1", "100"] };
 * ```
 */
export interface ScriptInput {
  keys: string[];
  arguments: string[];
}

/**
 * node-redis: what `createClient` and `createCluster` of the package `redis` make.
 *
 * @example
 * ```ts
 * import { createRedisStore, type NodeRedisLike } from "tollgate/redis";
 *
 * const storeOver = (client: NodeRedisLike) => createRedisStore({ client });
 * ```
 */
export interface NodeRedisLike {
  evalSha(sha: string, input: ScriptInput): Promise<unknown>;
  eval(script: string, input: ScriptInput): Promise<unknown>;
}

/**
 * A client of @upstash/redis.
 *
 * @example
 * ```ts
 * import { Redis } from "@upstash/redis";
 * import type { UpstashLike } from "tollgate/redis";
 *
 * const client: UpstashLike = Redis.fromEnv({ retry: false });
 * ```
 */
export interface UpstashLike {
  evalsha(sha: string, keys: string[], args: string[]): Promise<unknown>;
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
}

/**
 * Any other client, by one function that sends one command, once, and gives its reply: text as a string, an error thrown.
 *
 * @example
 * ```ts
 * import type { PlainClient } from "tollgate/redis";
 *
 * // By a driver of yours, which sends each command once.
 * declare const driver: { command(words: readonly string[]): Promise<unknown> };
 * const client: PlainClient = { send: (...command) => driver.command(command) };
 * ```
 */
export interface PlainClient {
  send(...command: string[]): Promise<unknown>;
}

/**
 * A connected client; it stays the caller's to configure and to close.
 *
 * @example
 * ```ts
 * import { createRedisStore, type RedisClient } from "tollgate/redis";
 *
 * const storeOver = (client: RedisClient) => createRedisStore({ client, prefix: "shop" });
 * ```
 */
export type RedisClient = IoredisLike | NodeRedisLike | UpstashLike | PlainClient;

/** Runs a script, given by its digest (EVALSHA) or by its text (EVAL). */
export type Run = (command: "EVALSHA" | "EVAL", script: string, input: ScriptInput) => Promise<unknown>;

/** The one way in which the store uses a client of this kind. */
export function runnerOf(client: RedisClient, kind: Kind): Run {
  switch (kind) {
    case "node-redis": {
      const redis = client as NodeRedisLike;
      return (command, script, input) =>
        command === "EVALSHA" ? redis.evalSha(script, input) : redis.eval(script, input);
    }
    case "upstash": {
      const redis = client as UpstashLike;
      return (command, script, { keys, arguments: rest }) =>
        command === "EVALSHA" ? redis.evalsha(script, keys, rest) : redis.eval(script, keys, rest);
    }
    case "plain": {
      const plain = client as PlainClient;
      return (command, script, { keys, arguments: rest }) =>
        plain.send(command, script, `${keys.length}`, ...keys, ...rest);
    }
    default: {
      const redis = client as IoredisLike;
      return (command, script, { keys, arguments: rest }) =>
        command === "EVALSHA"
          ? redis.evalsha(script, keys.length, ...keys, ...rest)
          : redis.eval(script, keys.length, ...keys, ...rest);
    }
  }
}
