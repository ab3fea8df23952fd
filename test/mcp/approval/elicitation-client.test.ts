import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { describe, expect, test } from "vitest";
import type { AnyEngine } from "../../../src/engine/types.js";
import { call } from "../raw.js";
import { ALLOWED, DENIED, deferred, scripted, turn } from "../support.js";
import { engineOf, guardedV1, INFO, REASON, textOf, UNAVAILABLE, YES } from "./support.js";

describe("elicitation of the 2025 era, on the wire", () => {
  const DROP = call(1, { name: "drop", arguments: { table: "a" } });
  const CANCELLED = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
  const NOBODY = [{ id: 1, result: { content: [{ text: UNAVAILABLE }] } }];

  /** A client that writes its own messages, once it has said what it can do. */
  async function wired(engine: AnyEngine = engineOf(), capabilities: object = { elicitation: {} }) {
    const [wire, serverEnd] = InMemoryTransport.createLinkedPair();
    const received: { id?: unknown; method?: unknown }[] = [];
    const streams: unknown[] = [];
    const runs: unknown[] = [];
    const errors: string[] = [];
    const dead = new Set<unknown>();
    wire.onmessage = (message) => void received.push(message);
    serverEnd.send = (message, options) => {
      const { method } = message as { method?: unknown };
      if (dead.has(method)) return Promise.reject(new Error("no stream"));
      streams.push([method, options?.relatedRequestId]);
      return InMemoryTransport.prototype.send.call(serverEnd, message, options);
    };
    const server = guardedV1(engine, runs);
    server.server.onerror = (error) => void errors.push(error.message);
    await server.connect(serverEnd);
    const send = async (...messages: unknown[]) => {
      for (const message of messages) void wire.send(message as never);
      await turn();
    };
    const params = { protocolVersion: "2025-11-25", clientInfo: INFO, capabilities };
    await send({ jsonrpc: "2.0", id: 0, method: "initialize", params });
    for (const list of [received, streams]) list.length = 0;
    const answer = (result: unknown) => send({ jsonrpc: "2.0", id: received[0]?.id, result });
    return { send, answer, received, streams, runs, errors, server, dead };
  }

  test("puts the question, and takes it back, on the stream of the call", async () => {
    const { send, received, streams } = await wired();
    await send(DROP);
    await send(CANCELLED);
    expect(streams).toEqual([
      ["elicitation/create", 1],
      ["notifications/cancelled", 1],
    ]);
    expect(received[1]).toMatchObject({ params: { requestId: received[0]?.id } });
  });

  test("takes back no question that is answered", async () => {
    const evaluated = deferred<unknown>();
    const asks = { ...DENIED, effect: "require_approval", code: "approval_required" };
    let count = 0;
    const { engine } = scripted(() => {
      count += 1;
      return count === 1 ? asks : evaluated.promise;
    });
    const { send, answer, received, runs } = await wired(engine);
    await send(DROP);
    await answer(YES);
    await send(CANCELLED);
    evaluated.resolve(ALLOWED);
    await turn();
    expect([received.map(({ method }) => method), runs]).toEqual([["elicitation/create"], []]);
  });

  test("keeps the answer to its question to itself, and leaves the server the answers to its own", async () => {
    const { send, answer, received, runs, errors, server } = await wired();
    await send(DROP);
    await answer(YES);
    expect([runs, errors]).toEqual([[{ table: "a" }], []]);
    received.length = 0;
    const pinged = server.server.ping();
    await answer({});
    expect(await pinged).toEqual({});
  });

  const noes: readonly (readonly [string, unknown, string])[] = [
    ["accepts without a form", { action: "accept" }, "said no"],
    ["declines with a form that says yes", { action: "decline", content: { approve: true } }, "said no"],
    ["closes a form that says yes", { action: "cancel", content: { approve: true } }, "did not answer"],
    ["answers with no object", null, "none can be asked"],
  ];
  test.each(noes)("denies where the client %s", async (_, said, text) => {
    const { send, answer, received, runs } = await wired();
    await send(DROP);
    await answer(said);
    expect(textOf((received[1] as { result?: unknown }).result)).toContain(text);
    expect(runs).toEqual([]);
  });

  test("denies where the question cannot be sent", async () => {
    const { send, received, runs, dead } = await wired();
    dead.add("elicitation/create");
    await send(DROP);
    expect([received, runs]).toMatchObject([NOBODY, []]);
  });

  test.each([
    ["no elicitation", {}],
    ["elicitation by URL alone", { elicitation: { url: {} } }],
  ])("asks no client that declares %s, and says what would be needed", async (_, capabilities) => {
    const { send, received } = await wired(engineOf(), capabilities);
    await send(DROP);
    expect(received).toMatchObject(NOBODY);
    expect(received).toHaveLength(1);
  });

  test("shows four thousand characters of the arguments, and says how many more there are", async () => {
    const table = (length: number) => call(1, { name: "drop", arguments: { table: "t".repeat(length) } });
    const messages: string[] = [];
    for (const length of [3_988, 3_990]) {
      const { send, received } = await wired();
      await send(table(length));
      messages.push((received[0] as { params: { message: string } }).params.message);
    }
    const asked = `Run "drop"? ${REASON}\nArguments: `;
    expect(messages).toEqual([
      `${asked}{"table":"${"t".repeat(3_988)}"}`,
      `${asked}{"table":"${"t".repeat(3_990)}… (2 more characters, not shown)`,
    ]);
  });
});
