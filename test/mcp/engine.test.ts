import { describe, expect, test } from "vitest";
import { createEngine, type EngineOptions, parsePolicy, type SyncCounterStore } from "../../src/index.js";
import { call, raw } from "./raw.js";

const POLICY = parsePolicy({
  version: "1",
  default: "deny",
  hide: ["secret"],
  tools: { add: { limits: [{ counter: "adds", window: "minute", max: 1, scope: "session" }] } },
});

const clock = () => Date.UTC(2026, 0, 1, 12, 0, 30);

function engineOf(options: Partial<EngineOptions<SyncCounterStore>> = {}) {
  return createEngine({ policy: POLICY, clock, ...options });
}

describe("with the real engine", () => {
  test("the call over a limit is denied, with its counts and the time to try again", async () => {
    const { send, received, runs } = await raw({ engine: engineOf(), scope: () => ({ session: "s" }) });
    await send(call(1, { name: "add" }), call(2, { name: "add" }));
    const limit = {
      counter: "adds",
      scope: "session",
      window: "minute",
      max: 1,
      used: 1,
      remaining: 0,
      resetAt: Date.UTC(2026, 0, 1, 12, 1, 0),
    };
    const message = "the limit of 1 call in a minute is reached";
    expect(received).toContainEqual({
      jsonrpc: "2.0",
      id: 2,
      result: {
        content: [{ type: "text", text: `[POLICY DENIED] ${message}; try again in 30 seconds` }],
        isError: true,
        _meta: {
          "dev.tollgate/decision": {
            effect: "deny",
            code: "limit_exceeded",
            rule: "/tools/add/limits/0",
            message,
            limits: [limit],
            retryAfterMs: 30_000,
          },
        },
      },
    });
    expect(runs).toEqual([{}]);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["answers junk", () => 7],
  ])("a scope that %s is denied where a limit needs it", async (_, scope) => {
    const { send, received, runs } = await raw({ engine: engineOf(), scope: scope as unknown as () => object });
    await send(call(1, { name: "add" }));
    expect(received).toMatchObject([{ result: { _meta: { "dev.tollgate/decision": { code: "scope_missing" } } } }]);
    expect(runs).toEqual([]);
  });

  test("each connection has its own session, and one engine counts for all of them", async () => {
    const engine = engineOf();
    const ran: number[] = [];
    for (const _ of ["first", "second"]) {
      const { send, runs } = await raw({ engine });
      await send(call(1, { name: "add" }), call(2, { name: "add" }));
      ran.push(runs.length);
    }
    expect(ran).toEqual([1, 1]);
  });

  test("hidden tools are not listed and do not exist", async () => {
    const { send, received } = await raw({ engine: engineOf() });
    await send(call(1, { name: "secret" }), { jsonrpc: "2.0", id: 2, method: "tools/list" });
    expect(received).toContainEqual({
      jsonrpc: "2.0",
      id: 1,
      error: { code: -32602, message: "Unknown tool: secret" },
    });
    expect(received).toHaveLength(2);
    expect(received).toContainEqual({
      jsonrpc: "2.0",
      id: 2,
      result: {
        tools: [expect.objectContaining({ name: "add" })],
        _meta: { "dev.tollgate/policy": expect.any(String) },
      },
    });
  });
});
