import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { describe, expect, test, vi } from "vitest";
import type { Decision } from "../../src/engine/decision.js";
import type { AnyEngine } from "../../src/engine/types.js";
import { createEngine, parsePolicy } from "../../src/index.js";
import { guardServer } from "../../src/mcp/index.js";
import { addServer, bothEnds, call, raw } from "./raw.js";
import { ALLOWED, DENIED, deferred, scripted, turn } from "./support.js";

const RAN = { content: [{ type: "text", text: "ran" }] };
const UNDECIDED = {
  effect: "deny",
  code: "store_unavailable",
  rule: "",
  message: "the policy could not be evaluated, so the call was not run",
  limits: [],
};

describe("a call that cannot be read", () => {
  test("without an id is dropped and reported", async () => {
    const { engine } = scripted();
    const { send, received, runs, errors } = await raw({ engine });
    await send({ jsonrpc: "2.0", method: "tools/call", params: { name: "add" } }, call(null, { name: "add" }));
    expect([received, runs]).toEqual([[], []]);
    expect(errors).toEqual([
      "a tools/call without a request id was refused",
      "a message was refused: `id` must be a whole number or a text of at most 256 characters",
    ]);
  });
});

describe("what is forwarded", () => {
  test("goes on synchronously after a synchronous engine", async () => {
    const { engine } = scripted();
    const server = addServer([]);
    guardServer(server, { engine });
    const [wire, serverEnd] = InMemoryTransport.createLinkedPair();
    const seen: unknown[] = [];
    serverEnd.onmessage = (message) => void seen.push((message as { method?: string }).method);
    await server.connect(serverEnd);
    void wire.send(call(1, { name: "add" }) as never);
    expect(seen).toEqual(["tools/call"]);
  });
});

describe("a denial", () => {
  test("of a call that asks for a task is an error, because a tool result would be no answer to it", async () => {
    const { engine } = scripted(() => DENIED);
    const { send, received } = await raw({ engine });
    await send(call(1, { name: "add", task: { ttl: 1000 } }));
    expect(received).toEqual([
      {
        jsonrpc: "2.0",
        id: 1,
        error: {
          code: -31000,
          message: "[POLICY DENIED] Not today. No arguments would be allowed.",
          data: { "dev.tollgate/decision": DENIED },
        },
      },
    ]);
  });

  test("in the modern era carries its resultType", async () => {
    const { engine } = scripted(() => DENIED);
    const { send, received } = await raw({ engine });
    const _meta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28" };
    await send(call(1, { name: "add", _meta }));
    expect(received).toEqual([
      {
        jsonrpc: "2.0",
        id: 1,
        result: {
          content: [{ type: "text", text: "[POLICY DENIED] Not today. No arguments would be allowed." }],
          isError: true,
          _meta: { "dev.tollgate/decision": DENIED },
          resultType: "complete",
        },
      },
    ]);
  });

  const texts: readonly (readonly [string, object, string])[] = [
    ["a limit", { code: "limit_exceeded", retryAfterMs: 29_001 }, "Not today. Try again in 30 seconds."],
    ["a limit that resets soon", { code: "limit_exceeded", retryAfterMs: 1 }, "Not today. Try again in 1 second."],
    [
      "a limit in the engine's words",
      { code: "limit_exceeded", message: "the limit is reached", retryAfterMs: 2000 },
      "the limit is reached; try again in 2 seconds",
    ],
    ["a limit that never allows it", { code: "limit_exceeded" }, "Not today. Waiting does not help."],
    [
      "an approval",
      { effect: "require_approval", code: "approval_required" },
      "Not today. A person has to approve this call, it was not run.",
    ],
  ];
  test.each(texts)("by %s says what to do", async (_, change, text) => {
    const { engine } = scripted(() => ({ ...DENIED, ...change }));
    const { send, received, runs } = await raw({ engine });
    await send(call(1, { name: "add" }));
    expect(received).toMatchObject([
      { result: { isError: true, content: [{ type: "text", text: `[POLICY DENIED] ${text}` }] } },
    ]);
    expect(runs).toEqual([]);
  });

  test("that cannot be sent is an error of the transport", async () => {
    const { engine } = scripted(() => DENIED);
    const { wire, serverEnd, send, errors } = await raw({ engine });
    serverEnd.send = () => Promise.reject(new Error("pipe broken"));
    await send(call(1, { name: "add" }));
    expect(errors).toEqual(["pipe broken"]);
    serverEnd.send = () => {
      throw new Error("pipe gone");
    };
    await wire.send(call(2, { name: "add" }) as never);
    await turn();
    expect(errors).toEqual(["pipe broken", "pipe gone"]);
  });
});

