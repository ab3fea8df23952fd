/**
 * Counters and approvals in Redis, shared by many machines.
 *
 * @module redis
 */

export type { ApprovalStore } from "../../approvals/store.js";
export type { CounterStore } from "../../engine/store.js";
export { createRedisApprovalStore, type RedisApprovalStoreOptions } from "./approval-store.js";
export type { IoredisLike, NodeRedisLike, PlainClient, RedisClient, ScriptInput, UpstashLike } from "./client.js";
export type { RedisStoreOptions } from "./redis-options.js";
export { createRedisStore } from "./store.js";
