import { InMemoryTransport as InMemoryV1 } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer as McpServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { expect } from "vitest";
import { call } from "../raw.js";
import { DENIED, scripted, turn } from "../support.js";
import { type Guard, guardTest } from "./guard-test.js";

interface Tool {
  remove(): void;
  update(changes: { name?: string; description?: string }): void;
}

/** A server of one SDK generation and the bare wire to it. */
const SDKS = {
  v1: (runs: string[]) => {
    const server = new McpServerV1({ name: "test", version: "1" });
    const add = (name: string): Tool => server.registerTool(name, {}, () => ran(runs, name)) as Tool;
    return { server, add, pair: () => InMemoryV1.createLinkedPair() };
  },
  v2: (runs: string[]) => {
    const server = new McpServer({ name: "test", version: "1" });
    const add = (name: string): Tool => server.registerTool(name, {}, () => ran(runs, name)) as Tool;
    return { server, add, pair: () => InMemoryTransport.createLinkedPair() };
  },
};

function ran(runs: string[], name: string) {
  runs.push(name);
  return { content: [] };
}

async function callAll(wire: { send(message: never): Promise<void> }, ...tools: readonly string[]): Promise<void> {
  for (const [id, name] of tools.entries()) await wire.send(call(id, { name }) as never);
  await turn();
}

for (const [generation, make] of Object.entries(SDKS)) {
  guardTest(
    `tools registered after the guard, updated, renamed and removed are guarded, in ${generation}`,
    async ({ guardServer }: Guard) => {
      const runs: string[] = [];
      const { server, add, pair } = make(runs);
      const [early, renamed] = [add("early"), add("old")];
      const { engine, calls } = scripted(() => DENIED);
      guardServer(server, { engine });
      add("late");
      const [wire, end] = pair();
      await server.connect(end as never);
      add("later");
      early.update({ description: "changed" });
      renamed.update({ name: "new" });
      add("gone").remove();
      const tools = ["early", "late", "later", "old", "new", "gone"];
      await callAll(wire, ...tools);
      expect([runs, calls.map(({ tool }) => tool)]).toEqual([[], tools]);
    },
  );

  guardTest(
    `a guard installed twice, on the server or on both of its layers, decides once, in ${generation}`,
    async ({ guardServer }: Guard) => {
      const runs: string[] = [];
      const { server, add, pair } = make(runs);
      add("add");
      const { engine, calls } = scripted();
      guardServer(guardServer(server.server, { engine }), { engine });
      guardServer(guardServer(server, { engine }), { engine });
      const [wire, end] = pair();
      await server.connect(end as never);
      await callAll(wire, "add");
      expect([runs, calls.length]).toEqual([["add"], 1]);
    },
  );

  guardTest(`a server connected twice is guarded twice, in ${generation}`, async ({ guardServer }: Guard) => {
    const runs: string[] = [];
    const { server, add, pair } = make(runs);
    add("add");
    const { engine, calls } = scripted(() => DENIED);
    guardServer(server, { engine });
    for (const _ of ["first", "second"]) {
      const [wire, end] = pair();
      await server.connect(end as never);
      await callAll(wire, "add");
      await server.close();
    }
    expect([runs, calls.length]).toEqual([[], 2]);
  });
}
