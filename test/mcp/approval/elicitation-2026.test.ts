import { Client } from "@modelcontextprotocol/client";
import { createRequestStateCodec, InMemoryTransport, inputRequired, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createMemoryStore, type Engine, parsePolicy } from "../../../src/index.js";
import { approveByElicitation, type GuardOptions, guardServer, guardTransport } from "../../../src/mcp/index.js";
import { clientOf, handlerOf, post, REVISION } from "../modern.js";
import { turn } from "../support.js";
import { dropInto, engineOf, NOON, POLICY, RAN, REASON, textOf, used, YES } from "./support.js";

const FORM = { elicitation: { form: {} } };
const INFO = { name: "test", version: "1" };
const KEY = "dev.tollgate/approval";
const ASKED = {
  resultType: "input_required",
  inputRequests: { [KEY]: { method: "elicitation/create", params: { mode: "form" } } },
  requestState: expect.any(String),
};

/** One process that serves the tool over stateless HTTP. */
function processOf(options: Partial<GuardOptions> = {}, engine: Engine = engineOf()) {
  const runs: unknown[] = [];
  const handler = handlerOf(() => {
    const server = new McpServer(INFO);
    server.registerTool("drop", { inputSchema: z.object({ table: z.string() }) }, dropInto(runs));
    return guardServer(server, { engine, clock: () => NOON, approve: approveByElicitation(), ...options });
  });
  const call = async (more: object = {}, table = "a", clientId = "acme") => {
    const params = { name: "drop", arguments: { table }, ...more };
    const { result } = await post(handler, "tools/call", params, FORM, clientId);
    return result as unknown as { requestState: string };
  };
  const answer = (requestState: string, said: object = YES) => ({ inputResponses: { [KEY]: said }, requestState });
  return { engine, runs, handler, call, answer };
}

describe("elicitation of the 2026 era", () => {
  test("asks by an `input_required` result, and runs the approved call once, charged once", async () => {
    const { engine, runs, handler } = processOf();
    const { client, connect } = await clientOf(handler, FORM);
    const asked: unknown[] = [];
    client.setRequestHandler("elicitation/create", ({ params }) => {
      asked.push(params.message);
      return YES;
    });
    await connect();
    expect(await client.callTool({ name: "drop", arguments: { table: "a" } })).toMatchObject(RAN);
    expect(asked).toEqual([`Run "drop"? ${REASON}\nArguments: {"table":"a"}`]);
    expect([runs, used(engine)]).toEqual([[{ table: "a" }], 1]);
  });

  test("works over stdio", async () => {
    const [engine, runs] = [engineOf(), [] as unknown[]];
    const [clientEnd, wire] = InMemoryTransport.createLinkedPair();
    serveStdio(
      () => {
        const server = new McpServer(INFO);
        server.registerTool("drop", { inputSchema: z.object({ table: z.string() }) }, dropInto(runs));
        return guardServer(server, { engine, approve: approveByElicitation() });
      },
      { transport: wire },
    );
    const client = new Client(INFO, { capabilities: FORM, versionNegotiation: { mode: { pin: REVISION } } });
    client.setRequestHandler("elicitation/create", () => YES);
    await client.connect(clientEnd);
    expect(await client.callTool({ name: "drop", arguments: { table: "a" } })).toMatchObject(RAN);
    expect([runs, used(engine)]).toEqual([[{ table: "a" }], 1]);
  });

  test("denies what the person declines, and a yes to the same question comes too late", async () => {
    const { call, answer, runs } = processOf();
    const { requestState } = await call();
    expect(textOf(await call(answer(requestState, { action: "decline" })))).toContain("said no");
    expect(await call(answer(requestState))).toMatchObject(ASKED);
    expect(runs).toEqual([]);
  });

  test("denies a client that declares no elicitation, and says what would be needed", async () => {
    const { handler } = processOf();
    const { result } = await post(handler, "tools/call", { name: "drop", arguments: { table: "a" } }, {});
    expect(textOf(result)).toContain("it would have to declare the `elicitation` capability");
    expect(result).toMatchObject({ resultType: "complete", isError: true });
  });

  test("denies a client that says nothing of itself", async () => {
    const [wire, end] = InMemoryTransport.createLinkedPair();
    guardTransport(end, { engine: engineOf(), approve: approveByElicitation() });
    end.onmessage = () => {};
    await end.start();
    const received: { result?: unknown }[] = [];
    wire.onmessage = (message) => void received.push(message as never);
    const params = { name: "drop", arguments: { table: "a" } };
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params } as const;
    // As an entry point of SDK v2 hands on what it has classified.
    end.onmessage(message, { classification: { era: "modern" } } as never);
    await turn();
    expect(textOf(received[0]?.result)).toContain("it would have to declare the `elicitation` capability");
  });

  test.each([[null], ["yes"], [true], [[YES]]])("denies if the answer is not an answer: %j", async (said) => {
    const { call, answer, runs } = processOf();
    const { requestState } = await call();
    expect(textOf(await call(answer(requestState, said as never)))).toContain("did not answer in time");
    expect(runs).toEqual([]);
  });

  test("asks again where the answer is left out", async () => {
    const { call } = processOf();
    const { requestState } = await call();
    expect(await call({ requestState, inputResponses: {} })).toMatchObject(ASKED);
  });
});