describe("an engine that fails", () => {
  const engines: readonly (readonly [string, () => unknown])[] = [
    [
      "throws",
      () => {
        throw new Error("secret detail");
      },
    ],
    ["rejects", () => Promise.reject(new Error("secret detail"))],
    ["answers nothing", () => undefined],
    ["answers true", () => true],
    ["promises junk", () => Promise.resolve("allow")],
    ["answers a decision without an effect", () => ({ message: "x" })],
    ["answers a decision without a message", () => ({ effect: "allow" })],
  ];
  test.each(engines)("%s: the call is denied", async (_, decide) => {
    const { engine } = scripted(decide);
    const { send, received, runs, errors } = await raw({ engine });
    await send(call(1, { name: "add" }));
    expect(errors).toEqual([]);
    expect(received).toEqual([
      {
        jsonrpc: "2.0",
        id: 1,
        result: {
          content: [
            { type: "text", text: "[POLICY DENIED] the policy could not be evaluated, so the call was not run" },
          ],
          isError: true,
          _meta: { "dev.tollgate/decision": UNDECIDED },
        },
      },
    ]);
    expect(runs).toEqual([]);
  });

  test.each<[string, object, Decision]>([
    [
      "its policy",
      {
        policies: () => {
          throw new Error("secret detail");
        },
      },
      { ...ALLOWED, rule: "/default" },
    ],
    ["the limits of a decision", {}, { effect: "deny", code: "limit_exceeded", rule: "", message: "x" } as Decision],
  ])("to tell %s denies, and answers", async (_, members, decision) => {
    const { engine } = scripted(() => decision);
    const { send, received, runs } = await raw({ engine: { ...engine, ...members } as AnyEngine });
    await send(call(1, { name: "add" }));
    expect(received).toMatchObject([
      { id: 1, result: { isError: true, _meta: { "dev.tollgate/decision": UNDECIDED } } },
    ]);
    expect(JSON.stringify(received)).not.toContain("secret detail");
    expect(runs).toEqual([]);
  });

  test("to say what is visible lists nothing", async () => {
    const { engine } = scripted();
    const failing = {
      ...engine,
      isVisible: () => {
        throw new Error("no");
      },
    } as unknown as AnyEngine;
    const { send, received } = await raw({ engine: failing });
    await send({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    expect(received).toEqual([{ jsonrpc: "2.0", id: 1, result: { tools: [] } }]);
  });
});

describe("an asynchronous engine", () => {
  test("runs the call once it has decided", async () => {
    const decision = deferred<unknown>();
    const { engine } = scripted(() => decision.promise);
    const { send, received, runs } = await raw({ engine });
    await send(call(1, { name: "add", arguments: { a: 1 } }));
    expect([received, runs]).toEqual([[], []]);
    decision.resolve(ALLOWED);
    await turn();
    expect(received).toEqual([{ jsonrpc: "2.0", id: 1, result: RAN }]);
    expect(runs).toEqual([{ a: 1 }]);
  });

  test("releases nothing of a cancelled call that was denied", async () => {
    const decision = deferred<unknown>();
    const { engine, released } = scripted(() => decision.promise);
    const { send, received } = await raw({ engine });
    await send(call(1, { name: "add" }), cancelled(1));
    decision.resolve(DENIED);
    await turn();
    expect([received, released]).toEqual([[], []]);
  });

  test("whose release fails reports it and nothing more", async () => {
    const decision = deferred<unknown>();
    const { engine } = scripted(() => decision.promise);
    const failing = { ...engine, release: () => Promise.reject(new Error("store gone")) } as unknown as AnyEngine;
    const { send, runs, errors } = await raw({ engine: failing });
    await send(call(1, { name: "add" }), cancelled(1));
    decision.resolve(ALLOWED);
    await turn();
    expect([runs, errors]).toEqual([[], ["store gone"]]);
  });
});

describe("a policy that hides every tool", () => {
  test("answers each call as that of a tool that does not exist, and tells of it once", async () => {
    const engine = createEngine({ policy: parsePolicy({ version: "1", default: "allow", hide: ["*"] }) });
    const told: unknown[] = [];
    const { send, received, runs } = await raw({ engine, onEvent: (event) => void told.push(event) });
    await send(call(1, { name: "add" }));
    expect(received).toEqual([{ jsonrpc: "2.0", id: 1, error: { code: -32602, message: "Unknown tool: add" } }]);
    expect(told).toMatchObject([{ tool: "add", decision: { code: "hidden" } }]);
    expect([told.length, runs]).toEqual([1, []]);
  });
});

describe("a listener", () => {
  test("does not call `catch` of a result that is not a promise", async () => {
    const caught = vi.fn();
    const onEvent = () => ({ catch: caught }) as unknown as undefined;
    const { send, runs } = await raw({ engine: scripted().engine, onEvent });
    await send(call(1, { name: "add" }));
    expect([runs, caught.mock.calls]).toEqual([[{}], []]);
  });

  test("that is not there has nothing read for it", async () => {
    const ownKeys = vi.fn(Reflect.ownKeys);
    const { receive, forwarded } = await bothEnds({ engine: scripted().engine });
    await receive(call(1, { name: "add", arguments: new Proxy({ a: 1 }, { ownKeys }) }));
    expect(forwarded).toHaveLength(1);
    expect(ownKeys).not.toHaveBeenCalled();
  });
});

describe("an id used for two requests at once", () => {
  test("does not make the guard overlook the tool list", async () => {
    const { engine } = scripted();
    const { send, received } = await raw({ engine });
    const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    await send(list, { jsonrpc: "2.0", id: 1, method: "no/such" }, { jsonrpc: "2.0", id: 1, method: "ping" }, list);
    expect(JSON.stringify(received)).not.toContain("secret");
    expect(JSON.stringify(received).split('"name":"add"').length).toBe(3);
  });
});

function cancelled(requestId: unknown): unknown {
  return { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } };
}
