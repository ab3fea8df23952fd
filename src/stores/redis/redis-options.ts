import { either, type Fail, flag, type Read, readOptions } from "../../options.js";
import { encode } from "../keys.js";
import { type RedisClient, type Run, runnerOf } from "./client.js";
import { type Kind, kindOf } from "./client-kind.js";
import { type Explain, explainer } from "./explainer.js";
import { refuseUnlessOnce } from "./sends-once.js";

/**
 * The options of `createRedisStore`.
 *
 * @example
 * ```ts
 * import { createRedisStore, type RedisClient, type RedisStoreOptions } from "tollgate/redis";
 *
 * declare const client: RedisClient;
 * const options: RedisStoreOptions = { client, prefix: "shop" };
 * const store = createRedisStore(options);
 * ```
 */
export interface RedisStoreOptions {
  /**
   * A client of ioredis or node-redis, of one server or a cluster, of @upstash/redis, or anything with `send(...command)`;
   * one that sends each command once, as docs/stores.md has it.
   */
  readonly client: RedisClient;
  /** The beginning of every key, in braces: a hash tag. Default `"tollgate"`. */
  readonly prefix?: string | undefined;
  /** Whether what is asked in one turn of the event loop travels in one script call. Default `true`. */
  readonly batch?: boolean | undefined;
  /**
   * The value by which a Redis Cluster places counters. `"prefix"`, the default: all in one slot. `"subject"`: those of one subject
   * in one slot; calls that charge more than one subject are then refused.
   */
  readonly hashTag?: "prefix" | "subject" | undefined;
}

/** A client as a store uses it. */
export interface Connection {
  readonly run: Run;
  readonly explain: Explain;
}

/** Options as the store uses them. */
export interface Settings extends Connection {
  readonly prefix: string;
  readonly batch: boolean;
  readonly hashTag: "prefix" | "subject";
}

/** Reads the options; throws a `TypeError` for one that it does not know or whose value it cannot use. */
export function readRedisOptions(given: RedisStoreOptions): Settings {
  const { client, ...others } = readOptions<Omit<Settings, keyof Connection> & { readonly client: Client }>(
    "createRedisStore",
    given,
    { client: knownClient, prefix: requirePrefix, batch: flag(true), hashTag: either("prefix", "subject") },
  );
  return { ...connectionOf(client, others.prefix, others.hashTag), ...others };
}

/** The same for a store without the other two options, all of whose keys have one hash tag. */
export function readClientAndPrefix(
  caller: string,
  given: Pick<RedisStoreOptions, "client" | "prefix">,
  commands: string,
): Connection & { readonly prefix: string } {
  const { client, prefix } = readOptions<{ readonly client: Client; readonly prefix: string }>(caller, given, {
    client: knownClient,
    prefix: requirePrefix,
  });
  return { ...connectionOf(client, prefix, "prefix", commands), prefix };
}

interface Client {
  readonly value: RedisClient;
  readonly kind: Kind;
  readonly fail: Fail;
}

const knownClient: Read<Client> = (value, fail) => ({ value: value as RedisClient, kind: kindOf(value, fail), fail });

function connectionOf(
  { value, kind, fail }: Client,
  prefix: string,
  hashTag: Settings["hashTag"],
  commands?: string,
): Connection {
  refuseUnlessOnce(value, kind, hashTag, fail);
  return { run: runnerOf(value, kind), explain: explainer(value, kind, prefix, commands) };
}

function requirePrefix(value: unknown = "tollgate", fail: Fail): string {
  if (typeof value !== "string" || value === "") return fail("`prefix` to be a string of at least 1 character");
  if (encode(value) === value) return value;
  return fail("`prefix` without braces, `%` and control characters: the store adds the braces");
}
