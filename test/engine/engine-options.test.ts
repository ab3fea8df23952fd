import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";

const limited = (max: number) =>
  parsePolicy({
    version: "1",
    default: "deny",
    tools: { send: { limits: [{ counter: "sends", window: "minute", max, scope: "grant" }] }, read: {} },
  });
const send = { tool: "send", scope: { grant: "g" } };

describe("createEngine", () => {
  const policy = limited(1);
  it.each<[unknown, string]>([
    [undefined, "an object with options among policy, store"],
    [{}, "createEngine: expected a policy that `parsePolicy` or `safeParsePolicy` made"],
    [{ policy: { version: "1", default: "allow" } }, "a policy that `parsePolicy` or `safeParsePolicy` made"],
    [{ policy: { ...policy } }, "a policy that `parsePolicy` or `safeParsePolicy` made"],
    [Object.create({ policy }), "a policy that `parsePolicy` or `safeParsePolicy` made"],
    [{ policy, storeFailure: "ignore" }, "`storeFailure` to be `deny` or `allow`"],
    [{ policy, storeTimeoutMs: 0 }, "`storeTimeoutMs` to be a number"],
    [{ policy, clock: 5 }, "`clock` to be a function"],
    [{ policy, store: {} }, "`store` to be a counter store"],
    [{ policy, namespace: 1 }, "`namespace` to be a string"],
    [{ policy, defaultScope: "g" }, "`defaultScope` to be an object"],
    [{ policy, defaultScope: { grant: "" } }, "`defaultScope.grant` to be a string of 1 to 1,024 characters"],
    [{ policy, defaultScope: { user: "u" } }, "`defaultScope` to have `grant` and `session` only, got `user`"],
    [{ policy, onDecision: 1 }, "`onDecision` to be a function"],
    [
      { policy, onStoreErr: "deny" },
      "expected an object with options among policy, store, namespace, defaultScope, clock, storeFailure, onStoreFailure, storeTimeoutMs, onDecision, annotationsOf; got `onStoreErr`",
    ],
    [null, "createEngine: expected an object with options among policy, store"],
    ["policy", "createEngine: expected an object with options among policy, store"],
    [{ policy, store: null }, "`store` to be a counter store with `reserve` and `release`"],
    [{ policy, store: 5 }, "`store` to be a counter store with `reserve` and `release`"],
    [{ policy, store: { release: () => {} } }, "`store` to be a counter store with `reserve` and `release`"],
    [{ policy, store: { reserve: () => {} } }, "`store` to be a counter store with `reserve` and `release`"],
    [
      { policy, store: { reserve: 5, release: () => {} } },
      "`store` to be a counter store with `reserve` and `release`",
    ],
    [
      { policy, store: { reserve: () => {}, release: 5 } },
      "`store` to be a counter store with `reserve` and `release`",
    ],
    [{ policy, defaultScope: null }, "`defaultScope` to be an object"],
    [{ policy, defaultScope: [] }, "`defaultScope` to be an object"],
    [{ policy, scope: { grant: "g" } }, "createEngine: expected `defaultScope`, the new name of `scope`"],
    [{ policy, onStoreError: "deny" }, "createEngine: expected `storeFailure`, the new name of `onStoreError`"],
    [{ policy, storeTimeoutMs: "250" }, "`storeTimeoutMs` to be a number of milliseconds above 0 and below 2^31"],
    [{ policy, storeTimeoutMs: Number.NaN }, "`storeTimeoutMs` to be a number of milliseconds above 0 and below 2^31"],
    [{ policy, storeTimeoutMs: 2 ** 31 }, "`storeTimeoutMs` to be a number of milliseconds above 0 and below 2^31"],
  ])("refuses %j", (options, expected) => {
    expect(() => createEngine(options as never)).toThrow(TypeError);
    expect(() => createEngine(options as never)).toThrow(expected);
  });

  it("takes what is undefined for left out, and the longest time that a timer can wait", () => {
    const scope = { grant: undefined, session: undefined };
    const none = { store: undefined, clock: undefined, namespace: undefined, onDecision: undefined };
    const engine = createEngine({ policy, defaultScope: scope, ...none, storeTimeoutMs: 2 ** 31 - 1 });
    expect(engine.evaluate(send).code).toBe("allowed");
  });
});
