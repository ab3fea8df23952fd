import type { Kind } from "./client-kind.js";

/** ioredis, its `Cluster`, and forks such as iovalkey. */
export interface IoredisLike {
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** The client that a script runs on. */
export interface ScriptInput {
  keys: string[];
  arguments: string[];
}

/** node-redis: what `createClient` and `createCluster` of the package `redis` make. */
export interface NodeRedisLike {
  evalSha(sha: string, input: ScriptInput): Promise<unknown>;
  eval(script: string, input: ScriptInput): Promise<unknown>;
}

/** @upstash/redis and what is made of it. */
export interface UpstashLike {
  evalsha(sha: string, keys: string[], args: string[]): Promise<unknown>;
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
}

/** Any other client, by one function that sends one command, once, and gives its reply: text as a string, an error thrown. */
export interface PlainClient {
  send(...command: string[]): Promise<unknown>;
}

/** A connected client; it stays the caller's to configure and to close. */
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
