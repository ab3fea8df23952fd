/** ioredis, its `Cluster`, and clients shaped like it. */
export interface IoredisLike {
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** What a script runs on. */
export interface ScriptInput {
  keys: string[];
  arguments: string[];
}

/** node-redis: what `createClient` and `createCluster` of the package `redis` make. */
export interface NodeRedisLike {
  evalSha(sha: string, input: ScriptInput): Promise<unknown>;
  eval(script: string, input: ScriptInput): Promise<unknown>;
}

/** Any other client, by one function that sends one command, once, and gives its reply: text as a string, an error thrown. */
export interface PlainClient {
  send(...command: string[]): Promise<unknown>;
}

/** A connected client; it stays the caller's to configure and to close. */
export type RedisClient = IoredisLike | NodeRedisLike | PlainClient;

/** Runs a script, given by its digest (EVALSHA) or by its text (EVAL). */
export type Run = (command: "EVALSHA" | "EVAL", script: string, input: ScriptInput) => Promise<unknown>;

/** The one way in which the store uses a client; null for what is no client. */
export function runnerOf(client: unknown): Run | null {
  if (has(client, "evalSha", "eval")) {
    const { evalSha, eval: evaluate } = client as NodeRedisLike;
    return (command, script, input) => (command === "EVALSHA" ? evalSha : evaluate).call(client, script, input);
  }
  if (has(client, "evalsha", "eval")) {
    const { evalsha, eval: evaluate } = client as IoredisLike;
    return (command, script, { keys, arguments: rest }) =>
      (command === "EVALSHA" ? evalsha : evaluate).call(client, script, keys.length, ...keys, ...rest);
  }
  if (has(client, "send")) {
    const { send } = client as PlainClient;
    return (command, script, { keys, arguments: rest }) =>
      send.call(client, command, script, `${keys.length}`, ...keys, ...rest);
  }
  return null;
}

const has = (client: unknown, ...methods: readonly string[]): boolean =>
  typeof client === "object" &&
  client !== null &&
  methods.every((name) => typeof (client as Record<string, unknown>)[name] === "function");
