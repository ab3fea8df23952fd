import { encode } from "../keys.js";
import { ownOptions } from "../own-options.js";
import { type RedisClient, type Run, runnerOf } from "./client.js";
import { kindOf } from "./client-kind.js";
import { type Explain, explainer } from "./explainer.js";
import { refuseUnlessOnce } from "./sends-once.js";

export interface RedisStoreOptions {
  /**
   * A client of ioredis or node-redis, of one server or a cluster, of @upstash/redis, or anything with `send(...command)`;
   * one that sends each command once, as docs/stores.md has it.
   */
  readonly client: RedisClient;
  /** What every key begins with, in braces: a hash tag. Default `"tollgate"`. */
  readonly prefix?: string | undefined;
  /** Whether what is asked in one turn of the event loop travels in one script call. Default `true`. */
  readonly batch?: boolean | undefined;
  /**
   * What a Redis Cluster places counters by. `"prefix"`, the default: all in one slot. `"subject"`: those of one subject
   * in one slot; calls that charge more than one subject are then refused.
   */
  readonly hashTag?: "prefix" | "subject" | undefined;
}

/** Options as the store uses them. */
export interface Settings {
  readonly run: Run;
  readonly explain: Explain;
  readonly prefix: string;
  readonly batch: boolean;
  readonly hashTag: "prefix" | "subject";
}

function fail(expected: string): never {
  throw new TypeError(`createRedisStore: expected ${expected}`);
}

/** Reads the options; throws a `TypeError` for one that it does not know or whose value it cannot use. */
export function readOptions(given: RedisStoreOptions): Settings {
  const options = ownOptions("createRedisStore", given, ["client", "prefix", "batch", "hashTag"]);
  const { client, prefix = "tollgate", batch = true, hashTag = "prefix" } = options;
  const kind = kindOf(client, fail);
  if (typeof prefix !== "string" || prefix === "") return fail("`prefix` to be a string of at least 1 character");
  if (encode(prefix) !== prefix)
    return fail("`prefix` without braces, `%` and control characters: the store adds the braces");
  if (typeof batch !== "boolean") return fail("`batch` to be `true` or `false`");
  if (hashTag !== "prefix" && hashTag !== "subject") return fail("`hashTag` to be `prefix` or `subject`");
  refuseUnlessOnce(client, kind, hashTag, fail);
  return { run: runnerOf(client, kind), explain: explainer(client, kind, prefix), prefix, batch, hashTag };
}
