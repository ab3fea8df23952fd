import type { ApprovalStore } from "../../approvals/store.js";
import { createStoreOver } from "../approval-protocol.js";
import { APPROVALS, approvalKeys } from "./approval-lua.js";
import type { RedisClient } from "./client.js";
import { nextTag } from "./protocol.js";
import { readClientAndPrefix } from "./redis-options.js";
import { runScript, scriptOf } from "./run-script.js";

/**
 * The options of `createRedisApprovalStore`.
 *
 * @example
 * ```ts
 * import { createRedisApprovalStore, type RedisApprovalStoreOptions, type RedisClient } from "tollgate/redis";
 *
 * declare const client: RedisClient;
 * const options: RedisApprovalStoreOptions = { client, prefix: "shop" };
 * const store = createRedisApprovalStore(options);
 * ```
 */
export interface RedisApprovalStoreOptions {
  /** As for `createRedisStore`; it may be the same client. */
  readonly client: RedisClient;
  /** The beginning of every key, in braces: a hash tag. Default `"tollgate"`. */
  readonly prefix?: string | undefined;
}

const SCRIPT = scriptOf(APPROVALS);
/** The commands in the script. */
const COMMANDS =
  "TIME, HGET, HSET, HEXISTS, HDEL, ZADD, ZREM, ZCOUNT, ZLEXCOUNT, ZSCORE, ZREVRANK, ZREVRANGE, ZRANGEBYSCORE and PEXPIREAT";

/**
 * Keeps questions and answers in Redis 6.2 or later, for any number of processes: one round trip for each operation. It sends
 * nothing again that may have run, and the client must not either. Every key expires, and time is the server's. A yes is spent
 * as durably as the server keeps its data.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import { Redis } from "ioredis";
 * import { createApprovalQueue } from "tollgate/approvals";
 * import { createRedisApprovalStore } from "tollgate/redis";
 *
 * const client = new Redis(url, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
 * const queue = createApprovalQueue({ store: createRedisApprovalStore({ client }) });
 * ```
 */
export function createRedisApprovalStore(options: RedisApprovalStoreOptions): ApprovalStore {
  const { run, explain, prefix } = readClientAndPrefix("createRedisApprovalStore", options, COMMANDS);
  const keys = approvalKeys(prefix);
  return createStoreOver(
    (operation, values) =>
      new Promise((resolve, reject) => {
        const tag = `${nextTag()}\t`;
        const answered = (reply: unknown): void => {
          if (typeof reply === "string" && reply.startsWith(tag)) resolve(reply.slice(tag.length));
          else reject(new Error("Redis gave a reply that is not this call's"));
        };
        const input = { keys: [...keys], arguments: [tag.trimEnd(), operation, ...values] };
        runScript(SCRIPT, run, input, answered, (error) => reject(explain(error)));
      }),
  );
}
