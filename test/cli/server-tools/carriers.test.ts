import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { carrierOf, runnerOf } from "../../../src/cli/server-tools/carriers.js";

const text = { type: "string" };
const object = { type: "object" };
const tool = (name: string, properties: object = {}, description = "", more: object = {}) => ({
  name,
  description,
  inputSchema: { type: "object", properties, ...more },
  annotations: {},
});

describe("a tool that calls others is known by", () => {
  it.each([
    ["its name", tool("call_tool", { name: text, arguments: object }), { tool: "args.name", args: "args.arguments" }],
    ["its arguments", tool("go", { toolName: text, params: object }), { tool: "args.toolName", args: "args.params" }],
    [
      "its description",
      tool("go", { method: text, input: object }, "Dispatches a call to any tool"),
      { tool: "args.method", args: "args.input" },
    ],
    [
      "a batch behind a reference",
      tool("go", { calls: { type: "array", items: { $ref: "#/$defs/C" } } }, "", {
        $defs: { C: { type: "object", properties: { tool: text, args: object } } },
      }),
      { each: "args.calls", tool: "item.tool", args: "item.args" },
    ],
    [
      "a choice of the server's tools",
      tool("go", { action: { enum: ["drop"] }, params: object }),
      { tool: "args.action", args: "args.params" },
    ],
    ["its name, with arguments as text", tool("run_tool", { tool: text, arguments: text }), undefined],
  ])("%s", (_, one, way) => {
    const carrier = carrierOf(one, (name) => name === "drop");
    expect(carrier).toBeDefined();
    expect(carrier?.way).toEqual(way);
  });

  it.each([
    tool("list_tools", { name: text, params: object }),
    tool("log_tool_call", { tool_name: text, arguments: object }),
    tool("execute_workflow", { id: text, inputs: object }),
    tool("create_issue", { name: text, payload: object }),
  ])("nothing of $name", (one) => expect(carrierOf(one)).toBeUndefined());
});

describe("a tool that runs code is known by", () => {
  it.each([
    ["its argument", tool("go", { command: text }), ["command"]],
    ["code, if it says that it runs", tool("run_it", { code: text }), ["code"]],
    ["its name alone", { name: "execute_sql", annotations: {} }, []],
  ])("%s", (_, one, parameters) => expect(runnerOf(one)?.parameters).toEqual(parameters));

  it.each([
    tool("format_code", { code: text }),
    tool("search", { query: text }, "Run a search"),
    tool("control", { command: { enum: ["start", "stop"] } }),
    tool("get_terminal_output", { id: text }),
  ])("nothing of $name", (one) => expect(runnerOf(one)).toBeUndefined());
});

it("471 tools of real servers have three that run code, and none that calls others", () => {
  const catalogue = JSON.parse(readFileSync("test/cli/fixtures/tool-catalogue.json", "utf8")).tools;
  const tools = catalogue.map(({ tool, description }: { tool: string; description: string }) => ({
    name: tool,
    description,
    annotations: {},
  }));
  const names = (found: (one: (typeof tools)[number]) => unknown) =>
    tools.filter((one: (typeof tools)[number]) => found(one)).map(({ name }: { name: string }) => name);
  expect(names((one) => carrierOf(one))).toEqual([]);
  expect(names((one) => runnerOf(one))).toEqual(["evaluate_script", "puppeteer_evaluate", "execute_sql"]);
});
