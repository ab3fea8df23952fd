import { describe, expect, test } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { envelope } from "../modern.js";
import { bothEnds } from "../raw.js";

const open = { default: "allow" };

/** The outcome of a message for a server that forgives everything, under a policy that allows all and has both sections. */
async function through(message: unknown, extra?: unknown, policy: object = { resources: open, prompts: open }) {
  const engine = createEngine({ policy: parsePolicy({ version: "2", default: "allow", ...policy }) });
  const { receive, forwarded, answers } = await bothEnds({ engine });
  await receive(message, extra);
  return { forwarded, answers };
}

const rpc = (method: string, params: unknown) => ({ jsonrpc: "2.0", id: 1, method, params });
const refused = (code: number, message: string) => ({
  forwarded: [],
  answers: [{ jsonrpc: "2.0", id: 1, error: { code, message } }],
});
const invalid = (why: string) => refused(-32602, `Invalid params: ${why}`);

const READ = "resources/read";
const SUBSCRIBE = "resources/subscribe";
const GET = "prompts/get";
const COMPLETE = "completion/complete";
const ref = (more: object) => ({ ref: more, argument: { name: "a", value: "b" } });

const MALFORMED: readonly (readonly [string, unknown, string])[] = [
  [READ, undefined, "a resources/read needs an object of params"],
  [READ, {}, "the URI of the resource must be a string"],
  [READ, { uri: ["a:b"] }, "the URI of the resource must be a string"],
  [READ, { uri: "a:b", URI: "c:d" }, "the members of a resources/read are case-sensitive"],
  [READ, { uri: "a:b", Uri: "c:d" }, "the members of a resources/read are case-sensitive"],
  [READ, { uri: "a:b", "ur\u0131": "c:d" }, "the members of a resources/read may have only ASCII letters, digits and `/ _ - . $` in their names"],
  [READ, { uri: " a:b" }, "the URI of the resource must not begin or end with white space or invisible characters"],
  [READ, { uri: "a:\tb" }, "the URI of the resource must not have control characters or lone surrogates"],
  [READ, { uri: `a:${"b".repeat(8_191)}` }, "the URI of the resource must have at most 8192 characters"],
  [READ, { uri: "a:b", requestState: 5 }, "`requestState` must be a string"],
  [SUBSCRIBE, { uri: null }, "the URI of the resource must be a string"],
  [SUBSCRIBE, { Uri: "a:b" }, "the members of a resources/subscribe are case-sensitive"],
  [GET, [], "a prompts/get needs an object of params"],
  [GET, { name: 5 }, "the name of the prompt must be a string"],
  [GET, { name: "a", Name: "b" }, "the members of a prompts/get are case-sensitive"],
  [GET, { name: "a", Arguments: {} }, "the members of a prompts/get are case-sensitive"],
  [GET, { name: "a", arguments: [] }, "the arguments must be an object"],
  [GET, { name: "a", arguments: { b: 5 } }, "the arguments of a prompt must be strings"],
  [GET, { name: "a\u200b" }, "the name of the prompt must not begin or end with white space or invisible characters"],
  [GET, { name: "a".repeat(1_025) }, "the name of the prompt must have at most 1024 characters"],
  [COMPLETE, {}, "`ref` must be an object"],
  [COMPLETE, { ref: "a" }, "`ref` must be an object"],
  [COMPLETE, { Ref: {} }, "the members of a completion/complete are case-sensitive"],
  [COMPLETE, ref({ type: "ref/tool", name: "a" }), "the type of `ref` must be `ref/prompt` or `ref/resource`"],
  [COMPLETE, ref({ type: "ref/Prompt", name: "a" }), "the type of `ref` must be `ref/prompt` or `ref/resource`"],
  [COMPLETE, ref({ type: "ref/prompt", uri: "a:b" }), "the name of the prompt must be a string"],
  [COMPLETE, ref({ type: "ref/resource", name: "a" }), "the URI of the resource must be a string"],
  [COMPLETE, ref({ type: "ref/prompt", name: "a", Name: "b" }), "the members of `ref` are case-sensitive"],
]; // biome-ignore format: a table

describe("a request about a resource or a prompt is refused", () => {
  test.each(MALFORMED)("%s with %j", async (method, params, why) => {
    expect(await through(rpc(method, params))).toEqual(invalid(why));
  });

  test.each([READ, SUBSCRIBE, GET, COMPLETE])("under the name of %s in another case", async (method) => {
    const message = rpc(method.toUpperCase(), { uri: "a:b", name: "a" });
    expect(await through(message)).toEqual(refused(-32600, "Invalid Request: methods are case-sensitive"));
  });

  test("without an id, as nobody could be told", async () => {
    const message = { jsonrpc: "2.0", method: READ, params: { uri: "a:b" } };
    expect(await through(message)).toEqual({ forwarded: [], answers: [] });
  });

  test.each([
    ["Mcp-Method", READ, { uri: "a:b" }, { "mcp-method": GET }],
    ["Mcp-Name", READ, { uri: "a:b" }, { "mcp-name": "c:d" }],
    ["Mcp-Name", GET, { name: "a" }, { "mcp-name": "b" }],
    ["Mcp-Method", COMPLETE, ref({ type: "ref/prompt", name: "a" }), { "mcp-method": GET }],
  ])("if the %s header names another than the body of %s", async (header, method, params, headers) => {
    expect(await through(rpc(method, params), { request: { headers } })).toEqual(
      invalid(`the ${header} header names another call than the body`),
    );
  });
});

describe("a request about a resource or a prompt goes on", () => {
  test.each([
    [READ, { uri: "a:b", more: 1 }, { uri: "a:b" }],
    [READ, { uri: "a:b", _meta: { progressToken: 1 } }, { uri: "a:b", _meta: { progressToken: 1 } }],
    [SUBSCRIBE, { uri: "a:b", arguments: {} }, { uri: "a:b" }],
    [GET, { name: "a", arguments: null, uri: "a:b" }, { name: "a" }],
    [GET, { name: "a", arguments: { b: "c" } }, { name: "a", arguments: { b: "c" } }],
    [COMPLETE, { ...ref({ type: "ref/prompt", name: "a", uri: "a:b", title: "A" }), name: "b" }, ref({ type: "ref/prompt", name: "a", title: "A" })],
    [COMPLETE, { ...ref({ type: "ref/resource", uri: "a:b" }), context: { arguments: {} } }, { ...ref({ type: "ref/resource", uri: "a:b" }), context: { arguments: {} } }],
  ])("with the members that were read and no others: %s with %j", async (method, params, forwarded) => {
    expect(await through(rpc(method, params))).toEqual({ forwarded: [rpc(method, forwarded)], answers: [] });
  }); // biome-ignore format: a table

  test.each(MALFORMED)("as the very message where no policy has its section: %s with %j", async (method, params) => {
    const message = rpc(method, params);
    const { forwarded } = await through(message, undefined, {});
    expect(forwarded).toEqual([message]);
    expect(forwarded[0]).toBe(message);
  });

  test("without its URI, if it subscribes in the era of 2026, which has no such method", async () => {
    for (const more of [{}, { uri: "a:b", URI: "c:d" }])
      expect(await through(rpc(SUBSCRIBE, { ...more, _meta: envelope() }))).toEqual({
        forwarded: [rpc(SUBSCRIBE, { _meta: envelope() })],
        answers: [],
      });
  });

  test("as the very message where only the other section is there", async () => {
    const message = rpc(READ, { uri: 5 });
    expect((await through(message, undefined, { prompts: open })).forwarded[0]).toBe(message);
  });
});
