import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { describe, expect, test } from "vitest";
import { guardServer, guardTransport } from "../../../src/mcp/index.js";
import { addServer, call, raw } from "../raw.js";
import { DENIED, scripted, turn } from "../support.js";

describe("guardServer", () => {
  test("throws on a server that is connected already, and says what to do", async () => {
    const { engine } = scripted();
    const server = addServer([]);
    await server.connect(InMemoryTransport.createLinkedPair()[1]);
    const text =
      "guardServer: the server is connected already, so that it would guard nothing; " +
      "call `guardServer(server, { engine })` before `server.connect(transport)`";
    expect(() => guardServer(server, { engine })).toThrow(text);
    expect(() => guardServer(server.server, { engine })).toThrow(text);
  });

  test("throws on a wrong server, engine or scope function", () => {
    const { engine } = scripted();
    expect(() => guardServer({} as never, { engine })).toThrow("guardServer: expected an MCP server");
    expect(() => guardServer(addServer([]), {} as never)).toThrow("guardServer: expected an engine");
    expect(() => guardServer(addServer([]), undefined as never)).toThrow("guardServer: expected an engine");
    expect(() => guardServer(addServer([]), { engine, scope: "grant" as never })).toThrow(
      "expected `scope` to be a function",
    );
  });

  test("returns the server itself", () => {
    const server = addServer([]);
    expect(guardServer(server, { engine: scripted().engine })).toBe(server);
  });

  test("installed twice decides once", async () => {
    const { engine, calls } = scripted();
    const { send, runs } = await raw({ engine }, 2);
    await send(call(1, { name: "add" }));
    expect([calls.length, runs.length]).toEqual([1, 1]);
  });

  test("installed on both layers of a server decides once", async () => {
    const { engine, calls } = scripted();
    const runs: unknown[] = [];
    const server = addServer(runs);
    guardServer(server.server, { engine });
    guardServer(server, { engine });
    const [wire, serverEnd] = InMemoryTransport.createLinkedPair();
    await server.connect(serverEnd);
    await wire.send(call(1, { name: "add" }) as never);
    await turn();
    expect([calls.length, runs.length]).toEqual([1, 1]);
  });

  test("refuses a second engine, which would not be asked", () => {
    const server = guardServer(addServer([]), { engine: scripted().engine });
    expect(() => guardServer(server, { engine: scripted().engine })).toThrow(
      "guardServer: the server is guarded already, with another `engine`; guard it once",
    );
  });

  test("does not ask a second guard of a server, and takes it also where the server is connected", async () => {
    const { engine } = scripted();
    const told: string[] = [];
    const server = guardServer(addServer([]), { engine, onEvent: () => void told.push("first") });
    guardServer(server, { engine, onEvent: () => void told.push("second") });
    const [wire, serverEnd] = InMemoryTransport.createLinkedPair();
    await server.connect(serverEnd);
    expect(guardServer(server, { engine })).toBe(server);
    await wire.send(call(1, { name: "add" }) as never);
    await turn();
    expect(told).toEqual(["first"]);
  });

  test("refuses a second guard that enforces where the first only watches", () => {
    const { engine } = scripted();
    const server = guardServer(addServer([]), { engine, observe: true });
    expect(() => guardServer(server, { engine })).toThrow(
      "guardServer: the server is guarded already, with another `observe`; guard it once",
    );
    const [, end] = InMemoryTransport.createLinkedPair();
    guardTransport(end, { engine, observe: true });
    expect(() => guardTransport(end, { engine })).toThrow("the transport is guarded already, with another `observe`");
  });

  test("refuses a second guard of a transport that would be another one", () => {
    const { engine } = scripted();
    const [, end] = InMemoryTransport.createLinkedPair();
    guardTransport(end, { engine });
    expect(() => guardTransport(end, { engine, scope: () => ({ grant: "g" }) })).toThrow("with another `scope`");
    expect(() => guardTransport(end, { engine, hideDenied: true })).toThrow("with another `hideDenied`");
    expect(guardTransport(end, { engine })).toBe(end);
  });

  test("guards a server on each transport that it is connected to", async () => {
    const { engine, calls } = scripted(() => DENIED);
    const runs: unknown[] = [];
    const server = guardServer(addServer(runs), { engine });
    for (const _ of ["first", "second"]) {
      const [wire, serverEnd] = InMemoryTransport.createLinkedPair();
      await server.connect(serverEnd);
      await wire.send(call(1, { name: "add" }) as never);
      await turn();
      await server.close();
    }
    expect([calls.length, runs]).toEqual([2, []]);
    expect(calls[0]?.scope?.session).not.toBe(calls[1]?.scope?.session);
  });

  test("decides once on a transport that is connected a second time", async () => {
    const { engine, calls } = scripted();
    const runs: unknown[] = [];
    const server = guardServer(addServer(runs), { engine });
    const [, serverEnd] = InMemoryTransport.createLinkedPair();
    await server.connect(serverEnd);
    await server.close();
    await server.connect(serverEnd);
    serverEnd.onmessage?.(call(1, { name: "add" }) as never);
    await turn();
    expect([calls.length, runs.length]).toEqual([1, 1]);
  });

  test("judges messages that arrive while the transport starts", async () => {
    const { engine, calls } = scripted(() => DENIED);
    const runs: unknown[] = [];
    const server = guardServer(addServer(runs), { engine });
    const [wire, serverEnd] = InMemoryTransport.createLinkedPair();
    await wire.send(call(1, { name: "add" }) as never);
    await server.connect(serverEnd);
    await turn();
    expect([calls.length, runs]).toEqual([1, []]);
  });

  test("leaves a transport as it was when connect fails", async () => {
    const { engine } = scripted();
    const server = guardServer(addServer([]), { engine });
    await server.connect(InMemoryTransport.createLinkedPair()[1]);
    const [, other] = InMemoryTransport.createLinkedPair();
    await expect(server.connect(other)).rejects.toThrow("Already connected");
    expect(Object.hasOwn(other, "start")).toBe(false);
    const own = { start: async () => {}, send: async () => {}, close: async () => {} };
    const { start } = own;
    await expect(server.connect(own as never)).rejects.toThrow("Already connected");
    expect(own.start).toBe(start);
  });

  test("rejects and closes a connection that it could not guard", async () => {
    const { engine } = scripted();
    const closed: boolean[] = [];
    const server = { connect: async () => {}, close: async () => void closed.push(true) };
    guardServer(server, { engine });
    const connect = server.connect as (transport: unknown) => Promise<void>;
    await expect(connect(InMemoryTransport.createLinkedPair()[1])).rejects.toThrow(
      "guardServer: this connection could not be guarded and was closed",
    );
    expect(closed).toEqual([true]);
  });

  test.each<[string, (transport: { start(): Promise<void> }) => Promise<void>]>([
    ["never starts its transport, and cannot be closed", async () => {}],
    ["starts its transport without a handler", (transport) => transport.start()],
  ])("rejects a connection of a server that %s", async (_, connect) => {
    const server = guardServer({ connect } as { connect(transport: never): Promise<void> }, {
      engine: scripted().engine,
    });
    await expect(server.connect(InMemoryTransport.createLinkedPair()[1] as never)).rejects.toThrow(
      "guardServer: this connection could not be guarded and was closed; the server never started the transport",
    );
  });
});
