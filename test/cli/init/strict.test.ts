import { expect, it } from "vitest";
import { ownFolder } from "../folder.js";
import { tollgate } from "../run.js";

const text = { type: "string" };
const closed = (name: string, properties: object) => ({
  name,
  inputSchema: { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
});
const SERVER = {
  tools: [
    closed("get_file", { path: text, head: { type: "number" } }),
    closed("delete_file", { path: text }),
    closed("call_tool", { name: text, arguments: { type: "object" } }),
    closed("get_all", {}),
    { name: "get_any", inputSchema: { type: "object", properties: { a: text }, patternProperties: { "^x": text } } },
  ],
  resources: [{ uri: "file:///srv/a.md" }, { uri: "file:///srv/*" }],
  prompts: [{ name: "sum", arguments: [{ name: "topic", required: true }] }],
};

it("init --strict names arguments, resources and prompts, and check finds nothing but the dispatcher's way", async () => {
  const { write } = ownFolder();
  const tools = write("tools.json", SERVER);
  const { code, out, err } = await tollgate("init", "--strict", "--tools", tools);
  expect(code).toBe(0);
  const policy = JSON.parse(out);
  expect([policy.version, policy.hide]).toEqual(["2", ["delete_file"]]);
  expect(policy.tools.get_file).toEqual({ arguments: ["path", "head"] });
  expect(policy.tools.call_tool).toMatchObject({ action: "require_approval", arguments: ["name", "arguments"] });
  expect([policy.tools.get_all, policy.tools.get_any]).toEqual([{}, {}]);
  expect(policy.resources).toEqual({ default: "deny", entries: { "file:///srv/a.md": {} } });
  expect(policy.prompts).toEqual({ default: "deny", entries: { sum: { arguments: ["topic"] } } });
  expect(err).toContain("`call_tool` seems to call other tools; `tollgate check` says how to declare it in `dispatch`");
  expect((await tollgate("check", write("policy.json", out), "--tools", tools)).code).toBe(0);
});

it("init without --strict names no arguments, and lists no dispatcher as allowed", async () => {
  const { out } = await tollgate("init", "--tools", ownFolder().write("tools.json", SERVER));
  const policy = JSON.parse(out);
  expect(policy.tools.get_file).toEqual({});
  expect(policy.tools.call_tool.action).toBe("require_approval");
  expect([policy.resources.default, policy.prompts.default]).toEqual(["deny", "deny"]);
});

it("init --strict refuses version 1", async () => {
  const { code, err } = await tollgate("init", "--strict", "--language", "1", "--tools", "x.json");
  expect([code, err]).toEqual([2, expect.stringContaining('`--strict` writes what only version "2" has')]);
});
