import { describe, expect, test } from "vitest";
import { createAnswers } from "../../src/mcp/answers.js";

const answers = () => createAnswers((tool) => tool !== "secret");
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
    const { filter, expectCall } = answers();
    expectCall(1, "add");
    expect(filter({ jsonrpc: "2.0", id: 1, result: { content: [], tools: [] } })).toMatchObject({
      result: { tools: [] },
    });
    expect(filter(list(1))).toMatchObject({ result: { tools: [{ name: "add" }], nextCursor: "n" } });
    expect(filter(list(1))).toMatchObject({ result: { tools: [{ name: "add" }] } });
  });

  test("an unknown tool is answered alike, also where two calls share an id", () => {
    const { filter, expectCall } = answers();
    expectCall(90, "nosuch");
    expectCall(90, "add");
    expect(filter(unknown(90, "nosuch"))).toEqual({
      jsonrpc: "2.0",
      id: 90,
      error: { code: -32602, message: "Unknown tool: nosuch" },
    });
  });
});
