import { expect, it } from "vitest";
import { checkPolicy } from "../../../src/cli/check/check-text.js";
import { readServed } from "../../../src/cli/server-tools/tool.js";
import { readPolicyText } from "../../../src/cli/shared/policy-text.js";

const found = (more: object, lists: object = { tools: [] }) =>
  checkPolicy(readPolicyText(JSON.stringify({ version: "2", default: "deny", ...more })), readServed(lists, "it")).map(
    ({ id, pointer }) => `${id} ${pointer}`,
  );
const rule = (path: string, op: string, value: unknown) => ({ conditions: [{ path, op, value }] });
const deny = (entries: object) => ({ default: "deny", entries });

it("the rules on tools also look at the entries of resources and prompts, at their own places", () => {
  const resources = deny({
    "a://b": { require: [rule("uri", "eq", "x"), rule("uri", "eq", "y")] },
    "file:///srv/*": { require: [rule("uri", "regex", "^file:///srv/")] },
  });
  expect(found({ resources })).toEqual([
    "TG121 /resources/entries/a:~1~1b/require/1/conditions/0",
    "TG156 /resources/entries/file:~1~1~1srv~1*/require/0/conditions/0/value",
  ]);
  const twice = rule("args.a", "eq", "x");
  const prompts = { ...deny({ "*": {}, a_b: { require: [twice, twice] } }), hide: ["c_*"] };
  expect(
    found({ prompts }, { tools: [], prompts: [{ name: "A-B", arguments: [{ name: "a", required: true }] }] }),
  ).toEqual([
    "TG172 /prompts/entries/*",
    "TG140 /prompts/entries/a_b",
    "TG124 /prompts/entries/a_b/require/1",
    "TG141 /prompts/hide/0",
  ]);
});

it("a way is compared with the schema of its tool", () => {
  const text = { type: "string" };
  const item = { type: "object", properties: { tool: text, args: {} }, additionalProperties: false };
  const inputSchema = { type: "object", properties: { name: text, args: text, calls: { type: "array", items: item } } };
  const ways = (dispatch: object) =>
    found(
      { dispatch, tools: { t: {} } },
      {
        tools: [
          { name: "t", inputSchema },
          { name: "u", inputSchema },
        ],
      },
    );
  expect(ways({ t: { each: "args.calls", tool: "item.tool", args: "item.args" } })).toEqual([]);
  expect(ways({ t: { each: "args.calls", tool: "item.name", args: "item.args" } })).toEqual(["TG142 /dispatch/t/tool"]);
  expect(ways({ t: { tool: "args.tool", args: "args.args" } })).toEqual([
    "TG148 /dispatch/t/tool",
    "TG143 /dispatch/t/args",
    "TG184 /tools/t",
  ]);
  expect(ways({ t: { each: "args.name", tool: "args.name", args: "args.more" } })).toEqual([
    "TG143 /dispatch/t/each",
    "TG148 /dispatch/t/args",
    "TG184 /tools/t",
  ]);
  expect(ways({ gone: { tool: "args.a", args: "args.b" } })).toEqual(["TG140 /dispatch/gone", "TG184 /tools/t"]);
});

it("a name that the schema does not have is told of in `arguments`", () => {
  const inputSchema = { type: "object", properties: { path: {} }, additionalProperties: false };
  const tools = [{ name: "t", inputSchema }];
  expect(found({ tools: { t: { arguments: ["path", "paht"] } } }, { tools })).toEqual(["TG142 /tools/t/arguments/1"]);
});

it("a carried tool is silent if another policy declares it, and not if that one observes", () => {
  const text = { type: "string" };
  const inputSchema = { type: "object", properties: { name: text, arguments: { type: "object" } } };
  const lists = readServed({ tools: [{ name: "call_tool", inputSchema }] }, "it");
  const dispatch = { call_tool: { tool: "args.name", args: "args.arguments" } };
  const beside = (more: object) => {
    const org = readPolicyText(JSON.stringify({ version: "2", name: "org", default: "allow", dispatch, ...more }));
    const own = readPolicyText(JSON.stringify({ version: "2", default: "deny", tools: { call_tool: {} } }));
    return checkPolicy(own, { ...lists, others: org.result.ok ? [org.result.policy] : [] }).map(({ id }) => id);
  };
  expect(beside({})).toEqual([]);
  expect(beside({ mode: "observe" })).toEqual(["TG184"]);
});

it("a carried tool is told of while its schema has calls by an argument that no way follows", () => {
  const text = { type: "string" };
  const object = { type: "object" };
  const items = { type: "object", properties: { tool: text, args: object } };
  const properties = { calls: { type: "array", items }, tool_name: text, name: text, arguments: object };
  const messages = (way: object, entry: object) => {
    const document = { version: "2", default: "deny", dispatch: { call_tool: way }, tools: { call_tool: entry } };
    const served = readServed({ tools: [{ name: "call_tool", inputSchema: { type: "object", properties } }] }, "it");
    return checkPolicy(readPolicyText(JSON.stringify(document)), served)
      .filter(({ id }) => id === "TG184")
      .map(({ message }) => message);
  };
  const batch = { each: "args.calls", tool: "item.tool", args: "item.args" };
  const one = { tool: "args.name", args: "args.arguments" };
  const also = (name: string, left: string) => [
    `\`call_tool\` also seems to carry calls by \`args.${name}\`, which its \`dispatch\` does not follow; write \`"arguments": ${left}\` so that no call has it, or deny the tool`,
  ];
  expect(messages(batch, {})).toEqual(also("tool_name", '["calls","name","arguments"]'));
  expect(messages(batch, { arguments: ["calls", "name", "arguments"] })).toEqual(also("name", '["calls","arguments"]'));
  expect(messages(batch, { arguments: ["calls", "arguments"] })).toEqual([]);
  expect(messages(one, { arguments: ["name", "arguments", "calls"] })).toEqual(also("calls", '["name","arguments"]'));
  expect(messages(one, { arguments: ["name", "arguments"] })).toEqual([]);
});

it("nobody is told to remove a rule on an argument that `arguments` does not allow: calls without it would pass", () => {
  const t = { arguments: ["head"], require: [rule("args.path", "within", ["/srv"])] };
  const document = readPolicyText(JSON.stringify({ version: "2", default: "deny", tools: { t } }));
  expect(checkPolicy(document, readServed({ tools: [] }, "it")).find(({ id }) => id === "TG187")?.message).toBe(
    "this looks at `path`, and `arguments` does not name it, so that no call of the tool that has it passes; add it to `arguments`",
  );
});
