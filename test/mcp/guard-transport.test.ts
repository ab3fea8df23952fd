import { Client } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport as InMemoryV1 } from "@modelcontextprotocol/sdk/inMemory.js";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { describe, expect, test } from "vitest";
import { guardServer, guardTransport } from "../../src/mcp/index.js";
import { addServer, call } from "./raw.js";
import { ALLOWED, DENIED, scripted, turn } from "./support.js";

interface End {
  onmessage?: ((message: never) => void) | undefined;
  start(): Promise<void>;
  send(message: never): Promise<void>;
}

/** A proxy of a few lines: what comes in on one side leaves on the other. */
async function pump(one: End, other: End): Promise<void> {
  one.onmessage = (message) => void other.send(message);
  other.onmessage = (message) => void one.send(message);
  await Promise.all([one.start(), other.start()]);
}

describe("guardTransport", () => {
  test("guards a server that only a transport leads to, in v1", async () => {
    const runs: unknown[] = [];
    const { engine } = scripted(({ args }) => (args?.a === 1 ? ALLOWED : DENIED));
    const [toServer, server] = InMemoryV1.createLinkedPair();
    const [client, toClient] = InMemoryV1.createLinkedPair();
    await addServer(runs).connect(server);
    await pump(guardTransport(toClient, { engine }) as End, toServer as End);
    const caller = new ClientV1({ name: "test", version: "1" });
    await caller.connect(client);
    await caller.callTool({ name: "add", arguments: { a: 1 } });
    expect(await caller.callTool({ name: "add", arguments: { a: 2 } })).toMatchObject({ isError: true });
    expect((await caller.listTools()).tools.map((tool) => tool.name)).toEqual(["add"]);
    expect(runs).toEqual([{ a: 1 }]);
  });

  test.each(["2025", "2026"])(
    "guards a server that only a transport leads to, in v2 and the era of %s",
    async (era) => {
      const runs: unknown[] = [];
      const { engine } = scripted(({ tool }) => (tool === "add" ? ALLOWED : DENIED));
      const [toServer, server] = InMemoryTransport.createLinkedPair();
      const [client, toClient] = InMemoryTransport.createLinkedPair();
      serveStdio(
        () => {
          const made = new McpServer({ name: "test", version: "1" });
          for (const name of ["add", "remove", "secret"])
            made.registerTool(name, {}, () => {
              runs.push(name);
              return { content: [] };
            });
          return made;
        },
        { transport: server },
      );
      await pump(guardTransport(toClient, { engine }) as End, toServer as End);
      const mode = era === "2025" ? "legacy" : { pin: "2026-07-28" };
      const caller = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
      await caller.connect(client);
      await caller.callTool({ name: "add" });
      expect(await caller.callTool({ name: "remove" })).toMatchObject({ isError: true });
      expect((await caller.listTools()).tools.map((tool) => tool.name)).toEqual(["add", "remove"]);
      expect(runs).toEqual(["add"]);
    },
  );

  test("guards a transport that is started again, with a connection of its own", async () => {
    const { engine, calls } = scripted(() => DENIED);
    const [, end] = InMemoryV1.createLinkedPair();
    const seen: unknown[] = [];
    guardTransport(end, { engine });
    for (const _ of ["first", "second"]) {
      const before = end.onmessage;
      end.onmessage = (message, extra) => {
        before?.(message, extra);
        seen.push(message);
      };
      await end.start();
      end.onmessage?.(call(1, { name: "add" }) as never);
    }
    expect([calls.length, seen]).toEqual([2, []]);
    expect(calls[0]?.scope?.session).not.toBe(calls[1]?.scope?.session);
  });

  test("decides once beside guardServer with the same engine", async () => {
    const { engine, calls } = scripted();
    const runs: unknown[] = [];
    const [wire, end] = InMemoryV1.createLinkedPair();
    await guardServer(addServer(runs), { engine }).connect(guardTransport(end, { engine }));
    await wire.send(call(1, { name: "add" }) as never);
    await turn();
    expect([calls.length, runs.length]).toEqual([1, 1]);
  });

  test("throws on a transport that has a handler already, on a value that is not a transport, and without an engine", () => {
    const { engine } = scripted();
    const [, end] = InMemoryV1.createLinkedPair();
    const [start, send] = [async () => {}, async () => {}];
    for (const none of [undefined, null, "stdio", {}, { start }, { send }])
      expect(() => guardTransport(none as never, { engine })).toThrow(
        "guardTransport: expected a transport, an object with `start` and `send`",
      );
    expect(() => guardTransport(end, {} as never)).toThrow(
      "guardTransport: expected an engine; write `guardTransport(transport, { engine: createEngine({ policy }) })`",
    );
    end.onmessage = () => {};
    expect(() => guardTransport(end, { engine })).toThrow(
      "guardTransport: the transport has a handler already, so that messages may pass by the guard; " +
        "call `guardTransport(transport, { engine })` first",
    );
  });

  test("does not let a transport start without a handler, since one that it gets later would not be guarded", async () => {
    const { engine, calls } = scripted(() => DENIED);
    const [, end] = InMemoryV1.createLinkedPair();
    guardTransport(end, { engine });
    await expect(end.start()).rejects.toThrow(
      "guardTransport: the transport has no handler yet, and one that it gets later would not be guarded; " +
        "set `onmessage` before `start`",
    );
    const seen: unknown[] = [];
    end.onmessage = (message) => void seen.push(message);
    await end.start();
    end.onmessage?.(call(1, { name: "add" }) as never);
    expect([calls.length, seen]).toEqual([1, []]);
  });

  test("sends what the host sends before the start, and closes where nobody listens for that", async () => {
    const [wire, end] = InMemoryV1.createLinkedPair();
    guardTransport(end, { engine: scripted().engine });
    const received: unknown[] = [];
    wire.onmessage = (message) => void received.push(message);
    const early = { jsonrpc: "2.0", method: "notifications/x" } as const;
    await end.send(early);
    end.onmessage = () => {};
    await end.start();
    await end.close();
    expect(received).toEqual([early]);
  });
});
