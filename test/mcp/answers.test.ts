import { describe, expect, test } from "vitest";
import { createAnswers } from "../../src/mcp/answers.js";
import type { Settings } from "../../src/mcp/guard-options.js";
import { listFilter } from "../../src/mcp/list-filter.js";
import { createRequestStates } from "../../src/mcp/request-state.js";
import { scripted } from "./support.js";

const states = createRequestStates({ engine: scripted().engine, clock: () => 0, codec: undefined, store: undefined });
const settings = { engine: scripted().engine, hideDenied: false, enforce: true } as Settings;
const answers = () => createAnswers(listFilter(settings), states);
const admitted = (tool: string) => ({ call: { tool }, tool, limits: [], spent: false });
const list = (id: number) => ({
  jsonrpc: "2.0",
  id,
  result: { tools: [{ name: "add" }, { name: "secret" }], nextCursor: "n" },
});
const unknown = (id: number, tool: string) => ({
  jsonrpc: "2.0",
  id,
  result: { content: [{ type: "text", text: `MCP error -32602: Tool ${tool} not found` }], isError: true },
});

describe("what the server answers", () => {
  test("a list is filtered by its form, whichever request it says that it answers", () => {
    const { filter, expect: expectCall } = answers();
    expectCall(1, admitted("add"));
    expect(filter({ jsonrpc: "2.0", id: 1, result: { content: [], tools: [] } })).toMatchObject({
      result: { tools: [] },
    });
    expect(filter(list(1))).toMatchObject({ result: { tools: [{ name: "add" }], nextCursor: "n" } });
    expect(filter(list(1))).toMatchObject({ result: { tools: [{ name: "add" }] } });
  });

  test("an unknown tool is answered alike, also where two calls share an id", () => {
    const { filter, expect: expectCall } = answers();
    expectCall(90, admitted("nosuch"));
    expectCall(90, admitted("add"));
    expect(filter(unknown(90, "nosuch"))).toEqual({
      jsonrpc: "2.0",
      id: 90,
      error: { code: -32602, message: "Unknown tool: nosuch" },
    });
  });
});