describe("an approval that a client carries", () => {
  test("counts once", async () => {
    const { call, answer, runs } = processOf();
    const { requestState } = await call();
    expect(await call(answer(requestState))).toMatchObject(RAN);
    expect(await call(answer(requestState))).toMatchObject(ASKED);
    expect(runs).toEqual([{ table: "a" }]);
  });

  test("is for those arguments and that client alone", async () => {
    const { call, answer, runs } = processOf();
    const { requestState } = await call();
    expect(await call(answer(requestState), "b")).toMatchObject(ASKED);
    expect(await call(answer(requestState), "a", "other")).toMatchObject(ASKED);
    expect(runs).toEqual([]);
    expect(await call(answer(requestState))).toMatchObject(RAN);
  });

  test("expires by the guard's clock", async () => {
    let now = NOON;
    const { call, answer, runs } = processOf({
      clock: () => now,
      approve: approveByElicitation({ expiresAfterMs: 1_000 }),
    });
    const [late, inTime] = [await call(), await call()];
    now += 999;
    expect(await call(answer(inTime.requestState))).toMatchObject(RAN);
    now += 1;
    expect(await call(answer(late.requestState))).toMatchObject(ASKED);
    expect(runs).toHaveLength(1);
  });

  test("is none where the client made it up, or changed it", async () => {
    const { call, answer, runs } = processOf();
    const { requestState } = await call();
    const changed = `${requestState.slice(0, -3)}AA=`;
    for (const state of ["yes", "", "tollgate.1.e30.AAAA", changed, requestState.split(".").slice(0, 3).join(".")])
      expect(await call(answer(state))).toMatchObject(ASKED);
    expect(runs).toEqual([]);
  });

  test("is none for another question than the one that was put", async () => {
    const { call, answer, runs, engine } = processOf();
    const { requestState } = await call();
    const tools = { drop: { action: "require_approval", reason: "anything else" } };
    engine.replacePolicy(parsePolicy({ version: "1", default: "deny", tools }));
    expect(await call(answer(requestState))).toMatchObject(ASKED);
    expect(runs).toEqual([]);
  });

  test("is none under another policy, though it asks the same question", async () => {
    const { call, answer, runs, engine } = processOf();
    const { requestState } = await call();
    const { default: byDefault, tools } = POLICY;
    engine.replacePolicy(parsePolicy({ version: "1", default: byDefault, tools: { ...tools, other: {} } }));
    expect(await call(answer(requestState))).toMatchObject(ASKED);
    expect(runs).toEqual([]);
  });
});

describe("an answer that reaches another process", () => {
  test("or another engine of the same process is none there", async () => {
    const [one, other] = [processOf(), processOf()];
    const { requestState } = await one.call();
    expect(await other.call(other.answer(requestState))).toMatchObject(ASKED);
    expect([one.runs, other.runs]).toEqual([[], []]);
    expect(await one.call(one.answer(requestState))).toMatchObject(RAN);
  });

  const codec = () => createRequestStateCodec({ key: "0123456789abcdef0123456789abcdef" });

  test("counts there where the host gives both the same key, and again in none that shares a store", async () => {
    const requestStateStore = createMemoryStore();
    const [one, other] = [codec(), codec()].map((requestState) => processOf({ requestState, requestStateStore }));
    const { requestState } = await one!.call();
    expect(requestState.startsWith("v1.")).toBe(true);
    expect(await other!.call(other!.answer(requestState))).toMatchObject(RAN);
    expect(await one!.call(one!.answer(requestState))).toMatchObject(ASKED);
    expect([one!.runs, other!.runs]).toEqual([[], [{ table: "a" }]]);
  });

  test("is asked about again where the keys differ", async () => {
    const one = processOf({ requestState: codec() });
    const other = processOf({ requestState: createRequestStateCodec({ key: "f".repeat(32) }) });
    const { requestState } = await one.call();
    expect(await other.call(other.answer(requestState))).toMatchObject(ASKED);
  });

  test.each([
    ["fails", () => Promise.reject(new Error("down"))],
    ["answers junk", async () => 7],
    ["is silent", () => new Promise(() => {})],
  ])("is asked about again where the shared store %s", async (_, reserve) => {
    const { call, answer, runs } = processOf({ requestStateStore: { reserve, release: reserve } as never });
    const { requestState } = await call();
    expect(await call(answer(requestState))).toMatchObject(ASKED);
    expect(runs).toEqual([]);
  });

  test("is denied, and never runs, where the codec fails to seal the question", async () => {
    const requestState = {
      mint: () => Promise.reject(new Error("no key")),
      verify: () => Promise.reject(new Error("no")),
    };
    const { call, runs } = processOf({ requestState });
    expect(textOf(await call())).toContain("the policy could not be evaluated, so the call was not run");
    expect(runs).toEqual([]);
  });
});

test("a tool that asks for input of its own, after the approval, is approved and charged once", async () => {
  const engine = engineOf();
  const states: unknown[] = [];
  const handler = handlerOf(() => {
    const server = new McpServer(INFO);
    server.registerTool("drop", { inputSchema: z.object({ table: z.string() }) }, (_, { mcpReq }) => {
      states.push(mcpReq.requestState<string>());
      if (mcpReq.inputResponses !== undefined) return { content: [{ type: "text" as const, text: "dropped" }] };
      const requestedSchema = { type: "object", properties: {} } as const;
      return inputRequired({
        inputRequests: { sure: inputRequired.elicit({ message: "Sure?", requestedSchema }) },
        requestState: "of the server",
      });
    });
    return guardServer(server, { engine, approve: approveByElicitation() });
  });
  const { client, connect } = await clientOf(handler, FORM);
  const asked: unknown[] = [];
  client.setRequestHandler("elicitation/create", ({ params }) => {
    asked.push(params.message);
    return YES;
  });
  await connect();
  expect(await client.callTool({ name: "drop", arguments: { table: "a" } })).toMatchObject(RAN);
  expect(asked).toEqual([expect.stringContaining('Run "drop"?'), "Sure?"]);
  expect([states, used(engine)]).toEqual([[undefined, "of the server"], 1]);
});
