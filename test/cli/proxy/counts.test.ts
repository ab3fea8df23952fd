import { existsSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { needs } from "../../servers/found.js";
import { startRedis } from "../../servers/redis.js";
import { call, folder, LINE_SERVER, POLICY, proxy, startProxy } from "./raw.js";

/** Whether each of two calls of `twice` was denied, in a process that ends afterwards. */
async function twoCalls(policy: string, options: readonly string[], env = {}): Promise<readonly unknown[]> {
  const { ask, child, exit } = startProxy(["--policy", policy, ...options, "--", process.execPath, LINE_SERVER], {
    env,
  });
  const denied: unknown[] = [];
  for (const id of [1, 2]) denied.push((await ask(id, "tools/call", call("twice"))).result?.isError ?? false);
  child.stdin!.end();
  await exit;
  return denied;
}

describe("counts in a file", () => {
  it("outlive a restart, for the same policy file", async () => {
    const files = folder();
    const policy = files.write("policy.json", POLICY);
    const store = ["--store", files.path("counters.db")];
    expect(await twoCalls(policy, store)).toEqual([false, false]);
    expect(await twoCalls(policy, store)).toEqual([true, true]);
    expect(await twoCalls(files.write("other.json", POLICY), store)).toEqual([false, false]);
  });

  it("are in the user's state folder where nothing else is said", async () => {
    const files = folder();
    const policy = files.write("policy.json", POLICY);
    const env = { XDG_STATE_HOME: files.path("state"), HOME: files.path("home") };
    expect(await twoCalls(policy, [], env)).toEqual([false, false]);
    expect(await twoCalls(policy, [], env)).toEqual([true, true]);
    const places = ["state/tollgate", "home/Library/Application Support/tollgate"];
    expect(places.filter((place) => existsSync(files.path(`${place}/counters.db`)))).toHaveLength(1);
  });
});

describe("whose counts they are", () => {
  it("is said by `--grant`, for all who share a store and a policy", async () => {
    const files = folder();
    const policy = files.write("policy.json", POLICY);
    const as = (...options: readonly string[]) => ["--store", files.path("counters.db"), ...options];
    expect(await twoCalls(policy, as("--grant", "ada"))).toEqual([false, false]);
    expect(await twoCalls(policy, as("--grant", "ada"))).toEqual([true, true]);
    expect(await twoCalls(policy, as("--grant", "bob"))).toEqual([false, false]);
  });

  it("is said by `--session`, where one connection is not all of a session", async () => {
    const files = folder();
    const limits = [{ counter: "c", window: "day", max: 2, scope: "session" }];
    const policy = files.write("policy.json", { version: "1", default: "deny", tools: { twice: { limits } } });
    const store = ["--store", files.path("counters.db")];
    expect(await twoCalls(policy, [...store, "--session", "chat-1"])).toEqual([false, false]);
    expect(await twoCalls(policy, [...store, "--session", "chat-1"])).toEqual([true, true]);
    for (const _ of [1, 2]) expect(await twoCalls(policy, store)).toEqual([false, false]);
  });

  it("is in the log", async () => {
    const { ask, said } = proxy({ options: ["--grant", "ada", "--session", "chat-1"] });
    await ask(1, "tools/call", call("free"));
    await said('"scope":{"grant":"ada","session":"chat-1"}');
  });
});

describe.skipIf(!needs.redisServer.met)("counts in Redis", () => {
  it("are one count for two proxies of one namespace, and none while it is away", async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    const options = ["--store", `redis://127.0.0.1:${redis.port}`, "--namespace", "fleet"];
    const [one, other] = [proxy({ options }), proxy({ options })];
    expect((await one.ask(1, "tools/call", call("twice"))).result).toMatchObject({ calls: 1 });
    expect((await other.ask(1, "tools/call", call("twice"))).result).toMatchObject({ calls: 1 });
    expect((await one.ask(2, "tools/call", call("twice"))).result).toMatchObject({ isError: true });
    await redis.kill();
    expect((await other.ask(2, "tools/call", call("twice"))).result).toMatchObject({ isError: true });
    expect((await other.ask(3, "tools/call", call("free"))).result).toMatchObject({ calls: 2 });
    await other.said('"code":"store_unavailable"');
  });
});
