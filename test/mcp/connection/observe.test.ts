import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { inputRequired, McpServer } from "@modelcontextprotocol/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { approveByCallback, type GuardEvent, guardServer, guardTransport } from "../../../src/mcp/index.js";
import { clientOf, handlerOf } from "../modern.js";
import { call, raw } from "../raw.js";
import { DENIED, deferred, scripted, turn } from "../support.js";

const RAN = { content: [{ type: "text", text: "ran" }] };

/** A guard that only watches, and what it told. */
async function watched(engine = scripted(() => DENIED).engine) {
  const events: GuardEvent[] = [];
  const server = await raw({ engine, observe: true, onEvent: (event) => void events.push(event) });
  return { ...server, events };
}

describe("a guard that observes", () => {
  test("lets pass what the policy denies, and tells what it would have done", async () => {
    const { send, received, runs, events } = await watched();
    await send(call(1, { name: "add", arguments: { a: 1 } }));
    expect([received, runs]).toEqual([[{ jsonrpc: "2.0", id: 1, result: RAN }], [{ a: 1 }]]);
    expect(events).toEqual([
      {
        kind: "call",
        enforced: false,
        tool: "add",
        argNames: ["a"],
        scope: { grant: "local", session: expect.any(String) },
        decision: DENIED,
      },
    ]);
  });

  test("lets hidden tools be listed and called, and tells that it would have hidden them", async () => {
    const { send, received, runs, events } = await watched();
    await send({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    await send(call(2, { name: "secret" }));
    expect(received).toMatchObject([{ result: { tools: [{ name: "add" }, { name: "secret" }] } }, { id: 2 }]);
    expect([runs, events]).toMatchObject([
      ["secret"],
      [
        { kind: "list", enforced: false, removed: ["secret"] },
        { kind: "call", enforced: false, decision: { code: "hidden" } },
      ],
    ]);
  });

  test("lets pass what it would refuse to read, as it came", async () => {
    const events: GuardEvent[] = [];
    const [, end] = InMemoryTransport.createLinkedPair();
    const onEvent = (event: GuardEvent) => void events.push(event);
    guardTransport(end, { engine: scripted().engine, observe: true, onEvent });
    const seen: unknown[] = [];
    end.onmessage = (message) => void seen.push(message);
    await end.start();
    const messages = [
      [call(1, { name: "add" })],
      call(2, { name: "add", Name: "x" }),
      call(3, { name: "add", more: 1 }),
    ];
    for (const message of messages) end.onmessage?.(message as never);
    end.onmessage?.(messages[2] as never, { requestInfo: { headers: { "mcp-name": "other" } } } as never);
    expect(seen).toEqual([...messages, messages[2]]);
    expect(events).toMatchObject([
      { kind: "refusal", enforced: false, reason: "a batch of messages was refused" },
      { kind: "refusal", enforced: false, reason: "Invalid params: the members of a tools/call are case-sensitive" },
      { kind: "call", enforced: false },
      {
        kind: "refusal",
        enforced: false,
        reason: "Invalid params: the Mcp-Name header names another call than the body",
      },
    ]);
  });

  test("forwards a value of the server that is not a message", async () => {
    const [wire, end] = InMemoryTransport.createLinkedPair();
    guardTransport(end, { engine: scripted().engine, observe: true });
    const received: unknown[] = [];
    wire.onmessage = (message) => void received.push(message);
    end.onmessage = () => {};
    await end.start();
    await end.send(null as never);
    expect(received).toEqual([null]);
  });

  test("tells that the policy could not be evaluated where the engine fails", async () => {
    const { send, runs, events } = await watched(scripted(() => Promise.reject(new Error("store gone"))).engine);
    await send(call(1, { name: "add" }));
    expect([runs, events]).toMatchObject([[{}], [{ kind: "call", decision: { code: "store_unavailable" } }]]);
  });

  test("tells of a call that comes back with a state of the server's alone once", async () => {
    const { send, events } = await watched();
    await send(call(1, { name: "add" }), call(2, { name: "add", requestState: "of the server" }));
    expect(events).toHaveLength(1);
  });

  test("asks nobody and waits for nothing", async () => {
    const decision = deferred<unknown>();
    const { engine } = scripted(() => decision.promise);
    const { send, runs, events } = await watched(engine);
    await send(call(1, { name: "add" }));
    expect([runs, events]).toEqual([[{}], []]);
    decision.resolve({ ...DENIED, effect: "require_approval", code: "approval_required" });
    await turn();
    expect(events).toMatchObject([{ decision: { code: "approval_required" } }]);
    const approve = approveByCallback(() => expect.unreachable());
    const asking = await raw({ engine, observe: true, approve });
    await asking.send(call(1, { name: "add" }));
    expect(asking.runs).toEqual([{}]);
  });

  test("counts as it would count, and a call of several legs once", async () => {
    const limits = [{ counter: "adds", window: "day", max: 1, scope: "global" }];
    const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny", tools: { add: { limits } } }) });
    const events: GuardEvent[] = [];
    const handler = handlerOf(() => {
      const server = new McpServer({ name: "test", version: "1" });
      server.registerTool("add", { inputSchema: z.object({}) }, (_, { mcpReq }) => {
        if (mcpReq.inputResponses !== undefined) return { content: [] };
        const requestedSchema = { type: "object", properties: {} } as const;
        return inputRequired({ inputRequests: { a: inputRequired.elicit({ message: "?", requestedSchema }) } });
      });
      return guardServer(server, { engine, observe: true, onEvent: (event) => void events.push(event) });
    });
    const { client, connect } = await clientOf(handler, { elicitation: { form: {} } });
    client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: {} }));
    await connect();
    await client.callTool({ name: "add" });
    await client.callTool({ name: "add" });
    expect(events.map((event) => event.kind === "call" && event.decision.code)).toEqual(["allowed", "limit_exceeded"]);
  });
});

describe("what a guard tells while it enforces", () => {
  test("is each decision, refusal and shortened list", async () => {
    const events: GuardEvent[] = [];
    const { send } = await raw({ engine: scripted(() => DENIED).engine, onEvent: (event) => void events.push(event) });
    await send(call(1, { name: "add" }), call(2, { name: 7 }), { jsonrpc: "2.0", id: 3, method: "tools/list" });
    await send(call(4, { name: "secret" }));
    expect(events).toMatchObject([
      { kind: "call", enforced: true, tool: "add", decision: { code: "denied" } },
      { kind: "refusal", enforced: true, reason: "Invalid params: the name of the tool must be a string" },
      { kind: "list", enforced: true, removed: ["secret"] },
      { kind: "call", enforced: true, tool: "secret", decision: { code: "hidden" } },
    ]);
    expect(events).toHaveLength(4);
    // Nobody was asked, so nothing is said of an approval.
    expect(Object.keys(events[0]!)).toEqual(["kind", "tool", "argNames", "scope", "decision", "enforced"]);
  });

  test.each([
    ["throws", () => { throw new Error("no"); }],
    ["rejects", () => Promise.reject(new Error("no"))],
  ])("changes nothing where the listener %s", async (_, onEvent) => {
    const { send, runs } = await raw({ engine: scripted().engine, onEvent });
    await send(call(1, { name: "add" }));
    expect(runs).toEqual([{}]);
  }); // biome-ignore format: one case a line
});
