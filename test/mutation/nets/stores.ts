import { spread } from "./spread.js";

// What needs no server comes first: a mutant is run against its tests up to the first that fails.
spread("keys", () => import("../../stores/keys.test.js"));
spread("causes", () => import("../../stores/cause.test.js"));
spread("redis options", () => import("../../stores/redis/redis-options.test.js"));
spread("redis clients", () => import("../../stores/redis/sends-once.test.js"));
spread("redis replies", () => import("../../stores/redis/replies.test.js"));
spread("redis commands", () => import("../../stores/redis/commands.test.js"));
spread("redis protocol", () => import("../../stores/redis/protocol.test.js"));
spread("redis batch", () => import("../../stores/redis/batch.test.js"));
spread("postgres errors", () => import("../../stores/postgres/explain.test.js"));
spread("postgres options", () => import("../../stores/postgres/client.test.js"));
spread("sqlite", () => import("../../stores/sqlite/store.test.js"));
spread("sqlite failure", () => import("../../stores/sqlite/failure.test.js"));
spread("sqlite files", () => import("../../stores/sqlite/files.test.js"));
spread("redis hash tag", () => import("../../stores/redis/hash-tag.test.js"));
spread("redis lua", () => import("../../stores/redis/lua.test.js"));
spread("redis explainer", () => import("../../stores/redis/explainer.test.js"));
spread("redis server", () => import("../../stores/redis/server.test.js"));
spread("postgres server", () => import("../../stores/postgres/server.test.js"));
spread("postgres migration", () => import("../../stores/postgres/migration.test.js"));
spread("redis contract", () => import("../../stores/redis/contract.test.js"));
spread("redis cluster", () => import("../../stores/redis/cluster.test.js"));
spread("redis faults", () => import("../../stores/redis/faults.test.js"));
spread("postgres contract", () => import("../../stores/postgres/contract.test.js"));
spread("postgres faults", () => import("../../stores/postgres/faults.test.js"));
