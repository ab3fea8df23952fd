import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { call, folder, proxy } from "./raw.js";

const POLICY = {
  version: "2",
  default: "deny",
  dispatch: { free: { tool: "args.name", args: "args.with" } },
  tools: { free: {}, wipe: { action: "deny" } },
  resources: { default: "deny", hide: ["docs://secret"], entries: { "docs://*": {} } },
};

const line = (id: number, method: string, params: string) =>
  `{ "jsonrpc": "2.0", "id": ${id},  "method": "${method}", "params": ${params} }`;

it("decides resources and carried calls, forwards what is allowed byte for byte, and logs the decisions", async () => {
  const log = folder().path("decisions.jsonl");
  const { ask, write, answer } = proxy({ policy: POLICY, options: ["--log", log] });
  const read = line(1, "resources/read", '{ "uri":"docs://a",  "_meta": {"n":1.0} }');
  const get = line(2, "prompts/get", '{ "name":"a", "arguments": {"n":0.10000000000000000001}, "more":1 }');
  write(`${read}\n${get}\n`);
  // The last of the two members is judged, and no other reaches the server.
  write(`${line(3, "resources/read", '{"uri":"docs://secret","uri":"docs://a"}')}\n`);
  write(`${line(4, "resources/read", '{"uri":"docs://a","uri":"docs://secret"}')}\n`);
  expect((await answer(4)).error?.code).toBe(-32_002);
  expect((await ask(5, "tools/call", call("free", { name: "wipe" }))).result?.isError).toBe(true);
  expect((await ask(6, "seen")).result?.seen).toEqual([
    read,
    get,
    '{"jsonrpc":"2.0","id":3,"method":"resources/read","params":{"uri":"docs://a"}}',
  ]);
  const lines = readFileSync(log, "utf8").trimEnd().split("\n").map((text) => JSON.parse(text)); // biome-ignore format: one line
  expect(lines).toMatchObject([
    { tool: "", resource: "docs://a", method: "resources/read", argNames: [], code: "allowed" },
    { resource: "docs://a", code: "allowed" },
    { resource: "docs://secret", code: "hidden", rule: "/resources/hide/0" },
    { tool: "free", carried: "wipe", code: "denied", rule: "/tools/wipe/action" },
  ]);
  expect(lines[3]).not.toHaveProperty("method");
});

it("takes hidden resources out of lists, where a member of an item may occur twice, and keeps back their updates", async () => {
  const { ask, line: lineOf, write } = proxy({ policy: POLICY });
  const items = '[{"uri":"docs://a", "size":1.0},{"uri":"docs://secret"},{"uri":"docs://b","uri":"docs://secret"}]';
  await ask(1, "write", { line: `{"jsonrpc":"2.0","id":1,"result":{"resources": ${items}}}` });
  expect(await lineOf(1)).toMatch(
    /^\{"jsonrpc":"2\.0","id":1,"result":\{"resources": \[\{"uri":"docs:\/\/a", "size":1\.0\}\],"_meta":\{"dev\.tollgate\/policy":"[0-9a-f]{16}"\}\}\}$/,
  );
  const updated = (uri: string) => ({ method: "notifications/resources/updated", params: { uri } });
  const told = (uri: string) => ({ line: JSON.stringify({ jsonrpc: "2.0", ...updated(uri) }) });
  write(`${JSON.stringify({ jsonrpc: "2.0", id: 2, method: "write", params: told("docs://a") })}\n`);
  write(`${JSON.stringify({ jsonrpc: "2.0", id: 3, method: "write", params: told("docs://secret") })}\n`);
  await ask(4, "seen");
  expect(JSON.parse(await lineOf(undefined))).toMatchObject(updated("docs://a"));
});
